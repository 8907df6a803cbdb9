import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { VectorTile } from '@mapbox/vector-tile';
import { tableFromIPC } from 'apache-arrow';
import type { Hono } from 'hono';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { featureRoutes } from '../../../services/api/features/routes.ts';
import { openCatalog } from '../../../services/catalog/catalog.ts';
import { decodeWkb } from '../../../services/formats/wkb.ts';
import { ingestCommand } from '../../../services/ingest/command.ts';
import { silentLog } from '../../../services/platform/log.ts';
import { openFeatureQuery } from '../../../services/query/features/find-features.ts';
import { openTable } from '../../../services/query/features/table-source.ts';
import { openFencedInstance } from '../../../services/query/sql/engine.ts';
import { openRunStore } from '../../../services/store/runs.ts';
import { openTableStore } from '../../../services/store/tables.ts';
import { casesDir, describeCases } from '../../cases.ts';

type Items = {
  features: { id: string; geometry: unknown; properties: Record<string, unknown> }[];
  links: { rel: string; href: string }[];
  numberMatched: number;
};

describeCases('features of ingested tables', () => {
  let dataDir: string;
  let app: Hono;
  let closeAll: () => Promise<void>;
  const lines: string[] = [];
  const sink = { write: (line: string) => lines.push(line), isTTY: false };
  const ingest = (...paths: string[]) =>
    ingestCommand(paths, { env: { DATA_DIR: dataDir }, out: sink as never, err: sink as never });
  const getJson = async (path: string) => (await (await app.request(path)).json()) as Items;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'isohyet-tables-'));
    const status = await ingest(
      join(casesDir, 'wildfire/hotspots/MODIS_C6_Global_24h_20201001.csv'),
      join(casesDir, 'hydrometric/tinyhydat.sqlite3'),
      join(casesDir, 'hydrometric/salmon_river.geojson'),
      join(casesDir, 'alerts/cap/canada.cap'),
    );
    expect({ status, lines: status === 0 ? [] : lines }).toEqual({ status: 0, lines: [] });
    const catalogDir = resolve(import.meta.dirname, '../../../data-catalog');
    const runs = openRunStore(dataDir);
    const catalog = openCatalog(catalogDir, runs);
    const tables = openTableStore(dataDir);
    const engine = await openFencedInstance([dataDir], 256, 1);
    const routes = featureRoutes({
      findFeatures: openFeatureQuery({ catalog, tables }),
      describeTable: (id) => openTable(catalog, tables, id),
      connect: () => engine.connect(),
    });
    app = createApp({ log: silentLog, maxBodyBytes: 1000, mounts: [{ path: '/ogc', routes }] });
    closeAll = async () => {
      engine.close();
      await runs.close();
      await rm(dataDir, { recursive: true });
    };
  });
  afterAll(() => closeAll());

  const HOT = '/ogc/collections/nasa-firms-hotspots/items';

  // Counted with Python's csv module in the same file.
  test('a box and a time find what lies in them', async () => {
    const canada = await getJson(`${HOT}?bbox=-141,48,-52,83&limit=1000`);
    expect(canada.numberMatched).toBe(28);
    expect(canada.features).toHaveLength(28);
    const all = await getJson(`${HOT}?limit=1`);
    expect(all.numberMatched).toBe(40_196);
    const none = await getJson(`${HOT}?datetime=2019-01-01`);
    expect(none).toMatchObject({ numberMatched: 0, features: [] });
  });

  test('re-ingest of the same file changes nothing; of the same rows adds none', async () => {
    const path = join(casesDir, 'wildfire/hotspots/MODIS_C6_Global_24h_20201001.csv');
    expect(await ingest(path)).toBe(0);
    const copy = join(dataDir, 'copy.csv');
    await writeFile(copy, `${await readFile(path, 'utf8')}\n`);
    expect(await ingest(copy)).toBe(0);
    expect((await getJson(`${HOT}?limit=1`)).numberMatched).toBe(40_196);
  });

  test('pages give every row once', async () => {
    const seen = new Set<string>();
    let url: string | undefined = `${HOT}?bbox=-141,48,-52,83&limit=10`;
    while (url !== undefined) {
      const page: Items = await getJson(url);
      page.features.forEach(({ id }) => seen.add(id));
      const next = page.links.find(({ rel }) => rel === 'next')?.href;
      url = next === undefined ? undefined : new URL(next).pathname + new URL(next).search;
    }
    expect(seen.size).toBe(28);
  });

  test('a gauge by its number, its peak day as in the archive, missing as null', async () => {
    const station = await getJson('/ogc/collections/eccc-hydrometric-stations/items/08MF005');
    expect(station).toMatchObject({
      id: '08MF005',
      properties: { name: 'FRASER RIVER AT HOPE', drainage_area_km2: 217_000 },
    });
    const day = await getJson(
      '/ogc/collections/eccc-hydrometric-daily/items?station_number=08MF005&datetime=1948-05-31',
    );
    expect(day.features).toHaveLength(1);
    expect(day.features[0]).toMatchObject({
      geometry: null,
      properties: { time: '1948-05-31T00:00:00Z', discharge: 15_200, discharge_symbol: null },
    });
  });

  test('CSV and Arrow carry the same rows as JSON', async () => {
    const query = 'bbox=-141,48,-52,83&limit=100';
    const json = await getJson(`${HOT}?${query}`);
    const csv = await (await app.request(`${HOT}?${query}&f=csv`)).text();
    const records = csv.trimEnd().split('\r\n');
    expect(records).toHaveLength(29);
    expect(records[1]!.startsWith(json.features[0]!.id)).toBe(true);
    expect(records[1]).toContain('POINT (');
    const answer = await app.request(`${HOT}?${query}&f=arrow`);
    const table = tableFromIPC(new Uint8Array(await answer.arrayBuffer()));
    expect(table.numRows).toBe(28);
    expect(table.schema.metadata.get('isohyet:source')).toMatch(/NASA/);
    const first = table.get(0)!;
    expect(String(first['id'])).toBe(json.features[0]!.id);
    const wkb = first['geometry'] as Uint8Array;
    expect(decodeWkb(wkb)).toEqual(json.features[0]!.geometry);
  });

  test('vector tiles hold the features of their place', async () => {
    const tile = async (path: string) => {
      const answer = await app.request(`/ogc/collections/${path}`);
      expect(answer.status).toBe(200);
      return new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer())));
    };
    // Tile 6/20/10 of z/y/x spans -123.75 to -118.125 and 48.9 to 52.5: Hope is in it.
    const stations = await tile('eccc-hydrometric-stations/tiles/WebMercatorQuad/6/21/10');
    const layer = stations.layers['eccc-hydrometric-stations']!;
    const names = Array.from({ length: layer.length }, (_, at) => layer.feature(at).properties);
    expect(names).toContainEqual(expect.objectContaining({ feature_id: '08MF005' }));
    const world = await tile('nasa-firms-hotspots/tiles/WebMercatorQuad/0/0/0');
    const hotspots = world.layers['nasa-firms-hotspots']!;
    const ids = Array.from({ length: hotspots.length }, (_, at) => hotspots.feature(at).properties);
    // What lies near the antimeridian stands in the buffer of the other side too.
    expect(new Set(ids.map((properties) => properties['feature_id'])).size).toBe(40_196);
  });

  test.each([
    { name: 'unknown column', path: `${HOT}?colour=red`, field: 'colour' },
    { name: 'box of nothing', path: `${HOT}?bbox=a,b,c,d`, field: 'bbox' },
    { name: 'limit 0', path: `${HOT}?limit=0`, field: 'limit' },
    { name: 'injection', path: `${HOT}?frp_mw=1;DROP TABLE x`, field: 'frp_mw' },
    { name: 'foreign format', path: `${HOT}?f=shp`, field: 'f' },
    { name: 'foreign token', path: `${HOT}?token=%27`, field: 'token' },
    {
      name: 'a box of rows without a place',
      path: '/ogc/collections/eccc-hydrometric-daily/items?bbox=0,0,1,1',
      field: 'bbox',
    },
    {
      name: 'no tile',
      path: '/ogc/collections/nasa-firms-hotspots/tiles/WebMercatorQuad/1/2/0',
      field: 'y',
    },
  ])('names the field: $name', async ({ path, field }) => {
    const answer = await app.request(path);
    expect(answer.status).toBe(400);
    const body = (await answer.json()) as { errors: { field: string }[] };
    expect(body.errors[0]!.field).toBe(field);
  });

  test('a filter value is a value, never SQL', async () => {
    const hostile = encodeURIComponent("Terra' OR 1=1 --");
    const found = await getJson(`${HOT}?satellite=${hostile}`);
    expect(found.numberMatched).toBe(0);
  });
});
