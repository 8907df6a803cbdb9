import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { silentLog } from '../../services/platform/log.ts';
import { prepareTwin, prepareTwins } from '../../services/twin/runner.ts';
import { floodTwin } from '../../services/twin/flood/flood-twin.ts';
import type { Twin } from '../../services/twin/twin.ts';
import { inputsVersion } from '../../services/twin/watch-inputs.ts';
import { wildfireTwin } from '../../services/twin/wildfire/wildfire-twin.ts';
import { openSmallRivers } from './flood/small-rivers.ts';
import { CATALOG_DIR, openSmallArea } from './wildfire/small-area.ts';

let world: Awaited<ReturnType<typeof openSmallArea>>;
beforeAll(async () => {
  world = await openSmallArea();
});
afterAll(() => world.close());

const prepare = (settings: { TWIN?: 'on' | 'off'; CATALOG_DIR?: string; isBusy?: boolean } = {}) =>
  prepareTwin(
    wildfireTwin,
    { DATA_DIR: world.dataDir, CATALOG_DIR, TWIN: 'on', ...settings },
    silentLog,
    {
      lookEveryMs: 20,
      isBusy: () => settings.isBusy === true,
    },
  );

test('switched off it does nothing, and says so', async () => {
  const runner = prepare({ TWIN: 'off' });
  runner.start();
  expect(runner.status()).toEqual({ phase: 'off', fraction: 0 });
  await runner.close();
});

test('settings that are wrong are told as its failure', async () => {
  const runner = prepare({ CATALOG_DIR: '/dev/null' });
  runner.start();
  await vi.waitUntil(() => runner.status().phase === 'failed');
  expect(runner.status().error).toContain('twins/wildfire.json');
  await runner.close();
});

test('while the exercise is being made, it waits', async () => {
  const runner = prepare({ isBusy: true });
  runner.start();
  expect(runner.status().phase).toBe('waiting');
  await runner.close();
});

test('new weather is seen, computed once, and published', async () => {
  const { deps } = world;
  const areas = await wildfireTwin.readAreas(CATALOG_DIR);
  const version = () => inputsVersion(areas, deps.runs, deps.tables);
  const before = await version();
  await world.writeControl();
  expect(await version()).not.toBe(before);
  const runner = prepare();
  runner.start();
  await vi.waitUntil(() => ['ready', 'failed'].includes(runner.status().phase), {
    timeout: 60_000,
  });
  expect(runner.status()).toMatchObject({ phase: 'ready', fraction: 1 });
  expect(await deps.runs.listRuns('twin-fire-weather')).toEqual(['2026-06-01T00:00:00Z']);
  await runner.close();
}, 90_000);

test('while one twin runs, another does not begin', async () => {
  const config = { DATA_DIR: world.dataDir, CATALOG_DIR, TWIN: 'on' } as const;
  let looks = 0;
  const other: Twin = {
    id: 'other',
    name: 'another twin',
    computes: 'nothing',
    readAreas: async () => {
      looks += 1;
      return [];
    },
  };
  const runners = prepareTwins([wildfireTwin, other], config, silentLog, { lookEveryMs: 5 });
  const [first, second] = [...runners.values()];
  first!.start();
  await vi.waitUntil(() => first!.status().phase === 'running', { timeout: 30_000 });
  const before = looks;
  second!.start();
  await vi.waitUntil(() => first!.status().phase !== 'running', { timeout: 60_000 });
  expect(before).toBe(0);
  await vi.waitUntil(() => looks > 0);
  await Promise.all([...runners.values()].map((runner) => runner.close()));
}, 90_000);

test('a run and readings of gauges bring the flood twin up to date by itself', async () => {
  const rivers = await openSmallRivers();
  try {
    await rivers.writeNetwork();
    await rivers.writeWeather();
    await rivers.writeDischarge();
    const config = {
      DATA_DIR: rivers.dataDir,
      CATALOG_DIR: rivers.catalogDir,
      TWIN: 'on',
    } as const;
    const runner = prepareTwin(floodTwin, config, silentLog, { lookEveryMs: 20 });
    runner.start();
    await vi.waitUntil(() => ['ready', 'failed'].includes(runner.status().phase), {
      timeout: 60_000,
    });
    expect(runner.status()).toMatchObject({ phase: 'ready', fraction: 1 });
    expect((await rivers.deps.tables.readTable('twin-flood-outlook'))?.rows).toBe(4);
    await runner.close();
  } finally {
    await rivers.close();
  }
}, 90_000);
