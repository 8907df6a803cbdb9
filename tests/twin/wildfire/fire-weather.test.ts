import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openRunFields } from '../../../services/twin/run-fields.ts';
import { publishFireWeather } from '../../../services/twin/wildfire/fire-weather.ts';
import { findInputs } from '../../../services/twin/wildfire/inputs.ts';
import { openSmallArea } from './small-area.ts';
import { HOUR_MS, START_MS } from './small-weather.ts';

let world: Awaited<ReturnType<typeof openSmallArea>>;
beforeAll(async () => {
  world = await openSmallArea();
});
afterAll(() => world.close());

async function publish() {
  const { area, deps } = world;
  const inputs = await findInputs(area, deps.catalog, deps.tables);
  return inputs === undefined ? [] : publishFireWeather(area, inputs, deps);
}

async function readLatest(collection: string) {
  const { runs } = world.deps;
  const [time] = await runs.listRuns(collection);
  const run = await runs.readRun(collection, time!);
  return openRunFields(run, runs.runFolder(collection, time!));
}

describe('the fire weather of an area', () => {
  test('waits while there is no weather', async () => {
    expect(await publish()).toEqual([]);
  });

  test('without observations begins at start-up values, and says so', async () => {
    await world.writeControl();
    const written = await publish();
    expect(written.map(({ collection }) => collection)).toEqual([
      'twin-fire-weather',
      'twin-fire-weather-hourly',
    ]);
    const [daily] = written;
    expect(daily!.marks).toEqual(['EXERCISE']);
    expect(daily!.validTimes).toEqual(['2026-06-01T20:00:00Z', '2026-06-02T20:00:00Z']);
    expect(daily!.lineage!.warnings.map(({ en }) => en).join(' ')).toContain('start-up values');
    expect(daily!.lineage!.inputs).toMatchObject([
      { role: 'control', collection: 'exercise-west', generation: 1 },
    ]);
  });

  test('of the same inputs there is nothing to do', async () => {
    expect(await publish()).toEqual([]);
  });

  test('new observations make a new generation, carried by the weather they saw', async () => {
    const before = await readLatest('twin-fire-weather');
    const noonMs = START_MS + 20 * HOUR_MS;
    const droughtBefore = (await before.readField('drought_code', noonMs, null))[1]!;
    before.close();
    await world.writeStations(60);
    const [daily] = await publish();
    expect(daily!.generation).toBe(2);
    const { observations, parameters } = daily!.lineage!;
    expect(parameters['codesFrom']).toBe('stations');
    expect(observations).toMatchObject([
      { role: 'stations', count: 120, lastTime: '2026-05-31T20:00:00Z', ageHours: 4 },
    ]);
    const after = await readLatest('twin-fire-weather');
    const drought = (await after.readField('drought_code', noonMs, null))[1]!;
    // Two dry months: the drought code has grown by several points a day.
    expect(drought).toBeGreaterThan(droughtBefore + 56 * 5);
    const season = await after.readField('fire_season_type', noonMs, null);
    expect([...season]).toEqual([1, 1, 1, 1, 1, 1]);
    after.close();
  });

  test('the hourly code begins with the daily one of the day before', async () => {
    const hourly = await readLatest('twin-fire-weather-hourly');
    const id = 'hourly_fine_fuel_moisture_code';
    const times = hourly.listTimes(id, null);
    expect(times).toHaveLength(49);
    const first = (await hourly.readField(id, START_MS, null))[1]!;
    // 22 degC, 30 %, 12 km/h for weeks: near the equilibrium of the daily code, about 91.
    expect(first).toBeGreaterThan(89);
    expect(first).toBeLessThan(93);
    hourly.close();
  });
});
