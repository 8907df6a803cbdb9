import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';

import { tableFromIPC } from 'apache-arrow';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { casesDir, describeCases } from '../cases.ts';
import {
  endAll,
  makeFolder,
  startNode,
  startService,
  stopService,
  type Running,
} from './run-node.ts';

/**
 * Real files, the message of each that is looked at, and what it shall have become; `scale` turns
 * the unit of the file into ours (% to a fraction).
 */
const FILES = [
  {
    file: 'grib-eccc/CMC_glb_TMP_TGL_2_latlon.15x.15_2020081000_P000.grib2',
    collection: 'eccc-gdps',
    run: '2020-08-10T00:00:00Z',
    variable: 'air_temperature_2m',
    scale: 1,
  },
  {
    file: 'grib-eccc/20230317T18Z_MSC_HRDPS_RH_AGL-2m_RLatLon0.0225_PT001H.grib2',
    collection: 'eccc-hrdps',
    run: '2023-03-17T18:00:00Z',
    variable: 'relative_humidity_2m',
    scale: 0.01,
  },
  {
    file: 'grib-eccc/CMC_RDPA_APCP-024-0100cutoff_SFC_0_ps10km_2023121806_000.grib2',
    collection: 'eccc-rdpa',
    run: '2023-12-18T06:00:00Z',
    variable: 'precipitation_amount_24h',
    scale: 1,
  },
  {
    file: 'grib-ecmwf/ecmwf-ifs-oper-surface.grib2',
    collection: 'ecmwf-ifs-oper',
    run: '2026-03-10T00:00:00Z',
    variable: 'snow_albedo',
    scale: 1,
  },
] as const;
type Case = (typeof FILES)[number];

/** A value that ecCodes decoded at a cell, in our unit. */
type Sample = { readonly lon: number; readonly lat: number; readonly value: number | null };
type Expected = {
  readonly messages: readonly {
    readonly min: number;
    readonly max: number;
    readonly points: readonly Sample[];
  }[];
};

function readExpected({ file, scale }: Case) {
  const text = readFileSync(join(casesDir, `${file}.expected.json`), 'utf8');
  const { min, max, points } = (JSON.parse(text) as Expected).messages[0]!;
  const samples = points.map(({ lon, lat, value }) => ({
    lon: lon > 180 ? lon - 360 : lon,
    lat,
    value: value === null ? null : value * scale,
  }));
  // One part in a million of the field's range, and the rounding of single precision.
  const tolerance = ((max - min) * scale) / 1e6 + (max * scale) / 2 ** 23;
  return { samples, tolerance };
}

const basic = (time: string) => time.replaceAll(/[-:]/g, '');

