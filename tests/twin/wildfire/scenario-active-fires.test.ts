import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { toIsoTime } from '../../../services/earth/time.ts';
import { openRunFields } from '../../../services/twin/run-fields.ts';
import { publishFireSpread } from '../../../services/twin/wildfire/fire-spread.ts';
import { findInputs } from '../../../services/twin/wildfire/inputs.ts';
import { outline, spot, writeRows } from './small-fires.ts';
import { openScenarios } from './small-scenario.ts';
import { DAY_MS, HOUR_MS, START_MS, WARMING, writeWeather } from './small-weather.ts';

let world: Awaited<ReturnType<typeof openScenarios>>;
beforeEach(async () => {
  world = await openScenarios();
  await world.writeLandscape();
  await world.writeStations(60);
  await world.writeControl();
  await writeWeather(world.deps.runs, 'exercise-west', WARMING, { startMs: START_MS - DAY_MS });
}, 60_000);
afterEach(() => world.close());

/** Of the fires that burn, under the forecast alone. */
const AS_FORECAST = {
  ignition: 'active-fires' as const,
  weather: { run: 'control' as const },
  fuelMoisture: undefined,
};
const EAST_OF_IT = {
  geometry: {
    type: 'LineString' as const,
    coordinates: [
      [-120.022, 49.97],
      [-120.022, 50.03],
    ] as [number, number][],
  },
  widthM: 30,
};

