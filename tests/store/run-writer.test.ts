import { existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openMap } from '../../services/store/maps.ts';
import { verifyRun } from '../../services/store/run-files.ts';
import type { RunWriter } from '../../services/store/run-writer.ts';
import { openRunStore, type RunStore } from '../../services/store/runs.ts';
import type { Run } from '../../services/store/run.ts';
import {
  GRID,
  makeFolder,
  PRECIPITATION,
  REFERENCE_TIME,
  sampleField,
  TEMPERATURE,
} from './sample-fields.ts';

const ID = 'test-model';
const NEW_RUN = { collection: ID, referenceTime: REFERENCE_TIME, grid: GRID, marks: [] };
const SOURCE = { name: 'a.grib2', bytes: 7, sha256: 'a'.repeat(64), fields: 1 };

let dataDir: string;
let store: RunStore;
const folders: string[] = [];

beforeEach(() => {
  dataDir = makeFolder();
  folders.push(dataDir);
  store = openRunStore(dataDir);
});
afterEach(() => store.close());
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function write<T>(fill: (writer: RunWriter) => Promise<T>): Promise<T> {
  const writer = await store.openWriter(NEW_RUN);
  return fill(writer).finally(() => writer.close());
}

const folder = () => store.runFolder(ID, REFERENCE_TIME);
const readRun = () => store.readRun(ID, REFERENCE_TIME);
const storedFiles = () =>
  readdirSync(folder(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder().length + 1))
    .toSorted();

async function readBands(run: Run, validTime = REFERENCE_TIME) {
  const file = run.maps.find((map) => map.validTime === validTime)!;
  const map = await openMap(join(folder(), file.path));
  const { nx, ny } = map;
  const values = [];
  for (let band = 0; band < map.bands; band++) {
    values.push(await map.readWindow({ level: 0, band, x: 0, y: 0, nx, ny }));
  }
  await map.close();
  return { members: file.members, values };
}

