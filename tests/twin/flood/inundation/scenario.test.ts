import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readStoredFlood } from '../../../../services/twin/flood/inundation/stored-flood.ts';
import { openRunFields } from '../../../../services/twin/run-fields.ts';
import {
  CHANNEL_N,
  lonLat,
  openSmallTown,
  POLDER_CELLS,
  POLDER_M,
  RIVER_WIDTH_M,
  SLOPE,
} from './small-town.ts';

type World = Awaited<ReturnType<typeof openSmallTown>>;
type Summary = Awaited<ReturnType<World['run']>>;
let world: World;
let broken: Summary;

const BREACH = { place: lonLat(15, 20), widthM: 60, formationMinutes: 0 };
/** Depth of uniform flow in a wide rectangle by Manning's equation: (Q n / (w sqrt(S)))^(3/5). */
const normalDepthM = (dischargeM3S: number) =>
  ((dischargeM3S * CHANNEL_N) / (RIVER_WIDTH_M * Math.sqrt(SLOPE))) ** 0.6;

beforeAll(async () => {
  world = await openSmallTown();
  await world.writeNetwork();
  await world.writeTown();
  await world.writeAssets();
  broken = await world.run({ breach: [{ ...BREACH, time: '2026-05-20T01:00:00Z' }] });
}, 120_000);
afterAll(() => world.close());

async function depthsAt(summary: Summary, column: number, row: number) {
  const run = await world.deps.runs.readRun(summary.id, summary.start);
  const folder = world.deps.runs.runFolder(summary.id, summary.start);
  const fields = openRunFields(run, folder);
  try {
    const times = fields.listTimes('inundation_depth', null);
    const read = (ms: number) => fields.readField('inundation_depth', ms, null);
    return (await Promise.all(times.map(read))).map((depths) => depths[row * 30 + column]!);
  } finally {
    fields.close();
  }
}

