import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { WATER_COLUMN } from './small-area.ts';
import { writeRows } from './small-fires.ts';
import { fault, openScenarios, PLACE } from './small-scenario.ts';

let world: Awaited<ReturnType<typeof openScenarios>>;
beforeAll(async () => {
  world = await openScenarios();
  await world.writeControl();
  await world.writeLandscape();
});
afterAll(() => world.close());

const WATER_LON = -120.075 + WATER_COLUMN * 0.0025;

describe('a scenario', () => {
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
          coordinates: [WATER_LON, 50] as [number, number],
        },
      },
      expected: fault('ignition', 'water'),
    },
    {
      name: 'a line on water',
      changes: {
        ignition: {
          type: 'LineString' as const,
          coordinates: [
            [WATER_LON, 49.99],
            [WATER_LON, 50.01],
          ] as [number, number][],
        },
      },
      expected: fault('ignition', 'nothing burns there: water'),
    },
    {
      name: 'an area on water',
      changes: {
        ignition: {
          type: 'Polygon' as const,
          coordinates: [
            [
              [WATER_LON - 0.001, 49.99],
              [WATER_LON + 0.001, 49.99],
              [WATER_LON, 50.01],
              [WATER_LON - 0.001, 49.99],
            ] as [number, number][],
          ],
        },
      },
      expected: fault('ignition', 'nothing burns there: water'),
    },
    {
      name: 'an area whose outline crosses itself',
      changes: {
        ignition: {
          type: 'Polygon' as const,
          coordinates: [
            [
              [-120.05, 49.99],
              [-120.03, 50.01],
              [-120.03, 49.99],
              [-120.05, 50.01],
              [-120.05, 49.99],
            ] as [number, number][],
          ],
        },
      },
      expected: fault('ignition.coordinates', 'crosses itself'),
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
      expected: fault('barriers', '100 m wide, the fire cannot leave unless flames cross them'),
    },
  ])('$name is refused by name', async ({ changes, expected }) => {
    await expect(world.run(changes)).rejects.toMatchObject(expected);
  });

  test('a firebreak far off is none of the roads that enclose the fire already', async () => {
    const ring = [
      [-120.045, 49.995],
      [-120.03, 49.995],
      [-120.03, 50.005],
      [-120.045, 50.005],
      [-120.045, 49.995],
    ] as const;
    await writeRows(world.deps, 'exercise-west-roads', [
      {
        road_id: 'R1',
        name: 'Ring',
        kind: 'highway',
        width_m: 30,
        evacuation_route: false,
        geometry: { type: 'LineString', coordinates: ring.map((place) => [...place]) },
      },
    ]);
    const far = {
      type: 'LineString' as const,
      coordinates: [
        [-120.01, 49.97],
        [-120.01, 50.03],
      ] as [number, number][],
    };
    const { warnings } = await world.run({ barriers: [{ geometry: far, widthM: 30 }] });
    const enclosed = warnings.filter(({ en }) => en.includes('enclosed'));
    expect(enclosed).toHaveLength(1);
    // 5 x 5 cells of 179 x 178 m lie within the ring.
    expect(enclosed[0]!.en).toMatch(/^The fire is enclosed \(roads\): \d\d ha can burn unless/);
    expect(enclosed[0]!.fr).toContain('enfermé (routes)');
  });

  test('moisture is named where it stops the fire', async () => {
    const { warnings } = await world.run({ fuelMoisture: { ffmc: 30, bui: 20 } });
    expect(warnings.map(({ en }) => en)).toContainEqual(
      expect.stringContaining(
        'moisture stops it, fine fuel is too wet to spread (FFMC at most 30)',
      ),
    );
  });
});