describeCases('real files, ingested by the command and served', () => {
  const folder = makeFolder();
  let service: Running & { readonly url: string };

  beforeAll(async () => {
    const paths = FILES.map(({ file }) => join(casesDir, file));
    const ingest = startNode('cli.ts', ['ingest', ...paths], { DATA_DIR: folder });
    expect([await ingest.ended, ingest.words()]).toEqual([0, expect.stringContaining('stored')]);
    service = await startService(folder);
  });
  afterAll(async () => {
    const status = await stopService(service);
    endAll();
    rmSync(folder, { recursive: true, force: true });
    expect(status).toBe(0);
  });

  const ask = async (path: string) => {
    const response = await fetch(`${service.url}${path}`);
    const about = `${path} ${response.status}`;
    expect(response.status, about).toBe(200);
    return response;
  };
  const positionOf = ({ collection, run, variable }: Case, { lon, lat }: Sample, f: string) =>
    `/ogc/collections/${collection}/instances/${basic(run)}/position` +
    `?coords=POINT(${lon}%20${lat})&parameter-name=${variable}&f=${f}`;

  test.each(FILES)('$collection: point series hold what ecCodes decodes', async (each) => {
    const { samples, tolerance } = readExpected(each);
    const close = (value: unknown, sample: Sample) => {
      const about = `${sample.lon} ${sample.lat}: ${String(value)} for ${sample.value}`;
      if (sample.value === null) return expect(value, about).toBeNull();
      expect(typeof value, about).toBe('number');
      expect(Math.abs((value as number) - sample.value), about).toBeLessThanOrEqual(tolerance);
    };
    for (const sample of samples) {
      const coverage = (await (await ask(positionOf(each, sample, 'CoverageJSON'))).json()) as {
        ranges: Record<string, { values: (number | null)[] }>;
      };
      close(coverage.ranges[each.variable]!.values[0], sample);
    }
    const [sample] = samples;
    const csv = await (await ask(positionOf(each, sample!, 'CSV'))).text();
    const [header, record] = csv.split('\r\n').join('\n').split('\n');
    const at = header!.split(',').findIndex((name) => name.startsWith(`${each.variable} [`));
    close(Number(record!.split(',')[at]), sample!);
    const arrow = await (await ask(positionOf(each, sample!, 'Arrow'))).arrayBuffer();
    const table = tableFromIPC(new Uint8Array(arrow));
    close(table.getChild(each.variable)!.get(0), sample!);
    expect(
      table.schema.fields.find(({ name }) => name === each.variable)!.metadata.get('unit'),
    ).toBeTruthy();
  });

  test.each(FILES)('$collection: SQL point() holds the same', async (each) => {
    const { samples, tolerance } = readExpected(each);
    const [{ lon, lat, value }] = samples as [Sample];
    const sql = `SELECT ${each.variable} AS v FROM point('${each.collection}', ${lon}, ${lat}) WHERE reference_time = TIMESTAMP '${each.run.slice(0, 19)}'`;
    const lines = await (await ask(`/sql?f=ndjson&q=${encodeURIComponent(sql)}`)).text();
    const rows = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { v: number });
    expect(rows).toHaveLength(1);
    expect(Math.abs(rows[0]!.v - value!)).toBeLessThanOrEqual(tolerance);
  });

  test('eccc-rdpa: the colour of a tile is that of the legend class of the value', async () => {
    const each = FILES[2];
    const { collection, run, variable } = each;
    const named = `variable=${variable}&run=${basic(run)}`;
    const legend = (await (
      await ask(`/ogc/collections/${collection}/map/legend?${named}&f=json`)
    ).json()) as {
      kind: string;
      classes: { canonicalFrom: number | null; canonicalTo: number | null; colour: string }[];
    };
    expect(legend.kind).toBe('classes');
    let compared = 0;
    for (const { lon, lat, value } of readExpected(each).samples) {
      if (value === null || Math.abs(lat) > 85) continue;
      const holding = legend.classes.filter(
        ({ canonicalFrom, canonicalTo }) =>
          (canonicalFrom ?? -Infinity) <= value * 1.02 && value * 0.98 < (canonicalTo ?? Infinity),
      );
      // Blended with its neighbours, a value this close to a bound may lie on either side.
      if (holding.length !== 1) continue;
      const [r, g, b, a] = await pixelAt(`/ogc/collections/${collection}/map`, named, lon, lat);
      const { colour } = holding[0]!;
      if (!/^#[0-9a-f]{6}$/i.test(colour)) expect(a, colour).toBe(0);
      else expect(`#${Buffer.from([r!, g!, b!]).toString('hex')}`).toBe(colour.toLowerCase());
      compared++;
    }
    expect(compared).toBeGreaterThan(3);
  });

  /** The pixel of a deep tile at a place. @see OGC 17-083r4, annex D.1, WebMercatorQuad */
  async function pixelAt(base: string, query: string, lon: number, lat: number) {
    const z = 12;
    const pixels = 256 * 2 ** z;
    const sine = Math.sin((lat * Math.PI) / 180);
    const px = ((lon + 180) / 360) * pixels;
    const py = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * pixels;
    const [x, y] = [Math.floor(px / 256), Math.floor(py / 256)];
    const tile = await ask(`${base}/tiles/WebMercatorQuad/${z}/${y}/${x}?${query}`);
    const { data } = PNG.sync.read(Buffer.from(await tile.arrayBuffer()));
    const at = (Math.floor(py - y * 256) * 256 + Math.floor(px - x * 256)) * 4;
    return [...data.subarray(at, at + 4)];
  }

  test('the assets of an item are there with their bytes and checksums, whole and in ranges', async () => {
    const { collection, run } = FILES[0];
    const item = (await (
      await ask(`/stac/collections/${collection}/items/${basic(run)}`)
    ).json()) as {
      assets: Record<string, { href: string; 'file:size': number; 'file:checksum': string }>;
    };
    const assets = Object.entries(item.assets);
    // One map, and a series tile for each 1024 x 1024 cells of 2400 x 1201: one row a cell.
    expect(assets.length).toBe(1 + 3 * 2);
    for (const [name, asset] of assets.filter((_, index) => index % 3 === 0)) {
      const whole = await fetch(asset.href);
      const bytes = Buffer.from(await whole.arrayBuffer());
      expect(bytes.length, name).toBe(asset['file:size']);
      const hash = createHash('sha256').update(bytes);
      const digest = hash.copy().digest('base64');
      // Multihash: 0x12 is SHA-256, 0x20 its length.
      expect(asset['file:checksum'], name).toBe(`1220${hash.digest('hex')}`);
      expect(whole.headers.get('repr-digest')).toBe(`sha-256=:${digest}:`);
      const range = `bytes=${bytes.length - 8}-`;
      const part = await fetch(asset.href, { headers: { range } });
      expect(part.status).toBe(206);
      expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(-8));
      const etag = whole.headers.get('etag')!;
      const again = await fetch(asset.href, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
    }
  });

  test('killed in the middle, an ingest run again completes; run once more, changes nothing', async () => {
    const { file, collection } = FILES[2];
    const dataDir = join(folder, 'killed');
    mkdirSync(dataDir);
    const ingest = () =>
      startNode('cli.ts', ['ingest', join(casesDir, file)], { DATA_DIR: dataDir });
    const first = ingest();
    for await (const { filename } of watch(dataDir, { recursive: true })) {
      if (filename?.includes('maps')) break;
    }
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    const other = await startService(dataDir);
    const search = `${other.url}/stac/search?collections=${collection}`;
    expect(await (await fetch(search)).json()).toMatchObject({ numberMatched: 0 });
    for (const said of ['added', 'there before']) {
      const again = ingest();
      expect([await again.ended, again.words()]).toEqual([0, expect.stringContaining(said)]);
    }
    expect(await (await fetch(search)).json()).toMatchObject({ numberMatched: 1 });
    await stopService(other);
    expect(other.words()).not.toContain('damaged');
  });
});
