import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Row } from '../../../services/twin/table-rows.ts';
import { runArea } from '../../../services/twin/flood/run-area.ts';
import { scoreHydrograph } from '../../../services/twin/flood/verification/score-hydrograph.ts';
import { openFloodSkill } from '../../../services/twin/flood/verification/flood-skill.ts';
import { openSmallRivers } from './small-rivers.ts';
import { HOUR_MS, MEMBERS, START_MS } from './small-weather.ts';

const BEFORE_MS = START_MS - 12 * HOUR_MS;

let world: Awaited<ReturnType<typeof openSmallRivers>>;
let rows: readonly Row[];
beforeAll(async () => {
  world = await openSmallRivers();
  await world.writeNetwork();
  await world.writeRun('exercise-rhine', BEFORE_MS);
  await world.writeRun('exercise-rhine-ens', BEFORE_MS, MEMBERS);
  await world.writeWeather();
  await world.writeDischarge();
  await runArea(world.area, world.deps);
  ({ rows } = await world.deps.readTable('twin-flood-scores'));
}, 60_000);
afterAll(() => world.close());

const find = (gauge: string, version: string, event: string, lead: number) =>
  rows.find(
    (row) =>
      row['gauge_id'] === gauge &&
      row['version'] === version &&
      row['event'] === event &&
      row['lead_hours'] === lead,
  );
const number = (row: Row | undefined, name: string) => row?.[name] as number;

test('the run before is made as it was known then, and judged by what came', async () => {
  const hydrographs = await world.deps.readTable('twin-flood-hydrograph');
  const runs = new Set(hydrographs.rows.map(({ run }) => run));
  expect(runs).toEqual(new Set([BEFORE_MS, START_MS]));
  const judged = rows.filter((row) => row['event'] !== 'hindcast');
  expect(new Set(judged.map((row) => row['reference_time']))).toEqual(new Set([BEFORE_MS]));
  expect(find('GA', 'corrected', 'value', 6)).toMatchObject({ count: 6, members: 25 });
  expect(find('GA', 'open-loop', 'value', 12)).toMatchObject({ count: 6, members: 5 });
});

test('gauges that are read make the forecast better than the model alone', () => {
  const crps = (version: string) => number(find('GA', version, 'value', 6), 'crps');
  expect(crps('corrected')).toBeLessThan(crps('open-loop'));
  expect(crps('stores')).toBeLessThan(crps('open-loop'));
});

test('a sensor that hangs judges nothing', () => {
  const own = rows.filter((row) => row['gauge_id'] === 'GB');
  expect(own.filter((row) => row['event'] !== 'hindcast')).toEqual([]);
});

test('thresholds of years and of the authority are scored with every probability', () => {
  for (const event of ['2-year', '5-year', '20-year', 'alert-1']) {
    const row = find('GA', 'corrected', event, 12);
    expect(number(row, 'brier')).toBeGreaterThanOrEqual(0);
    const counts = JSON.parse(row!['probabilities'] as string) as [number, number, number][];
    expect(counts.reduce((sum, [, cases]) => sum + cases, 0)).toBe(6);
  }
});

test('the scores of a case worked by hand', () => {
  // Members 1, 3 against 2: fair CRPS = mean |x - y| - |1 - 3| / (2 x 2 - 2) = 1 - 1 = 0;
  // members 4, 8 against 5: 2 - 2 = 0 ... (1 + 3) / 2 - 4 / 2 = 0. Of one threshold, 4:
  // probabilities 0 and 1, outcomes 0 and 1: Brier 0; of 3.5 the same, of 2: (0.5 - 1)^2 and 0.
  const scored = scoreHydrograph({
    gaugeId: 'G',
    referenceMs: 0,
    leadHours: [1, 2],
    observedM3S: [2, 5],
    persistenceM3S: 2,
    versions: {
      corrected: [
        [1, 3],
        [4, 8],
      ],
    },
    thresholds: { low: 2, middle: 4 },
  });
  const of = (event: string) => scored.find((row) => row['event'] === event);
  expect(of('value')).toMatchObject({ lead_hours: 6, count: 2, crps: 0, bias: 0.5, mae: 0.5 });
  expect(of('low')).toMatchObject({ events: 2, brier: 0.125 });
  expect(of('middle')).toMatchObject({ events: 1, brier: 0 });
});

test('by its own past the twin tells what its corrections are worth, hours ahead', () => {
  const of = (version: string, lead: number) => find('GA', version, 'hindcast', lead);
  expect(number(of('corrected', 1), 'count')).toBeGreaterThan(0);
  expect(number(of('corrected', 1), 'crps')).toBeLessThan(number(of('open-loop', 1), 'crps'));
});

test('collections of the twin tell how good it was, before and after each correction', async () => {
  const { readTable, tables } = world.deps;
  const skillOf = openFloodSkill({ readTable, tables, readAreas: async () => [world.area] });
  const skill = (await skillOf('twin-flood-hydrograph'))!;
  const day = (quantity: string) => skill.find((one) => one.quantity === quantity)!;
  expect(day('discharge:corrected').crps).toBeLessThan(day('discharge:open-loop').crps);
  expect(day('discharge:corrected').events.map(({ event }) => event)).toContain('alert-1');
  expect(day('discharge:corrected:hindcast').count).toBeGreaterThan(0);
  expect(await skillOf('exercise-rhine')).toBeUndefined();
});
