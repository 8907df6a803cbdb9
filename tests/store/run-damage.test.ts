import { existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeEach, describe, expect, test } from 'vitest';

import { openMap } from '../../services/store/maps.ts';
import { verifyRun } from '../../services/store/run-files.ts';
import { openRunStore } from '../../services/store/runs.ts';
import { GRID, makeFolder, sampleField, TEMPERATURE } from './sample-fields.ts';
import { useRunStore } from './use-run-store.ts';

const { store, id, newRun, folder, readRun, write } = useRunStore();

const storedFiles = () =>
  readdirSync(folder(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder().length + 1))
    .toSorted();

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
    expect(await store().listRuns(id())).toEqual([]);
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
    const other = { ...newRun(), grid: { ...GRID, nx: 10 } as typeof GRID };
    await expect(store().openWriter(other)).rejects.toMatchObject({ kind: 'inconsistent-data' });
  });

  test('a second writer while the first is at work', async () => {
    await write(async () => {
      await expect(store().openWriter(newRun())).rejects.toMatchObject({ kind: 'unavailable' });
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
    ).toEqual(['g2', 'g3']);
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
    const altered = run.maps[0]!;
    const lost = run.series[0]!;
    writeFileSync(join(folder(), altered.path), Buffer.alloc(altered.bytes));
    rmSync(join(folder(), lost.path));
    expect(await verifyRun(folder(), run)).toEqual([
      { path: altered.path, reason: 'does not match its checksum' },
      { path: lost.path, reason: 'cannot be read (ENOENT)' },
    ]);
  });

  test.each(['', '{"schema":1', '[]', '{"schema":2}'])('a damaged manifest: %s', async (text) => {
    writeFileSync(join(folder(), 'run.json'), text);
    await expect(readRun()).rejects.toMatchObject({ kind: 'corrupt-data' });
    await expect(store().openWriter(newRun())).rejects.toMatchObject({ kind: 'corrupt-data' });
    // Nothing of the damaged run was swept, and its lock is free again.
    expect(existsSync(join(folder(), 'maps/air_temperature_2m'))).toBe(true);
    expect(existsSync(join(folder(), 'writer.lock'))).toBe(false);
  });
});

describe('a store that cannot be written', () => {
  test('a file where its folder should be', async () => {
    const dataDir = makeFolder();
    writeFileSync(join(dataDir, 'collections'), 'in the way');
    const blocked = openRunStore(dataDir);
    await expect(blocked.openWriter(newRun())).rejects.toMatchObject({ kind: 'storage-failed' });
    expect(await blocked.listRuns(id())).toEqual([]);
    rmSync(dataDir, { recursive: true });
  });

  test.each(['../../etc', 'A', '', 'x'.repeat(99)])('%s names no collection', async (name) => {
    await expect(store().listRuns(name)).rejects.toMatchObject({ kind: 'unknown-collection' });
  });

  test('a time that is none names no run', async () => {
    await expect(store().readRun(id(), 'yesterday')).rejects.toMatchObject({ kind: 'unknown-run' });
  });
});