describe('a run', () => {
  test('is there for readers from its first commit on, and not before', async () => {
    expect(await store.listRuns(ID)).toEqual([]);
    await write(async (writer) => {
      await writer.addField(sampleField({}));
      expect(await store.listRuns(ID)).toEqual([]);
      await expect(readRun()).rejects.toMatchObject({ kind: 'unknown-run' });
      await writer.commit();
    });
    expect(await store.listRuns(ID)).toEqual([REFERENCE_TIME]);
    const run = await readRun();
    expect(run).toMatchObject({ generation: 1, complete: true, members: [], marks: [] });
    expect(run.maps[0]).toMatchObject({
      path: 'maps/air_temperature_2m/20260101T000000Z-g1.tif',
      members: [null],
      missing: Math.ceil((300 * 261 - 5) / 13),
      min: 0.5,
      max: 625.375,
    });
    expect(run.series).toHaveLength(4);
    expect(run.series[0]!.path).toBe('series/g1/tile=0-0/part.parquet');
    expect(run.series.reduce((sum, { rows }) => sum + rows, 0)).toBe(300 * 261);
    expect(await verifyRun(folder(), run)).toEqual([]);
  });

  test('keeps what it has when a later step comes, and does not write its maps again', async () => {
    await write(async (writer) => {
      await writer.addField(sampleField({ hour: 0 }));
      await writer.commit();
    });
    const first = await readRun();
    await write(async (writer) => {
      await writer.addField(sampleField({ hour: 3 }));
      await writer.commit();
    });
    const second = await readRun();
    expect(second.generation).toBe(2);
    expect(second.validTimes).toEqual([REFERENCE_TIME, '2026-01-01T03:00:00Z']);
    expect(second.maps[0]).toEqual(first.maps[0]);
    expect(second.series.every(({ path }) => path.startsWith('series/g2/'))).toBe(true);
    // A reader with the older manifest still reads whole files.
    expect(await verifyRun(folder(), first)).toEqual([]);
    expect(await verifyRun(folder(), second)).toEqual([]);
  });

  test('takes a late member into the map, in order, with the others as they were', async () => {
    const [early, late] = [[0, 2], [1]];
    for (const members of [early, late]) {
      await write(async (writer) => {
        await Promise.all(members.map((member) => writer.addField(sampleField({ member }))));
        await writer.commit();
      });
    }
    const run = await readRun();
    expect(run.members).toEqual([0, 1, 2]);
    const bands = await readBands(run);
    expect(bands.members).toEqual([0, 1, 2]);
    bands.values.forEach((values, member) => {
      expect(values).toEqual(sampleField({ member }).values);
    });
    expect(run.maps[0]).toMatchObject({ min: 0.5, max: 626.375 });
  });

  test('holds a single forecast and members of one time side by side', async () => {
    await write(async (writer) => {
      await writer.addField(sampleField({ member: 1 }));
      await writer.addField(sampleField({ salt: 1 }));
      await writer.commit();
    });
    const { members, values } = await readBands(await readRun());
    expect(members).toEqual([null, 1]);
    expect(values[0]).toEqual(sampleField({ salt: 1 }).values);
    expect(values[1]).toEqual(sampleField({ member: 1 }).values);
  });

  test.each([
    { name: 'of a single forecast', member: {} },
    { name: 'of a member', member: { member: 4 } },
  ])('replaces a field of the same identity: $name', async ({ member }) => {
    for (const salt of [1, 2]) {
      await write(async (writer) => {
        await writer.addField(sampleField({ ...member, salt: salt + 5 }));
        await writer.addField(sampleField({ ...member, salt }));
        await writer.commit();
      });
    }
    const run = await readRun();
    expect(run.maps).toHaveLength(1);
    const { values } = await readBands(run);
    expect(values).toEqual([sampleField({ ...member, salt: 2 }).values]);
    expect(await verifyRun(folder(), run)).toEqual([]);
  });

  test('the same source twice changes nothing', async () => {
    const told = [];
    for (let i = 0; i < 2; i++) {
      told.push(
        await write(async (writer) => {
          const known = writer.hasSource(SOURCE.sha256);
          if (!known) await writer.addField(sampleField({}));
          const added = writer.addSource(SOURCE);
          const run = await writer.commit();
          return { known, added, generation: run.generation };
        }),
      );
    }
    expect(told).toEqual([
      { known: false, added: true, generation: 1 },
      { known: true, added: false, generation: 1 },
    ]);
  });

  test('is partial until every expected step, member and variable is there', async () => {
    const expected = {
      leadHours: [0, 3],
      members: [0, 1],
      variables: [TEMPERATURE.id, PRECIPITATION.id],
    };
    const both = async (hour: number, variable = TEMPERATURE) =>
      write(async (writer) => {
        for (const member of [0, 1]) await writer.addField(sampleField({ hour, member, variable }));
        return writer.commit({ expected });
      });
    expect((await both(0)).missing).toEqual([
      'air_temperature_2m: 1 of 2 steps (2026-01-01T03:00:00Z)',
      'precipitation_amount: not there at all',
    ]);
    await both(3);
    // A sum has nothing at the reference time itself.
    const last = await write(async (writer) => {
      await writer.addField(sampleField({ hour: 3, member: 0, variable: PRECIPITATION }));
      return writer.commit({ expected });
    });
    expect(last).toMatchObject({
      complete: false,
      missing: ['precipitation_amount: members 1 at some steps'],
    });
    const whole = await both(3, PRECIPITATION);
    expect(whole).toMatchObject({ complete: true, missing: [] });
  });

  test('marks stay with it', async () => {
    const writer = await store.openWriter({ ...NEW_RUN, marks: ['EXERCISE'] });
    await writer.addField(sampleField({}));
    const run = await writer.commit();
    await writer.close();
    expect(run.marks).toEqual(['EXERCISE']);
    const map = await openMap(join(folder(), run.maps[0]!.path));
    expect(map.metadata).toMatchObject({ mark: 'EXERCISE', unit: 'K', valid_time: REFERENCE_TIME });
    await map.close();
  });
});

