import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { ingestCommand } from '../../services/ingest/command.ts';
import { casesDir, describeCases } from '../cases.ts';
import { openTemporaryStore, readTree, type TemporaryStore } from './temporary-store.ts';

const at = (path: string) => join(casesDir, path);
const ENSEMBLE = at('grib-ecmwf/ens_50.grib');
const GDPS = at('grib-eccc/CMC_glb_TMP_ISBL_1015_ps30km_2013052000_P006.grib2');
const RDPA = at('grib-eccc/CMC_RDPA_APCP-024-0100cutoff_SFC_0_ps10km_2023121806_000.grib2');
const TIMES = at('grib-ecmwf/t_time_series.grib');
const WINDS = at('grib-ecmwf/rotated_wind_20x20.grib');

type Expected = {
  messages: { length: number; first5: number[]; max: number; nMissing: number }[];
};
const readExpected = async (path: string) =>
  JSON.parse(await readFile(`${path}.expected.json`, 'utf8')) as Expected;

describeCases('ingestSources', () => {
  let store: TemporaryStore;
  let folder: string;
  beforeEach(async () => {
    store = await openTemporaryStore();
    folder = await mkdtemp(join(tmpdir(), 'isohyet-files-'));
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('all members of an ensemble come into one run with the values of ecCodes', async () => {
    const { results } = await store.ingest([ENSEMBLE]);
    expect(results).toMatchObject([{ status: 'added', count: 51, refusals: [] }]);
    const time = '2013-10-25T00:00:00Z';
    const { messages } = await readExpected(ENSEMBLE);
    const run = await store.runs.readRun('ecmwf-ifs-ens', time);
    // Members 1 to 50 are perturbed, the file has one control beside them.
    expect(run.members).toHaveLength(51);
    expect(run.validTimes).toEqual(['2013-10-28T06:00:00Z']);
    expect(run).toMatchObject({ complete: false, marks: [], generation: 1 });
    expect(run.missing[0]!.en).toContain('Air temperature, 2 m above ground');
    const [variable] = run.variables;
    const member = run.maps[0]!.members.indexOf(1);
    const { values } = await store.readMap('ecmwf-ifs-ens', time, variable!.id, member);
    // Geopotential of the first message, six cells, row 0 in the north as in the file.
    messages[0]!.first5.forEach((value, cell) => expect(values[cell]).toBeCloseTo(value, 2));
  });

  test('a precipitation analysis ends at its reference time and keeps what is missing', async () => {
    await store.ingest([RDPA]);
    const time = '2023-12-18T06:00:00Z';
    const variable = 'precipitation_amount_24h';
    const { map, run, values } = await store.readMap('eccc-rdpa', time, variable);
    const { messages } = await readExpected(RDPA);
    expect(map).toMatchObject({ validTime: time, intervalStart: '2023-12-17T06:00:00Z' });
    expect(map.missing).toBe(messages[0]!.nMissing);
    expect(map.max).toBeCloseTo(messages[0]!.max, 3);
    expect(values.filter((value) => Number.isNaN(value))).toHaveLength(messages[0]!.nMissing);
    expect(run.complete).toBe(true);
  });

  test('the same file twice changes nothing', async () => {
    await store.ingest([ENSEMBLE, GDPS]);
    const before = await readTree(store.dataDir);
    const { results } = await store.ingest([ENSEMBLE, GDPS]);
    expect(results.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
    expect(await readTree(store.dataDir)).toEqual(before);
  });

  test('two ingests of one file at once: one waits for the other, and nothing is stored twice', async () => {
    const both = await Promise.all([store.ingest([ENSEMBLE]), store.ingest([ENSEMBLE])]);
    expect(both.flatMap(({ results }) => results.flatMap(({ refusals }) => refusals))).toEqual([]);
    const run = await store.runs.readRun('ecmwf-ifs-ens', '2013-10-25T00:00:00Z');
    expect(run).toMatchObject({ generation: 1 });
    expect(run.sources).toHaveLength(1);
  });

  test('a damaged manifest stops its own run and no other', async () => {
    await store.ingest([GDPS]);
    const manifest = join(store.runs.runFolder('eccc-gdps', '2013-05-20T00:00:00Z'), 'run.json');
    await writeFile(manifest, '{"schema":1');
    const { results } = await store.ingest([GDPS, ENSEMBLE]);
    expect(results).toMatchObject([{ status: 'refused' }, { status: 'added' }]);
    expect(results[0]?.refusals[0]).toMatchObject({ kind: 'corrupt-data' });
    expect(await readFile(manifest, 'utf8')).toBe('{"schema":1');
  });

  test('what comes later joins its run', async () => {
    const bytes = await readFile(TIMES);
    // Ten messages of 360 octets: two times at five levels (case list).
    await writeFile(join(folder, 'a.grib'), bytes.subarray(0, 1440));
    await writeFile(join(folder, 'b.grib'), bytes.subarray(1440));
    await store.ingest([join(folder, 'a.grib')]);
    const [time] = await store.runs.listRuns('ecmwf-ifs-oper');
    const first = await store.runs.readRun('ecmwf-ifs-oper', time!);
    await store.ingest([join(folder, 'b.grib')]);
    const both = await store.runs.readRun('ecmwf-ifs-oper', time!);
    expect(first.maps).toHaveLength(4);
    expect(both.maps).toHaveLength(10);
    expect(both).toMatchObject({ generation: 2 });
    expect(both.sources).toHaveLength(2);
  });

  test('a bad file is set aside with its reason, a bad message too, the others go on', async () => {
    const bytes = await readFile(TIMES);
    await copyFile(GDPS, join(folder, 'good.grib2'));
    const damaged = Buffer.from(bytes);
    // The last four octets of the first message are no longer 7777.
    const [first] = (await readExpected(TIMES)).messages;
    damaged.write('XXXX', first!.length - 4, 'latin1');
    await writeFile(join(folder, 'damaged.grib'), damaged);
    await writeFile(join(folder, 'cut.grib'), bytes.subarray(0, 900));
    await writeFile(join(folder, 'page.grib2'), '<!DOCTYPE html><title>503</title>');
    await writeFile(join(folder, 'notes.txt'), 'not data, and not meant to be');
    await writeFile(join(folder, 'empty.grib2'), '');
    const { results, notes } = await store.ingest([folder], {
      now: () => Date.UTC(2026, 0, 1),
    });
    const byName = new Map(results.map((result) => [result.file.name.split('/').at(-1), result]));
    expect(byName.get('good.grib2')).toMatchObject({ status: 'added', refusals: [] });
    expect(byName.get('notes.txt')).toMatchObject({ status: 'ignored' });
    // Nine can be read, and one of them is in cut.grib too.
    expect(byName.get('damaged.grib')).toMatchObject({ status: 'added', count: 8, repeated: 1 });
    expect(byName.get('cut.grib')).toMatchObject({ status: 'added', count: 2 });
    expect(byName.get('page.grib2')).toMatchObject({ status: 'refused' });
    expect(notes).toHaveLength(4);
    const reasons = await store.readNotes();
    expect(reasons['page.grib2.json']?.refusals[0]?.reason).toContain('web page');
    expect(reasons['empty.grib2.json']?.refusals[0]?.reason).toBe('the file is empty');
    expect(reasons['damaged.grib.json']?.refusals[0]).toMatchObject({ message: 1, section: 0 });
    expect(reasons['cut.grib.json']?.refusals[0]).toMatchObject({
      message: 3,
      kind: 'corrupt-data',
    });
    // The files themselves stay where they are.
    expect(await readFile(join(folder, 'cut.grib'))).toHaveLength(900);
  });

  test('two runs of one reference time on different grids: the second is set aside', async () => {
    const two = at('grib-ecmwf/tp_on_different_grid_resolutions.grib');
    await copyFile(GDPS, join(folder, 'a.grib2'));
    await store.ingest([GDPS], { collection: 'eccc-hrdps' });
    const other = at('grib-eccc/CMC_glb_TMP_ISBL_1_latlon.24x.24_2021051800_P000.grib2');
    const bytes = await readFile(other);
    // Reference time of section 1: octets 13 to 19, here made that of the first file.
    bytes.set([2013 >> 8, 2013 & 255, 5, 20, 0, 0, 0], 16 + 12);
    await writeFile(join(folder, 'b.grib2'), bytes);
    const { results } = await store.ingest([join(folder, 'b.grib2'), two], {
      collection: 'eccc-hrdps',
    });
    expect(results[0]).toMatchObject({ status: 'refused' });
    expect(results[0]?.refusals[0]?.reason).toContain('is on another grid: projected 247 x 200');
    expect(results[0]?.refusals[0]?.reason).toContain('regular-lonlat 1500 x 751');
  });

  test('winds along a rotated grid are stored towards true east and north', async () => {
    await store.ingest([WINDS], { collection: 'ecmwf-ifs-oper' });
    const time = '2024-05-14T12:00:00Z';
    const u = await store.readMap('ecmwf-ifs-oper', time, 'eastward_wind_10m');
    const v = await store.readMap('ecmwf-ifs-oper', time, 'northward_wind_10m');
    // Decoded by ecCodes, turned by the bearing of grid north out of PROJ (ob_tran).
    const turned = [
      { cell: 20, east: 1.5395357, north: -5.5218956 },
      { cell: 77, east: -4.9268485, north: -6.0038258 },
      { cell: 130, east: -5.6819196, north: 1.7384938 },
    ];
    for (const { cell, east, north } of turned) {
      expect(u.values[cell]).toBeCloseTo(east, 4);
      expect(v.values[cell]).toBeCloseTo(north, 4);
    }
  });

  test('one component without the other is never stored as true east', async () => {
    const bytes = await readFile(WINDS);
    await writeFile(join(folder, 'u.grib'), bytes.subarray(0, 442));
    const { results } = await store.ingest([join(folder, 'u.grib')], {
      collection: 'ecmwf-ifs-oper',
    });
    expect(results[0]).toMatchObject({ status: 'refused', count: 0 });
    expect(results[0]?.refusals[0]?.reason).toContain('northward partner is not among the files');
    expect(await store.runs.listRuns('ecmwf-ifs-oper')).toEqual([]);
  });

  test('a dry run says what it would do and writes nothing', async () => {
    const before = await readTree(store.dataDir);
    const { results, notes } = await store.ingest([ENSEMBLE, join(folder, 'absent.grib')], {
      dryRun: true,
    });
    expect(results).toMatchObject([
      { status: 'refused', refusals: [{ kind: 'not-found' }] },
      { status: 'planned', count: 51, targets: ['ecmwf-ifs-ens 2013-10-25T00:00:00Z'] },
    ]);
    expect(notes).toEqual([]);
    expect(await readTree(store.dataDir)).toEqual(before);
  });

  test('an unknown --collection is refused with those there are', async () => {
    await expect(store.ingest([GDPS], { collection: 'nope' })).rejects.toMatchObject({
      kind: 'unknown-collection',
      message: expect.stringContaining('eccc-gdps') as unknown,
    });
  });

  test('files and tables in one go', async () => {
    await mkdir(join(folder, 'deep'));
    await copyFile(GDPS, join(folder, 'deep', 'named-by-nobody'));
    const hydrometric = at('hydrometric');
    const { results } = await store.ingest([folder, hydrometric], { dryRun: true });
    const planned = results.filter(({ status }) => status === 'planned');
    expect(planned.some(({ targets }) => targets[0]?.startsWith('eccc-gdps '))).toBe(true);
    expect(planned.length).toBeGreaterThan(1);
  });

  test.each([
    { name: 'all taken', files: [GDPS], status: 0 },
    { name: 'something set aside', files: [GDPS, 'package.json'], status: 1 },
    { name: 'nothing given', files: [], status: 2 },
    { name: 'a wrong option', files: [GDPS, '--colection', 'x'], status: 2 },
  ])('the command ends with $status: $name', async ({ files, status }) => {
    let text = '';
    const output = { write: (part: string) => (text += part) };
    const io = { env: { DATA_DIR: store.dataDir }, out: output, err: output };
    expect(await ingestCommand(files, io)).toBe(status);
    expect(text).not.toBe('');
  });
});
