import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Row } from '../../../services/twin/table-rows.ts';
import { runArea } from '../../../services/twin/flood/run-area.ts';
import { openSmallRivers, trueFlow } from './small-rivers.ts';
import { HOUR_MS, MEMBERS, PAST_HOURS, START_MS } from './small-weather.ts';

let world: Awaited<ReturnType<typeof openSmallRivers>>;
beforeAll(async () => {
  world = await openSmallRivers();
  await world.writeNetwork();
});
afterAll(() => world.close());

const read = async (collection: string) => (await world.deps.readTable(collection)).rows;
const number = (row: Row | undefined, name: string) => row?.[name] as number;

test('without weather there is nothing to do', async () => {
  expect(await runArea(world.area, world.deps)).toEqual([]);
  expect(await read('twin-flood-hydrograph')).toEqual([]);
});

describe('a new run with readings of its gauges', () => {
  beforeAll(async () => {
    await world.writeWeather();
    await world.writeDischarge();
    await runArea(world.area, world.deps);
  }, 60_000);

  const rowsOf = async (place: string) =>
    (await read('twin-flood-hydrograph'))
      .filter(({ place_id }) => place_id === place)
      .toSorted((a, b) => number(a, 'time') - number(b, 'time'));

  test('each gauge, and each reach asked for, has its past and every hour of the forecast', async () => {
    for (const place of ['GA', 'GB', 'GC', 'A1']) {
      const rows = await rowsOf(place);
      expect(rows.map((row) => number(row, 'lead_hours'))).toEqual(
        Array.from({ length: 24 + 48 }, (_, at) => at - 23),
      );
      expect(rows.every(({ run, latest }) => run === START_MS && latest === true)).toBe(true);
    }
  });

  test('members are weather times stores, and quantiles lie in their order among them', async () => {
    const ahead = (await rowsOf('GA')).filter((row) => number(row, 'lead_hours') > 0);
    for (const row of ahead) {
      const members = JSON.parse(row['members_m3s'] as string) as number[];
      expect(members).toHaveLength(MEMBERS.length * 5);
      const [p05, p50, p95] = ['p05', 'p50', 'p95'].map((p) => number(row, `discharge_${p}_m3s`));
      expect(Math.min(...members)).toBeLessThanOrEqual(p05! + 1e-3);
      expect(p05).toBeLessThanOrEqual(p50!);
      expect(p50).toBeLessThanOrEqual(p95!);
      expect(Math.max(...members)).toBeGreaterThanOrEqual(p95! - 1e-3);
    }
  });

  test('a river that had more rain than was told is brought to where its gauge saw it', async () => {
    const rows = await rowsOf('GA');
    const truth = trueFlow().get('A2')!;
    const error = (column: string, from: number, to: number) =>
      rows
        .filter((row) => number(row, 'lead_hours') >= from && number(row, 'lead_hours') <= to)
        .reduce((sum, row) => {
          const at = PAST_HOURS - 1 + (number(row, 'time') - START_MS) / HOUR_MS;
          return sum + Math.abs(number(row, column) - truth[at]!);
        }, 0);
    expect(error('analysed_m3s', 0, 0)).toBeLessThan(0.4 * error('open_loop_m3s', 0, 0));
    expect(error('control_m3s', 1, 6)).toBeLessThan(0.5 * error('open_loop_m3s', 1, 6));
  });

  test('what was not used of a gauge is said, with the reason', async () => {
    const gauges = new Map((await read('twin-flood-gauges')).map((row) => [row['gauge_id'], row]));
    expect(gauges.get('GA')).toMatchObject({ state: 'used', not_used: '[]' });
    expect(gauges.get('GB')).toMatchObject({ state: 'stuck-against-model', age_hours: 35 });
    const notUsed = JSON.parse(gauges.get('GC')!['not_used'] as string) as { reason: string }[];
    expect(notUsed.map(({ reason }) => reason)).toEqual(['flag-ice', 'gap']);
    const { lineages } = (await world.deps.tables.readTable('twin-flood-gauges'))!;
    expect(lineages![0]!.warnings.map(({ en }) => en)).toContain(
      'Gauges whose newest readings are not used: GB (stuck-against-model)',
    );
  });

  test('a gauge without rating has flow and no stage; its alert has no probability', async () => {
    const [row] = (await rowsOf('GB')).filter((one) => number(one, 'lead_hours') === 1);
    expect(row).toMatchObject({ stage_p50_m: null, probability_alerts: '{"alert-1":null}' });
    expect(number(row, 'discharge_p50_m3s')).toBeGreaterThan(0);
  });

  test('thresholds of reaches are of the model’s own climate, those of gauges of observed peaks', async () => {
    // Gumbel, location 20, scale 8: Q(T) = 20 - 8 ln(-ln(1 - 1/T)) = 22.93, 32.00, 43.76.
    const [outlook] = await read('twin-flood-outlook');
    expect(number(outlook, 'threshold_2_year_m3s')).toBeCloseTo(22.93, 0);
    expect(number(outlook, 'threshold_5_year_m3s')).toBeCloseTo(32, 0);
    expect(number(outlook, 'threshold_20_year_m3s')).toBeCloseTo(43.76, 0);
    const { lineages } = (await world.deps.tables.readTable('twin-flood-outlook'))!;
    const roles = lineages![0]!.inputs.map(({ role }) => role);
    expect(roles).toContain('reachClimate');
  });

  test('rain of members in steps of six hours is said to be spread', async () => {
    const { lineages } = (await world.deps.tables.readTable('twin-flood-hydrograph'))!;
    expect(lineages![0]!.warnings[0]!.en).toContain('steps of up to 6 h');
  });

  test('of the same inputs nothing is made anew; a batch of readings makes it anew', async () => {
    const generation = async () =>
      (await world.deps.tables.readTable('twin-flood-outlook'))!.generation;
    const before = await generation();
    await runArea(world.area, world.deps);
    expect(await generation()).toBe(before);
    await world.writeDischarge(START_MS + 3 * HOUR_MS);
    await runArea(world.area, world.deps);
    expect(await generation()).toBe(before + 1);
    const runs = new Set(
      (await rowsOf('GA')).map((row) => `${number(row, 'run')} ${row['latest'] === true}`),
    );
    expect(runs).toEqual(new Set([`${START_MS} false`, `${START_MS + 3 * HOUR_MS} true`]));
  }, 60_000);
});
