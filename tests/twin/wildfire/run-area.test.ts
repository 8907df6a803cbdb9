import { afterAll, beforeAll, expect, test } from 'vitest';

import { runArea } from '../../../services/twin/wildfire/run-area.ts';
import { openSmallArea } from './small-area.ts';
import { START_MS, WEST_GRID } from './small-weather.ts';

let world: Awaited<ReturnType<typeof openSmallArea>>;
beforeAll(async () => {
  world = await openSmallArea();
});
afterAll(() => world.close());

test('a landscape that cannot be used is told, and fire weather is there all the same', async () => {
  const { area, deps } = world;
  await world.writeControl();
  const writer = await deps.runs.openWriter({
    collection: 'exercise-west-landscape',
    referenceTime: '2026-06-01T00:00:00Z',
    grid: WEST_GRID,
    marks: ['EXERCISE'],
  });
  await writer.addField({
    variable: {
      id: 'surface_altitude',
      unit: 'm',
      label: { en: 'Altitude', fr: 'Altitude' },
      level: { kind: 'surface' },
      cellMethod: 'point',
      timeInterpolation: 'step',
    },
    grid: WEST_GRID,
    referenceMs: START_MS,
    validMs: START_MS,
    values: new Float32Array(6),
  });
  await writer.commit();
  await writer.close();
  await expect(runArea(area, deps)).rejects.toMatchObject({
    kind: 'unknown-variable',
    message: expect.stringContaining('has no fuel_type') as string,
  });
  expect(await deps.runs.listRuns('twin-fire-weather')).toEqual(['2026-06-01T00:00:00Z']);
}, 60_000);

test('with a whole landscape, behaviour follows, and where nothing burns the spread says so', async () => {
  const { area, deps } = world;
  const other = await openSmallArea();
  try {
    await other.writeControl();
    await other.writeLandscape();
    await other.writeStations(60);
    const written = await runArea(area, other.deps);
    expect(written.map(({ collection }) => collection)).toEqual([
      'twin-fire-weather',
      'twin-fire-weather-hourly',
      'twin-fire-spread-ens',
      'twin-fire-spread',
      'twin-fire-behaviour',
      'twin-fire-weather-2025',
    ]);
    const isochrones = await other.deps.tables.readTable('twin-fire-isochrones');
    expect(isochrones?.rows).toBeGreaterThan(0);
    expect(await runArea(area, other.deps)).toEqual([]);
  } finally {
    await other.close();
  }
  expect(await deps.runs.listRuns('twin-fire-spread')).toEqual([]);
}, 60_000);
