import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FIRST_RUN_MS, makeSmallWorld, type SmallWorld } from '../query/small-world.ts';
import { endAll, makeFolder, startNode, startService, stopService } from './run-node.ts';
import { FORECAST } from './small-service.ts';

const STACK = /\n\s+at |node:internal|\.ts:\d+/;
const HOTSPOTS = 12_000;
/** What is left free of a disk that is nearly full. */
const LEFT_BYTES = 40_000;
const POSITION = `/ogc/collections/${FORECAST}/position?coords=POINT(-120%2050)`;
const COUNT = `/sql?q=${encodeURIComponent('SELECT count(*) FROM eccc_gdps')}`;

/** VIIRS hotspots, one a row; small numbers that compress badly. */
function makeHotspots(): string {
  const rows = [
    'latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,confidence,version,bright_ti5,frp,daynight',
  ];
  for (let row = 0; row < HOTSPOTS; row++) {
    const lat = (((row * 7919) % 90_000) / 1000).toFixed(5);
    const lon = (((row * 104_729) % 180_000) / 1000).toFixed(5);
    const time = `2026-01-0${1 + (row % 9)},${String(row % 60).padStart(4, '0')}`;
    rows.push(`${lat},${lon},3${row % 100}.1,0.4,0.4,${time},N,nominal,2.0NRT,290.1,${row / 10},D`);
  }
  return `${rows.join('\n')}\n`;
}

describe('a disk that takes no more', () => {
  let folder: string;
  let world: SmallWorld;
  const mounted: string[] = [];
  beforeAll(async () => {
    folder = makeFolder();
    world = await makeSmallWorld([{ referenceMs: FIRST_RUN_MS, hours: [0] }], FORECAST);
  });
  afterAll(() => {
    endAll();
    for (const path of mounted) execFileSync('umount', ['-l', path]);
    world.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A small file system of its own, or undefined where this process may not mount one. */
  const tryMount = (name: string, size: string): string | undefined => {
    const path = join(folder, name);
    mkdirSync(path);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], {
        stdio: 'ignore',
      });
    } catch {
      return undefined;
    }
    mounted.push(path);
    return path;
  };

  test('read-only, with runs in it: they are served', async ({ skip }) => {
    const disk = tryMount('read-only', '16m');
    if (disk === undefined) return skip('nothing may be mounted here');
    const dataDir = join(disk, 'data');
    cpSync(world.dataDir, dataDir, { recursive: true });
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const service = await startService(dataDir, { EXERCISE: 'on' });
    await service.said(/the exercise world could not be made: .*read-only/);
    expect((await fetch(`${service.url}${COUNT}&f=json`)).status).toBe(200);
    expect((await fetch(`${service.url}${COUNT}&f=parquet`)).status).toBe(200);
    expect(await stopService(service)).toBe(0);
    expect(service.words()).not.toMatch(STACK);
  });

  test('read-only, and no data folder yet: one clear line', async ({ skip }) => {
    const disk = mounted.find((path) => path.endsWith('read-only'));
    if (disk === undefined) return skip('nothing may be mounted here');
    const main = startNode('main.ts', [], { DATA_DIR: join(disk, 'new'), PORT: '0' });
    expect(await main.ended).toBe(1);
    expect(main.words()).toMatch(
      /^isohyet: cannot write .*\/new: the file system is read-only.*\n$/,
    );
  });

  test('full while the exercise world is made: one clear line, the service goes on', async ({
    skip,
  }) => {
    const disk = tryMount('full', '2m');
    if (disk === undefined) return skip('nothing may be mounted here');
    const service = await startService(join(disk, 'data'), { EXERCISE: 'on' });
    await service.said(/the exercise world could not be made: .*disk is full/);
    const status = await fetch(`${service.url}/exercise/status`);
    expect(await status.json()).toMatchObject({ phase: 'failed', finished: true });
    expect((await fetch(`${service.url}/stac/collections`)).status).toBe(200);
    expect(await stopService(service)).toBe(0);
    expect(service.words()).not.toMatch(STACK);
    expect(existsSync(join(disk, 'data', 'exercise.tmp'))).toBe(false);
  });

  test('full during an ingest: one clear line, nothing is lost, the next one completes it', async ({
    skip,
  }) => {
    const disk = tryMount('full-ingest', '16m');
    if (disk === undefined) return skip('nothing may be mounted here');
    const dataDir = join(disk, 'data');
    cpSync(world.dataDir, dataDir, { recursive: true });
    const csv = join(folder, 'hotspots.csv');
    writeFileSync(csv, makeHotspots());
    const { bavail, bsize } = statfsSync(disk);
    const filler = join(disk, 'filler');
    writeFileSync(filler, new Uint8Array(bavail * bsize - LEFT_BYTES));
    const ingest = startNode('cli.ts', ['ingest', csv], { DATA_DIR: dataDir });
    expect(await ingest.ended).not.toBe(0);
    expect(ingest.words()).toMatch(/disk is full/);
    expect(ingest.words()).not.toMatch(STACK);
    const service = await startService(dataDir);
    expect((await fetch(`${service.url}${POSITION}`)).status).toBe(200);
    rmSync(filler);
    const again = startNode('cli.ts', ['ingest', csv], { DATA_DIR: dataDir });
    expect([await again.ended, again.words()]).toEqual([0, expect.stringContaining('added')]);
    const rows = await fetch(`${service.url}/ogc/collections/nasa-firms-hotspots/items?limit=1`);
    expect(await rows.json()).toMatchObject({ numberMatched: HOTSPOTS });
    await stopService(service);
    expect(service.words()).not.toContain('damaged');
  });
});
