import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { casesDir, describeCases } from '../cases.ts';
import { openTemporaryStore, readTree, type TemporaryStore } from './temporary-store.ts';

const FILES = ['grib-ecmwf/era5-levels-members.grib', 'grib-ecmwf/t_time_series.grib'];

describeCases('an ingest that is killed', () => {
  let store: TemporaryStore;
  let folder: string;
  beforeEach(async () => {
    store = await openTemporaryStore();
    folder = await mkdtemp(join(tmpdir(), 'isohyet-kill-'));
    for (const file of FILES) {
      await copyFile(join(casesDir, file), join(folder, file.split('/').at(-1)!));
    }
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  // The moment is found by what lies on disk, not by the clock.
  test.each([
    { name: 'while the first run is written', when: (names: string[]) => names.some(isPart) },
    { name: 'after the first commit', when: (names: string[]) => names.some(isManifest) },
  ])('$name: nothing half is read, and run again it completes', async ({ when }) => {
    await killIngest([folder, '--data-dir', store.dataDir], () => namesUnder(store), when);
    // What can be read is whole: each file that a manifest names is there.
    for (const time of await store.runs.listRuns('ecmwf-era5')) {
      const run = await store.runs.readRun('ecmwf-era5', time);
      for (const { path } of [...run.maps, ...run.series]) {
        expect(existsSync(join(store.runs.runFolder('ecmwf-era5', time), path)), path).toBe(true);
      }
    }
    const { results } = await store.ingest([folder]);
    expect(results.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(await store.runs.listRuns('ecmwf-era5')).toHaveLength(4);
    const run = await store.runs.readRun('ecmwf-era5', '2017-01-01T00:00:00Z');
    expect(run.members).toHaveLength(10);
    // 160 fields in four runs of two variables at two levels, ten members each (case list).
    expect(run.maps).toHaveLength(4);
    expect(run.maps.every(({ members }) => members.length === 10)).toBe(true);
    const before = await readTree(store.dataDir);
    await store.ingest([folder]);
    expect(await readTree(store.dataDir)).toEqual(before);
  });
});

const isPart = (name: string) => /maps\/.*(tif|tmp)/.test(name);
const isManifest = (name: string) => name.endsWith('run.json');

async function namesUnder(store: TemporaryStore): Promise<string[]> {
  return readdir(store.dataDir, { recursive: true }).catch(() => []);
}

/** Starts the command in a process of its own and kills it (-9) as soon as `when` holds. */
async function killIngest(
  args: readonly string[],
  look: () => Promise<string[]>,
  when: (names: string[]) => boolean,
): Promise<void> {
  const child = spawn(process.execPath, ['services/cli.ts', 'ingest', ...args], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!isOver && !when(await look())) continue;
  child.kill('SIGKILL');
  await ended;
}
