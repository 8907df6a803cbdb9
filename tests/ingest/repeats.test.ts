import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { encodeGrib2 } from '../../services/formats/grib2/encode.ts';
import { ingestCommand } from '../../services/ingest/command.ts';
import { casesDir, describeCases } from '../cases.ts';
import { openTemporaryStore, type TemporaryStore } from './temporary-store.ts';

const TIME = '2026-01-01T00:00:00Z';
const ID = 'eccc-gdps';
const OPTIONS = { collection: ID };

/** A message of 2 m temperature (code table 4.2: 0.0.0) whose every value is `kelvin`. */
const message = (kelvin: number, leadHours = 6) =>
  encodeGrib2({
    parameter: { discipline: 0, category: 0, number: 0 },
    level: { type: 103, value: 2 },
    referenceMs: Date.parse(TIME),
    validMs: Date.parse(TIME) + leadHours * 3_600_000,
    grid: {
      kind: 'regular-lonlat',
      nx: 4,
      ny: 3,
      lonFirstDeg: -80,
      latFirstDeg: 50,
      lonStepDeg: 1,
      latStepDeg: 1,
    },
    values: new Float32Array(12).fill(kelvin),
    packing: { kind: 'ieee32' },
    centre: 54,
  });

describe('fields of one identity', () => {
  let store: TemporaryStore;
  let folder: string;
  beforeEach(async () => {
    store = await openTemporaryStore();
    folder = await mkdtemp(join(tmpdir(), 'isohyet-repeats-'));
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const write = async (name: string, ...messages: readonly Uint8Array[]) => {
    await writeFile(join(folder, name), Buffer.concat(messages));
    return join(folder, name);
  };
  const readAll = async () => {
    const run = await store.runs.readRun(ID, TIME);
    const { values } = await store.readMap(ID, TIME, run.variables[0]!.id);
    return { run, value: values[0] };
  };

  test('an original after its correction is stored again, and the manifest names who is there', async () => {
    const original = await write('original.grib2', message(270), message(271, 9));
    const corrected = await write('corrected.grib2', message(280));
    await store.ingest([original], OPTIONS);
    await store.ingest([corrected], OPTIONS);
    const replaced = await readAll();
    expect(replaced.value).toBe(280);
    expect(replaced.run.sources.map(({ fields }) => fields)).toEqual([1, 1]);
    const { results } = await store.ingest([original], OPTIONS);
    expect(results).toMatchObject([{ status: 'added', count: 1 }]);
    const { run, value } = await readAll();
    expect(value).toBe(270);
    // Nothing of the correction is left: it is a source of this run no more.
    expect(run.sources).toMatchObject([{ name: original, fields: 2 }]);
    expect((await store.ingest([original], OPTIONS)).results).toMatchObject([
      { status: 'unchanged' },
    ]);
  });

  test.each([
    { name: 'in two files', files: [[message(270)], [message(280)]] },
    { name: 'in one file', files: [[message(270), message(280)]] },
  ])('with other values $name: the first is stored, the other refused', async ({ files }) => {
    const paths = await Promise.all(files.map((each, i) => write(`${i}.grib2`, ...each)));
    for (const count of [1, 0]) {
      const { results } = await store.ingest(paths, OPTIONS);
      expect(results.reduce((sum, result) => sum + result.count, 0)).toBe(count);
      const refusals = results.flatMap((result) => result.refusals);
      expect(refusals).toHaveLength(1);
      const last = files.length === 1 ? 2 : 1;
      expect(refusals[0]?.reason).toContain(`${paths[0]} message 1, which is taken`);
      expect(refusals[0]?.reason).toContain(`${paths.at(-1)} message ${last};`);
      expect((await readAll()).value).toBe(270);
    }
  });

  test('with the same values they count once, and it is said', async () => {
    const [a, b] = [await write('a.grib2', message(270)), join(folder, 'b.grib2')];
    await copyFile(a, b);
    const twice = await write('twice.grib2', message(270), message(270), message(271, 9));
    const { results } = await store.ingest([a, b, twice], OPTIONS);
    expect(results).toMatchObject([
      { status: 'added', count: 1, refusals: [] },
      { status: 'unchanged', count: 0, repeated: 1, refusals: [] },
      { status: 'added', count: 1, repeated: 2, refusals: [] },
    ]);
    expect((await readAll()).run.maps).toHaveLength(2);
  });

  test('bands of GeoTIFF files follow the same rules', async () => {
    // Maps of the store say in their metadata what they hold, and can be ingested.
    const writeMap = async (kelvin: number) => {
      const path = join(folder, `${kelvin}.tif`);
      await store.ingest([await write('field.grib2', message(kelvin))], OPTIONS);
      const { maps } = await store.runs.readRun(ID, TIME);
      await copyFile(join(store.runs.runFolder(ID, TIME), maps[0]!.path), path);
      return path;
    };
    const [a, b] = [await writeMap(270), await writeMap(280)];
    for (const [path, kelvin] of [
      [a, 270],
      [b, 280],
      [a, 270],
    ] as const) {
      expect((await store.ingest([path])).results).toMatchObject([
        { status: 'added', count: 1, refusals: [] },
      ]);
      expect((await readAll()).value).toBe(kelvin);
    }
    const { results } = await store.ingest([a, b]);
    expect(results.map(({ status }) => status)).toEqual(['unchanged', 'refused']);
    expect(results[1]?.refusals[0]?.reason).toContain(`in ${a} band 1, which is taken`);
    expect((await readAll()).value).toBe(270);
  });

  test('the command ends with 1 when a field came twice with other values', async () => {
    const path = await write('both.grib2', message(270), message(280));
    let text = '';
    const output = { write: (part: string) => (text += part) };
    const io = { env: { DATA_DIR: store.dataDir }, out: output, err: output };
    expect(await ingestCommand([path, '--collection', ID], io)).toBe(1);
    expect(text).toContain('twice with different values');
    expect(text).toContain('1 files, 1 fields or rows stored');
  });
});

describeCases('real files that overlap', () => {
  test('what is counted is what is stored', async () => {
    const store = await openTemporaryStore();
    try {
      const { results } = await store.ingest([
        join(casesDir, 'grib-ecmwf/derived-era5-10members-t850-ccsds.grib2'),
        join(casesDir, 'grib-ecmwf/era5-levels-members.grib'),
      ]);
      const runs = await Promise.all(
        (await store.runs.listRuns('ecmwf-era5')).map((time) =>
          store.runs.readRun('ecmwf-era5', time),
        ),
      );
      const bands = runs.flatMap(({ maps }) => maps.flatMap(({ members }) => members));
      // 160 fields, ten of which the derived file repeats (case list).
      expect(bands).toHaveLength(160);
      expect(results.reduce((sum, { count }) => sum + count, 0)).toBe(bands.length);
      expect(results.map(({ repeated = 0, refusals }) => repeated + refusals.length)).toEqual([
        0, 10,
      ]);
    } finally {
      await store.close();
    }
  });
});
