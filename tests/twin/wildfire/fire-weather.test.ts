import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openRunFields } from '../../../services/twin/run-fields.ts';
import { publishFireWeather } from '../../../services/twin/wildfire/fire-weather.ts';
import { findInputs } from '../../../services/twin/wildfire/inputs.ts';
import { QUALITY } from '../../../services/twin/wildfire/code-chain.ts';
import { openSmallArea } from './small-area.ts';
import { HOUR_MS, START_MS, WEST_GRID, writeAnalysis } from './small-weather.ts';

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

  test('analyses go before stations, and the lineage says where', async () => {
    const { deps } = world;
    const area = {
      ...world.area,
      observations: { ...world.area.observations, precipitation: ['eccc-hrdpa'] },
    };
    for (const end of [-24, -18, -12, -6, 0]) {
      const at = { endMs: START_MS + end * HOUR_MS, hours: 6, grid: WEST_GRID };
      await writeAnalysis(deps.runs, 'eccc-hrdpa', at, () => 5);
    }
    const inputs = await findInputs(area, deps.catalog, deps.tables);
    const [daily] = await publishFireWeather(area, inputs!, deps);
    expect(daily!.generation).toBe(3);
    const { observations, parameters, warnings } = daily!.lineage!;
    expect(observations).toMatchObject([
      { role: 'stations' },
      { role: 'precipitation analyses', collection: 'eccc-hrdpa', count: 5, ageHours: 0 },
    ]);
    const { shareOfCells, regridding } = parameters['observedPrecipitation'] as {
      shareOfCells: Record<string, Record<string, number>>;
      regridding: Record<string, string>;
    };
    expect(shareOfCells['2026-05-31']).toEqual({ 'eccc-hrdpa': 1, stations: 0 });
    expect(shareOfCells['2026-05-30']).toEqual({ stations: 1 });
    expect(regridding).toEqual({ 'eccc-hrdpa': 'nearest cell' });
    expect(warnings.map(({ en }) => en).join(' ')).toContain('stations stand in');
    const after = await readLatest('twin-fire-weather');
    const noonMs = START_MS + 20 * HOUR_MS;
    const quality = await after.readField('fire_weather_quality_type', noonMs, null);
    expect([...quality]).toEqual(Array(6).fill(QUALITY.unanalysedRain));
    after.close();
    // What has been computed of these analyses is not computed again.
    expect(await publishFireWeather(area, inputs!, deps)).toEqual([]);
  });
});
