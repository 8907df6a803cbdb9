import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readAreas } from '../../../services/twin/wildfire/areas.ts';
import { planScenario } from '../../../services/twin/wildfire/scenario/plan-scenario.ts';
import { runScenario } from '../../../services/twin/wildfire/scenario/run-scenario.ts';
import type { ScenarioRequest } from '../../../services/twin/wildfire/scenario/scenario-request.ts';
import { CATALOG_DIR, openSmallArea, WATER_COLUMN } from './small-area.ts';

const PLACE = { type: 'Point' as const, coordinates: [-120.0375, 50] as [number, number] };
const REQUEST: ScenarioRequest = {
  name: 'test',
  ignition: PLACE,
  hours: 3,
  weather: { run: 'control', windKmH: 10, windFromDeg: 270 },
  fuelMoisture: { ffmc: 90, bui: 60 },
  barriers: [],
  spotting: false,
  compareTo: [],
};

let world: Awaited<ReturnType<typeof openSmallArea>>;
let ids = 0;
beforeAll(async () => {
  world = await openSmallArea();
});
afterAll(() => world.close());

async function run(changes: Partial<ScenarioRequest> = {}, id = `scenario-wildfire-test-${++ids}`) {
  const request = { ...REQUEST, ...changes };
  const plan = await planScenario(request, await readAreas(CATALOG_DIR), world.deps);
  return runScenario(id, request, plan, world.deps);
}

const fault = (field: string, detail: string) => ({
  kind: 'invalid-request',
  facts: { errors: [{ field, detail: expect.stringContaining(detail) as string }] },
});

describe('a scenario', () => {
  test('waits for weather and a landscape', async () => {
    await expect(run()).rejects.toMatchObject({ kind: 'unavailable' });
    await world.writeControl();
    await expect(run()).rejects.toMatchObject({
      message: expect.stringContaining('no landscape') as string,
    });
    await world.writeLandscape();
  });

  test('grows downwind, is marked, and says of what it was made', async () => {
    const summary = await run({ compareTo: ['base'] });
    expect(summary.marks).toEqual(['EXERCISE', 'SCENARIO']);
    expect(summary.burned.at(-1)!.medianHa).toBeGreaterThan(summary.burned[0]!.medianHa - 1);
    // No fire burns: there is no base, and that is said.
    expect(summary.notCompared).toEqual(['base']);
    const stored = await world.deps.runs.readRun(summary.id, summary.start);
    expect(stored.lineage?.process).toEqual({ id: 'wildfire-spread', version: '1.0.0' });
    expect(stored.lineage?.inputs.map(({ role }) => role)).toEqual(['control', 'landscape']);
    expect(stored.variables.map(({ id }) => id)).toContain('fire_arrival_time');
  });

  test('more wind reaches more, and the difference is told', async () => {
    const base = await run({}, 'scenario-wildfire-calm');
    // A comparison reads entries: this one has none but its data.
    await expect(run({ compareTo: ['scenario-wildfire-nothing'] })).rejects.toMatchObject(
      fault('compareTo', 'no such scenario'),
    );
    const windy = await run({ weather: { run: 'control', windKmH: 30, windFromDeg: 270 } });
    expect(windy.burned.at(-1)!.medianHa).toBeGreaterThan(base.burned.at(-1)!.medianHa);
  });

  test('a firebreak counts from edge to edge, wherever its ends are drawn', async () => {
    const along = (south: number, north: number) => ({
      barriers: [
        {
          geometry: {
            type: 'LineString' as const,
            coordinates: [
              [-120.03, south],
              [-120.03, north],
            ] as [number, number][],
          },
          widthM: 1000,
        },
      ],
    });
    const windy = { weather: { run: 'control' as const, windKmH: 30, windFromDeg: 270 } };
    const areaOf = async (changes: Partial<ScenarioRequest>) =>
      (await run({ ...windy, ...changes })).burned.at(-1)!.medianHa;
    // The landscape lies from 49.9608 to 50.0408 north.
    const within = await areaOf(along(49.961, 50.0407));
    expect(within).toBeLessThan(await areaOf({}));
    expect(await areaOf(along(49.5, 50.5))).toBe(within);
  });

  test.each([
    {
      name: 'a firebreak outside of the landscape',
      changes: {
        barriers: [
          {
            geometry: {
              type: 'LineString' as const,
              coordinates: [
                [-110, 49],
                [-109, 51],
              ] as [number, number][],
            },
            widthM: 30,
          },
        ],
      },
      expected: fault('barriers.0', 'outside the landscape'),
    },
    {
      name: 'an ignition outside of the landscape',
      changes: { ignition: { ...PLACE, coordinates: [-100, 50] as [number, number] } },
      expected: fault('ignition', 'outside the landscape'),
    },
    {
      name: 'an ignition on water',
      changes: {
        ignition: {
          ...PLACE,
          coordinates: [-120.075 + WATER_COLUMN * 0.0025, 50] as [number, number],
        },
      },
      expected: fault('ignition', 'water'),
    },
    {
      name: 'hours beyond the forecast',
      changes: { hours: 60 },
      expected: fault('hours', 'forecast is shorter'),
    },
    {
      name: 'a start that leaves too few hours',
      changes: { start: '2026-06-02T23:00:00Z' },
      expected: fault('start', 'does not cover'),
    },
    {
      name: 'members of a control',
      changes: { weather: { run: 'control' as const, members: [1] } },
      expected: fault('weather.members', 'no members'),
    },
    {
      name: 'an ensemble that is not there',
      changes: { weather: { run: 'ensemble' as const } },
      expected: fault('weather.run', 'no ensemble'),
    },
    {
      name: 'active fires where none burns',
      changes: { ignition: 'active-fires' as const },
      expected: fault('ignition', 'no fire burns'),
    },
    {
      name: 'barriers that enclose the ignition',
      changes: {
        barriers: [
          {
            geometry: {
              type: 'Polygon' as const,
              coordinates: [
                [
                  [-120.045, 49.995],
                  [-120.03, 49.995],
                  [-120.03, 50.005],
                  [-120.045, 50.005],
                  [-120.045, 49.995],
                ] as [number, number][],
              ],
            },
            widthM: 100,
          },
        ],
      },
      expected: fault('barriers', 'enclose the ignition'),
    },
  ])('$name is refused by name', async ({ changes, expected }) => {
    await expect(run(changes)).rejects.toMatchObject(expected);
  });
});
