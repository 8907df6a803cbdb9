import { afterAll, beforeAll, expect, test } from 'vitest';

import { runArea } from '../../../services/twin/flood/run-area.ts';
import { toPastWeather } from '../../../services/twin/flood/weather/past-weather.ts';
import { toRiverNetwork } from '../../../services/twin/flood/network/river-network.ts';
import { BASINS, openSmallRivers, REACHES } from './small-rivers.ts';
import { HOUR_MS, START_MS } from './small-weather.ts';

let world: Awaited<ReturnType<typeof openSmallRivers>>;
beforeAll(async () => {
  world = await openSmallRivers();
  await world.writeNetwork();
  await world.writeWeather();
}, 60_000);
afterAll(() => world.close());

test('without readings and without an ensemble the rivers run all the same, and that is said', async () => {
  const { ensemble: _, ...weather } = world.area.weather;
  await runArea({ ...world.area, weather }, world.deps);
  const { rows, manifest } = await world.deps.readTable('twin-flood-gauges');
  expect(rows.map(({ state, readings_used }) => [state, readings_used])).toEqual([
    ['empty', 0],
    ['empty', 0],
    ['empty', 0],
  ]);
  const { parameters, warnings } = manifest!.lineages![0]!;
  expect(parameters['members']).toBe(21);
  expect(warnings.map(({ en }) => en)).toContain(
    'There is no ensemble of this run: members differ by their stores alone',
  );
}, 60_000);

test('with too little past weather it says how much is needed', async () => {
  const short = { ...world.area, runoff: { ...world.area.runoff, warmUpDays: 30 } };
  const assimilation = { ...short.assimilation, hours: 2400 };
  await expect(runArea({ ...short, assimilation }, world.deps)).rejects.toThrow(
    'needed are 2400 h of observed flow and 720 h before them',
  );
});

const network = toRiverNetwork(REACHES, BASINS);
const hour = (basin_id: string, nth: number, mm: number | null) => ({
  basin_id,
  time: START_MS + nth * HOUR_MS,
  precipitation_mm: mm,
  temperature_c: 10,
});
const span = { startMs: START_MS, endMs: START_MS + 10 * HOUR_MS };
const past = (rows: ReturnType<typeof hour>[]) => toPastWeather(rows, network.basins, span);
const all = (mm: (nth: number) => number | null) =>
  ['A', 'B', 'C'].flatMap((id) =>
    Array.from({ length: 10 }, (_, nth) => hour(id, nth + 1, mm(nth))),
  );

test('a short gap of past weather is filled without rain, and counted', () => {
  const { weather, filledHours } = past(all((nth) => (nth === 4 ? null : 1)));
  expect(filledHours).toBe(3);
  expect([...weather.precipitationMm[0]!]).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 1, 1]);
});

test.each([
  ['a gap of more than six hours', all((nth) => (nth > 1 && nth < 9 ? null : 1)), /gap around/],
  ['rain below zero', all(() => -1), /rain of -1 mm/],
  ['a basin without weather', all(() => 1).filter((row) => row.basin_id !== 'B'), /B has none/],
])('%s is refused', (_, rows, message) => {
  expect(() => past(rows)).toThrow(message);
});

test('a network that does not hang together is named', () => {
  const [first, ...rest] = REACHES;
  expect(() => toRiverNetwork([{ ...first!, next_id: 'X9' }, ...rest], BASINS)).toThrow(
    'the reach A1 runs into X9, which is not there',
  );
  expect(() => toRiverNetwork(REACHES, BASINS.slice(1))).toThrow('which is not there');
});

test('runoff of a basin comes to its reaches by the area beside each, and all of it', () => {
  // A1 drains 60 of 120 km2 of basin A, A2 the rest.
  expect([...network.lateralShares]).toEqual([0.5, 0.5, 1, 1]);
});