describe('what does not fit is refused, and nothing changes', () => {
  test.each([
    { name: 'another run', field: () => ({ ...sampleField({}), referenceMs: 0 }) },
    {
      name: 'another grid',
      field: () => sampleField({ grid: { ...GRID, lonFirstDeg: 171 } as typeof GRID }),
    },
    {
      name: 'a name that is a path',
      field: () => sampleField({ variable: { ...TEMPERATURE, id: '../x' } }),
    },
    {
      name: 'a name of a key column',
      field: () => sampleField({ variable: { ...TEMPERATURE, id: 'Lon' } }),
    },
  ])('$name', async ({ field }) => {
    await write(async (writer) => {
      await expect(writer.addField(field())).rejects.toMatchObject({ kind: 'inconsistent-data' });
      await expect(writer.commit()).rejects.toMatchObject({ kind: 'inconsistent-data' });
    });
    expect(await store.listRuns(ID)).toEqual([]);
  });

  test('a variable in another unit', async () => {
    await write(async (writer) => {
      await writer.addField(sampleField({}));
      const celsius = sampleField({ hour: 1, variable: { ...TEMPERATURE, unit: 'Cel' } });
      await expect(writer.addField(celsius)).rejects.toMatchObject({ kind: 'inconsistent-data' });
    });
  });

  test('a run that is there on another grid', async () => {
    await write(async (writer) => {
      await writer.addField(sampleField({}));
      await writer.commit();
    });
    const other = { ...NEW_RUN, grid: { ...GRID, nx: 10 } as typeof GRID };
    await expect(store.openWriter(other)).rejects.toMatchObject({ kind: 'inconsistent-data' });
  });

  test('a second writer while the first is at work', async () => {
    await write(async () => {
      await expect(store.openWriter(NEW_RUN)).rejects.toMatchObject({ kind: 'unavailable' });
    });
    await write(async () => undefined);
  });
});

describe('leftovers', () => {
  test('of killed writers are swept by the next one, files in use are not', async () => {
    for (const hour of [0, 3, 6]) {
      await write(async (writer) => {
        await writer.addField(sampleField({ hour }));
        await writer.commit();
      });
    }
    const live = storedFiles();
    for (const stray of ['maps/spool.tmp', 'maps/a.tif', 'run.json.1.ab.tmp', 'series/old']) {
      writeFileSync(join(folder(), stray), 'x');
    }
    // A process that is gone: the largest number Linux gives to none.
    writeFileSync(join(folder(), 'writer.lock'), '4194305');
    await write(async () => undefined);
    expect(storedFiles()).toEqual(live);
    expect(
      live.filter((name) => name.startsWith('series/')).map((name) => name.slice(7, 9)),
    ).toEqual([...Array<string>(4).fill('g2'), ...Array<string>(4).fill('g3')]);
  });
});

describe('damage', () => {
  beforeEach(() =>
    write(async (writer) => {
      await writer.addField(sampleField({}));
      await writer.commit();
    }),
  );

  test('a map cut off is found when it is opened, and by verifyRun', async () => {
    const run = await readRun();
    const path = join(folder(), run.maps[0]!.path);
    truncateSync(path, run.maps[0]!.bytes - 10);
    await expect(openMap(path)).rejects.toMatchObject({ kind: 'corrupt-data' });
    expect(await verifyRun(folder(), run)).toEqual([
      { path: run.maps[0]!.path, reason: expect.stringContaining('bytes instead of') },
    ]);
  });

  test('an altered file does not match its checksum; a lost one cannot be read', async () => {
    const run = await readRun();
    const [first, second] = run.series;
    writeFileSync(join(folder(), first!.path), Buffer.alloc(first!.bytes));
    rmSync(join(folder(), second!.path));
    expect(await verifyRun(folder(), run)).toEqual([
      { path: first!.path, reason: 'does not match its checksum' },
      { path: second!.path, reason: 'cannot be read (ENOENT)' },
    ]);
  });

  test.each(['', '{"schema":1', '[]', '{"schema":2}'])('a damaged manifest: %s', async (text) => {
    writeFileSync(join(folder(), 'run.json'), text);
    await expect(readRun()).rejects.toMatchObject({ kind: 'corrupt-data' });
    await expect(store.openWriter(NEW_RUN)).rejects.toMatchObject({ kind: 'corrupt-data' });
    // Nothing of the damaged run was swept, and its lock is free again.
    expect(existsSync(join(folder(), 'maps/air_temperature_2m'))).toBe(true);
    expect(existsSync(join(folder(), 'writer.lock'))).toBe(false);
  });
});

describe('a store that cannot be written', () => {
  test('a file where its folder should be', async () => {
    writeFileSync(join(dataDir, 'collections'), 'in the way');
    await expect(store.openWriter(NEW_RUN)).rejects.toMatchObject({ kind: 'storage-failed' });
    expect(await store.listRuns(ID)).toEqual([]);
  });

  test.each(['../../etc', 'A', '', 'x'.repeat(99)])('%s names no collection', async (id) => {
    await expect(store.listRuns(id)).rejects.toMatchObject({ kind: 'unknown-collection' });
  });

  test('a time that is none names no run', async () => {
    await expect(store.readRun(ID, 'yesterday')).rejects.toMatchObject({ kind: 'unknown-run' });
  });
});
