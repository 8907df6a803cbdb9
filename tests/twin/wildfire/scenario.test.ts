import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ScenarioRequest } from '../../../services/twin/wildfire/scenario/scenario-request.ts';
import { fault, openScenarios, PLACE } from './small-scenario.ts';
import { HOUR_MS, START_MS } from './small-weather.ts';

type World = Awaited<ReturnType<typeof openScenarios>>;
let world: World;
beforeAll(async () => {
  world = await openScenarios();
});
afterAll(() => world.close());

const DEGREE_M = 111_195;

/** How far the largest outline of a fire reaches from where it started, m. */
function reachOf({ isochrones }: Awaited<ReturnType<World['run']>>) {
  const [lon, lat] = PLACE.coordinates;
  const places = isochrones.features
    .flatMap(({ geometry }) => geometry.coordinates.flat(2))
    .map(([east = NaN, north = NaN]) => [
      (east - lon) * DEGREE_M * Math.cos((lat * Math.PI) / 180),
      (north - lat) * DEGREE_M,
    ]);
  const most = (of: (place: readonly number[]) => number) => Math.max(...places.map(of));
  return {
    east: most(([x]) => x!),
    west: most(([x]) => -x!),
    north: most(([, y]) => y!),
    south: most(([, y]) => -y!),
  };
}

describe('a scenario', () => {
  test('waits for weather and a landscape', async () => {
    await expect(world.run()).rejects.toMatchObject({ kind: 'unavailable' });
    await world.writeControl();
    await expect(world.run()).rejects.toMatchObject({
      message: expect.stringContaining('no landscape') as string,
    });
    await world.writeLandscape();
  });

  test.each([
    { name: 'south', windFromDeg: 180, ahead: 'north' as const, behind: 'south' as const },
    { name: 'east', windFromDeg: 90, ahead: 'west' as const, behind: 'east' as const },
  ])('grows downwind when the wind is from the $name', async ({ windFromDeg, ahead, behind }) => {
    const weather = { run: 'control' as const, windKmH: 10, windFromDeg };
    const reached = reachOf(await world.run({ weather }));
    // Grass, 10 km/h: an ellipse 1.1 * 10 ** 0.464 = 3.2 times as long as wide (ST-X-3, eq. 80),
    // so the back of the fire is a small part of its head.
    expect(reached[ahead]).toBeGreaterThan(500);
    expect(reached[ahead]).toBeGreaterThan(4 * reached[behind]);
  });

  test('is marked, and says of what it was made', async () => {
    const summary = await world.run({ compareTo: ['base'] });
    expect(summary.marks).toEqual(['EXERCISE', 'SCENARIO']);
    const areas = summary.burned.map(({ medianHa }) => medianHa);
    expect(areas).toEqual(areas.toSorted((a, b) => a - b));
    // More than the cell of 3 ha that it began in.
    expect(areas.at(-1)).toBeGreaterThan(4);
    // No fire burns: there is no base, and that is said.
    expect(summary.notCompared.map(({ to }) => to)).toEqual(['base']);
    const stored = await world.deps.runs.readRun(summary.id, summary.start);
    expect(stored.lineage?.process).toEqual({ id: 'wildfire-spread', version: '1.3.0' });
    expect(stored.lineage?.inputs.map(({ role }) => role)).toEqual(['control', 'landscape']);
    expect(stored.variables.map(({ id }) => id)).toContain('fire_arrival_time');
  });

  test('without a start it begins at the next full hour from now, and says so', async () => {
    const summary = await world.run({ name: undefined }, undefined, START_MS + 16.4 * HOUR_MS);
    expect(summary.start).toBe('2026-06-01T17:00:00Z');
    expect(summary.warnings.map(({ en }) => en)).toContain(
      'No start was asked for: the fire starts at the next full hour from now, 2026-06-01T17:00:00Z',
    );
    // Nobody named it: place and time do.
    expect(summary.title).toEqual({
      en: 'fire at 50.000 N 120.037 W, 2026-06-01 17:00 UTC, wind 10 km/h, wind from 270°, FFMC 90, BUI 60',
      fr: 'feu à 50,000 N 120,037 O, 2026-06-01 17:00 UTC, vent 10 km/h, vent de 270°, FFMC 90, BUI 60',
    });
    const late = await world.run({}, undefined, START_MS + 48.5 * HOUR_MS);
    expect(late.start).toBe('2026-06-01T00:00:00Z');
    expect(late.warnings[0]!.en).toContain('does not cover 3 h from now');
    const asked = await world.run({ start: '2026-06-01T05:30:00Z' }, undefined, START_MS);
    expect(asked.start).toBe('2026-06-01T05:00:00Z');
    expect(asked.warnings.some(({ en }) => en.includes('No start'))).toBe(false);
  });

  test('what the request gives in place of the forecast is said', async () => {
    const { warnings } = await world.run();
    expect(warnings.map(({ en }) => en)).toContain(
      'Given by the request in place of the forecast, at every hour and place: wind 10 km/h, wind from 270°, FFMC 90, BUI 60',
    );
  });

  test('more wind reaches more, and the difference is told', async () => {
    const base = await world.run({}, 'scenario-wildfire-calm');
    // A comparison reads entries: this one has none but its data.
    await expect(world.run({ compareTo: ['scenario-wildfire-nothing'] })).rejects.toMatchObject(
      fault('compareTo', 'no such scenario'),
    );
    const windy = await world.run({ weather: { run: 'control', windKmH: 30, windFromDeg: 270 } });
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
      (await world.run({ ...windy, ...changes })).burned.at(-1)!.medianHa;
    // The landscape lies from 49.9608 to 50.0408 north.
    const within = await areaOf(along(49.961, 50.0407));
    expect(within).toBeLessThan(await areaOf({}));
    expect(await areaOf(along(49.5, 50.5))).toBe(within);
  });
});