describe('water in a town', () => {
  test('stands in the river as Manning’s equation has it, from the start on', async () => {
    const [first] = await depthsAt(broken, 12, 8);
    // Faces between cells a metre apart in height make it a little deeper than in a canal.
    expect(Math.abs(first! / normalDepthM(150) - 1)).toBeLessThan(0.08);
  });

  test('does not pass a levee that stands, and passes the breach from its time on', async () => {
    const [start, ...later] = await depthsAt(broken, 20, 20);
    expect(start).toBe(0);
    expect(later[0]).toBe(0);
    expect(later[2]).toBeGreaterThan(0.5);
    expect(broken.base?.flooded?.people).toBe(0);
  });

  test('fills the polder to the level of the river', async () => {
    const depths = await depthsAt(broken, 20, 20);
    const levelM = 100 - SLOPE * 20 * 20 + normalDepthM(150);
    expect(Math.abs(depths.at(-1)! - (levelM - POLDER_M))).toBeLessThan(0.2);
    expect(broken.difference?.people).toBe(POLDER_CELLS);
    expect(broken.difference!.areaKm2 / (POLDER_CELLS * 0.0004)).toBeCloseTo(1, 1);
  });

  test('loses nothing: what came in is there or went out', () => {
    const { initialM3, inflowM3, outflowM3, storedM3, relativeError } = broken.massBalance;
    expect(Math.abs(relativeError)).toBeLessThan(1e-6);
    expect(inflowM3).toBeCloseTo(6 * 3600 * 150, -1);
    expect(storedM3 + outflowM3).toBeCloseTo(initialM3 + inflowM3, -1);
    // As much more stands in the town as the polder holds.
    expect(broken.flooded.volumeM3).toBeLessThan(inflowM3);
  });

  test('is kept whole, marked, with what it was made of', async () => {
    const run = await world.deps.runs.readRun(broken.id, broken.start);
    expect(run).toMatchObject({ complete: true, missing: [], marks: ['EXERCISE', 'SCENARIO'] });
    expect(run.variables.map(({ id }) => id).toSorted()).toEqual([
      'flood_hazard_rating',
      'inundation_arrival_time',
      'inundation_arrival_time_difference',
      'inundation_depth',
      'inundation_duration',
      'maximum_inundation_depth',
      'maximum_inundation_depth_difference',
      'maximum_inundation_speed',
    ]);
    expect(run.lineage?.inputs.map(({ role }) => role)).toEqual(['terrain', 'levees']);
    const entry = await world.deps.catalog.getCollection(broken.id);
    expect(entry['isohyet:title'].en).toMatch(/^SCENARIO: breach in East levee \(60 m\)/);
  });

  test('tells who is reached, which road is cut and when, and what comes first', () => {
    const { exposure } = broken;
    expect(exposure.byDepth.total.people).toBe(POLDER_CELLS);
    expect(exposure.facilities.map(({ id }) => id)).toEqual(['school']);
    expect(exposure.facilities[0]!.firstWet! > '2026-05-20T01:00:00Z').toBe(true);
    expect(exposure.evacuationRoutesCut).toEqual(['road']);
    const [cut] = exposure.roadsCut!;
    // Cut from the eastern edge of the polder to its end: eight cells of 20 m, half of the last.
    expect(cut!.lengthM).toBeGreaterThan(140);
    expect(cut!.lengthM).toBeLessThan(180);
    expect(cut).toMatchObject({ until: null, isCutAtEnd: true });
    expect(exposure.priorities[0]).toMatchObject({ kind: 'critical-facility', id: 'school' });
    expect(exposure.priorities[1]!.kind).toBe('block');
    // 108 buildings in water of some 1.6 m: by the curve of Europe 0.5 at 1.5 m and 0.6 at 2 m.
    expect(exposure.damage!.flooded).toBeCloseTo(POLDER_CELLS / 4, 6);
    expect(exposure.damage!.lost / exposure.damage!.flooded).toBeGreaterThan(0.45);
    expect(exposure.damage!.lost / exposure.damage!.flooded).toBeLessThan(0.6);
    expect(exposure.damage!.lostHigh).toBeGreaterThan(exposure.damage!.lost);
  });

  test('a wall across the way in keeps the polder dry', async () => {
    const summary = await world.run({
      hours: 2,
      breach: [BREACH],
      barriers: [{ line: [lonLat(16, 1), lonLat(16, 38)], heightM: 5 }],
      compareToBase: false,
    });
    expect((await depthsAt(summary, 20, 20)).at(-1)).toBe(0);
  });

  test('rain on the town stands in the polder, as deep as has fallen', async () => {
    const summary = await world.run({
      hours: 2,
      inflows: [{ dischargeM3S: 1 }],
      rain: { mmPerHour: 50, hours: 1, fromHour: 0 },
      compareToBase: false,
    });
    // Hills drain into the polder too: at least its own 50 mm.
    const depths = await depthsAt(summary, 20, 20);
    expect(depths.at(-1)).toBeGreaterThan(0.05);
    expect(summary.massBalance.rainM3).toBeCloseTo(0.05 * 600 * 800, 0);
  });
});

test('cells twice as wide keep the levee, the breach and the people', async () => {
  const summary = await world.run({ coarser: 2, hours: 5, breach: [{ ...BREACH }] });
  expect(summary.base?.flooded?.people).toBe(0);
  expect(summary.flooded.people).toBe(POLDER_CELLS);
  expect(summary.cost.cells).toBe(300);
  // Its grid is found again in the terrain.
  const run = await world.deps.runs.readRun(summary.id, summary.start);
  const flood = await readStoredFlood(world.area, run, world.deps);
  expect(flood.town.flood.cellM).toBe(40);
  expect(flood.town.counts.population_count!.reduce((sum, count) => sum + count, 0)).toBe(
    POLDER_CELLS,
  );
});