describe('a scenario of the fires that burn', () => {
  test('that changes nothing is the forecast of the twin: growth since they were seen is in it', async () => {
    const { deps } = world;
    await writeRows(deps, 'exercise-west-perimeters', [outline(START_MS - 14 * HOUR_MS)]);
    const inputs = await findInputs(world.area, deps.catalog, deps.tables);
    const area = { ...world.area, fireSpread: { hours: 6, recentHours: 48 } };
    const [, base] = await publishFireSpread(area, inputs!, deps);
    const summary = await world.run({ ...AS_FORECAST, hours: 6, compareTo: ['base'] });
    expect(summary.comparisons).toMatchObject([
      { areaOnlyHereHa: 0, areaOnlyThereHa: 0, medianArrivalDifferenceH: 0 },
    ]);
    expect(summary.warnings.map(({ en }) => en)).toContainEqual(
      expect.stringContaining('Fire: last seen 14 h before the start'),
    );
    const { lineage } = await deps.runs.readRun(summary.id, summary.start);
    expect(lineage?.parameters['growthFrom']).toBe(toIsoTime(START_MS - 14 * HOUR_MS));
    expect(lineage?.parameters['fires']).toEqual(base!.lineage!.parameters['fires']);
    expect(lineage?.observations).toMatchObject([
      { role: 'stations' },
      { role: 'hotspots', count: 0 },
      { role: 'perimeters', count: 1, ageHours: 14 },
    ]);
    expect(lineage?.inputs.map(({ role }) => role)).toContain('control before');
  }, 60_000);

  test('begins with what the fire grew to before, whatever is tried from the start on', async () => {
    await writeRows(world.deps, 'exercise-west-perimeters', [outline(START_MS - 6 * HOUR_MS)]);
    const atStart = async (changes: Parameters<typeof world.run>[0]) => {
      const { id, start } = await world.run({ ...AS_FORECAST, hours: 3, ...changes });
      const fields = openRunFields(
        await world.deps.runs.readRun(id, start),
        world.deps.runs.runFolder(id, start),
      );
      try {
        const arrivalH = await fields.readField(
          'fire_arrival_time',
          Date.parse(start) + 3 * HOUR_MS,
          null,
        );
        return arrivalH.filter((hours) => hours === 0).length;
      } finally {
        fields.close();
      }
    };
    const later = { start: toIsoTime(START_MS + 3 * HOUR_MS) };
    const plain = await atStart(later);
    // The outline is 0.57 x 0.67 km, 12 cells of 3.2 ha; grass has burned on for nine hours.
    expect(plain).toBeGreaterThan(40);
    const wet = { weather: { run: 'control' as const, windKmH: 0 }, fuelMoisture: { ffmc: 30 } };
    expect(await atStart({ ...later, ...wet })).toBe(plain);
    const { warnings } = await world.run({ ...AS_FORECAST, ...later, ...wet });
    expect(warnings.map(({ en }) => en)).toContainEqual(
      expect.stringContaining('too wet to spread'),
    );
    expect(await atStart({ ...later, barriers: [EAST_OF_IT] })).toBe(plain);
  }, 60_000);

  test('a start after a newer look begins with that too', async () => {
    await writeRows(world.deps, 'exercise-west-hotspots', [
      spot(-120.03, 50, START_MS - 3 * HOUR_MS),
      spot(-120.031, 50, START_MS - 3 * HOUR_MS),
      spot(-120.05, 50, START_MS + 2 * HOUR_MS),
      spot(-120.051, 50, START_MS + 2 * HOUR_MS),
    ]);
    const observed = async (hours: number) => {
      const start = toIsoTime(START_MS + hours * HOUR_MS);
      const summary = await world.run({ ...AS_FORECAST, start });
      const { lineage } = await world.deps.runs.readRun(summary.id, summary.start);
      return lineage?.observations.find(({ role }) => role === 'hotspots');
    };
    expect(await observed(1)).toMatchObject({ count: 2, ageHours: 4 });
    expect(await observed(4)).toMatchObject({ count: 4, ageHours: 2 });
  }, 60_000);

  test('a start late in the forecast leaves out no fire that burns in it', async () => {
    const { deps } = world;
    await writeRows(deps, 'exercise-west-perimeters', [outline(START_MS - 45 * HOUR_MS)]);
    const start = toIsoTime(START_MS + 6 * HOUR_MS);
    const summary = await world.run({ ...AS_FORECAST, start });
    // Seen within 48 h before the forecast begins, 51 h before the scenario does.
    expect(summary.warnings.map(({ en }) => en)).toContainEqual(
      expect.stringContaining('Fire: last seen 51 h before the start'),
    );
    const { lineage } = await deps.runs.readRun(summary.id, summary.start);
    expect(lineage?.parameters).toMatchObject({ fires: [{ id: 'X1' }], passedOver: [] });
  }, 60_000);

  test('a fire passed over is named, in the forecast as in a scenario', async () => {
    const { deps } = world;
    const other = { ...outline(START_MS - 3 * HOUR_MS), fire_number: 'X2', fire_name: 'New' };
    await writeRows(deps, 'exercise-west-perimeters', [outline(START_MS - 51 * HOUR_MS), other]);
    const inputs = await findInputs(world.area, deps.catalog, deps.tables);
    const area = { ...world.area, fireSpread: { hours: 6, recentHours: 48 } };
    const [, base] = await publishFireSpread(area, inputs!, deps);
    const start = toIsoTime(START_MS + 6 * HOUR_MS);
    const summary = await world.run({ ...AS_FORECAST, start });
    const hours = `51 h before ${toIsoTime(START_MS)}, the limit is 48 h`;
    for (const { warnings } of [base!.lineage!, summary]) {
      expect(warnings.map(({ en }) => en)).toContain(`Fire: not grown, last seen ${hours}`);
    }
  }, 60_000);

  test('where all are passed over the refusal names them, and the latest start that will do', async () => {
    const { deps } = world;
    const hour = (hours: number) => START_MS + hours * HOUR_MS;
    const refusal = async (rows: readonly ReturnType<typeof outline>[], start: string) => {
      await writeRows(deps, 'exercise-west-perimeters', rows);
      return world.run({ ...AS_FORECAST, start }).catch((error: unknown) => error);
    };
    const named = (hours: string, allowed: string) => ({
      kind: 'invalid-request',
      facts: {
        errors: [
          {
            field: 'ignition',
            detail: expect.stringContaining(`Fire: not grown, last seen ${hours}`) as string,
            allowed: expect.stringContaining(allowed) as string,
          },
        ],
      },
    });
    expect(await refusal([outline(hour(-51))], toIsoTime(hour(1)))).toMatchObject(
      named(`51 h before ${toIsoTime(START_MS)}, the limit is 48 h`, 'no start of the forecast'),
    );
    // News of another fire, that it is out, moves the forecast of the twin to six hours later.
    const out = { ...outline(hour(6), 'out'), fire_number: 'X2' };
    expect(await refusal([outline(hour(-45)), out], toIsoTime(hour(9)))).toMatchObject(
      named(`51 h before ${toIsoTime(hour(6))}`, `a start at ${toIsoTime(hour(3))}`),
    );
    await expect(world.run({ ...AS_FORECAST, start: toIsoTime(hour(3)) })).resolves.toBeDefined();
  }, 60_000);
});
