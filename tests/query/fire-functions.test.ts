import { afterAll, beforeAll, expect, test } from 'vitest';

import type { SqlQuery } from '../../services/query/sql.ts';
import { describeReference } from '../cases.ts';
import { readReference, type ReferenceTable } from '../science/reference-table.ts';
import { faultOf, openSql, rowsOf } from './run-sql.ts';
import { FIRST_RUN_MS, makeSmallWorld, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
let sql: SqlQuery;
beforeAll(async () => {
  world = await makeSmallWorld([{ referenceMs: FIRST_RUN_MS, hours: [0] }]);
  sql = await openSql(world);
});
afterAll(async () => {
  await sql.close();
  world.remove();
});

const CODES = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr'] as const;
const one = async (expression: string) =>
  (await rowsOf(sql, `SELECT ${expression} AS x`))[0]?.['x'];

function expectNear(got: unknown, expected: number): void {
  expect(Math.abs(Number(got) - expected)).toBeLessThan(1e-9 * Math.abs(expected) + 1e-9);
}

describeReference('fire weather in SQL', () => {
  // The 48 days of Van Wagner & Pickett 1985, numbers of cffdrs_r (see the reference folder).
  const table = () => readReference('fire/fwi_vw85_48days.csv');
  const dates = ({ numbers, rows }: ReferenceTable) =>
    Array.from({ length: rows }, (_, row) => {
      const [year, month, day] = ['yr', 'mon', 'day'].map((name) => numbers(name)[row]!);
      return `make_date(${year}, ${month}, ${day})`;
    });
  const list = (values: ArrayLike<number | string>) => `[${Array.from(values).join(', ')}]`;

  test('a chain gives all days of the standard series', async () => {
    const all = table();
    const weather = ['temp', 'rh', 'ws', 'prec'].map((name) => list(all.numbers(name)));
    const chain = `fwi(${list(dates(all))}, ${all.numbers('lat')[0]}, ${weather.join(', ')})`;
    const rows = await rowsOf(sql, `SELECT unnest(${chain}, recursive := true)`);
    expect(rows).toHaveLength(48);
    for (const name of CODES) {
      const expected = all.numbers(name);
      for (const [row, made] of rows.entries()) expectNear(made[name], expected[row]!);
    }
  });

  test('a day, and each code by itself, give the first day of the series', async () => {
    const all = table();
    const expected = Object.fromEntries(CODES.map((name) => [name, all.numbers(name)[0]!]));
    const day = (await one('fwi(17, 42, 25, 0, 85, 6, 15, 40, 4)')) as Record<string, number>;
    for (const name of CODES) expectNear(day[name], expected[name]!);
    expectNear(await one('ffmc(17, 42, 25, 0, 85)'), expected['ffmc']!);
    expectNear(await one('dmc(17, 42, 0, 6, 40, 4)'), expected['dmc']!);
    expectNear(await one('dc(17, 0, 15, 40, 4)'), expected['dc']!);
    expectNear(await one(`isi(${expected['ffmc']}, 25)`), expected['isi']!);
    expectNear(await one(`bui(${expected['dmc']}, ${expected['dc']})`), expected['bui']!);
    expectNear(await one(`fwi(${expected['isi']}, ${expected['bui']})`), expected['fwi']!);
    expectNear(await one(`dsr(${expected['fwi']})`), expected['dsr']!);
  });

  test('saturated air may be rounded to just above 100 %, as in the processes', async () => {
    const [most, more] = await Promise.all(
      [99.9999, 100.4].map((rh) => one(`ffmc(20, ${rh}, 5, 0, 85)`)),
    );
    expectNear(more, Number(most));
  });

  test('NULL stays NULL, in its chain from there on', async () => {
    expect(await one('isi(NULL, 5)')).toBeNull();
    const days = "[DATE '2026-07-01', DATE '2026-07-02']";
    const chain = await one(`fwi(${days}, 50, [20, NULL], [40, 40], [5, 5], [0, 0])`);
    expect(chain).toMatchObject([{ fwi: expect.any(Number) as number }, { fwi: null, dc: null }]);
  });

  test.each([
    { name: 'humidity over 100', call: 'ffmc(20, 101, 5, 0, 85)', says: 'rh is 101' },
    { name: 'a month that is none', call: 'dc(20, 0, 15, 50, 13)', says: 'month is 13' },
    {
      name: 'a day left out',
      call: "fwi([DATE '2026-07-01', DATE '2026-07-03'], 50, [9, 9], [9, 9], [9, 9], [0, 0])",
      says: 'fire-weather-stations',
    },
    {
      name: 'lists of two lengths',
      call: "fwi([DATE '2026-07-01'], 50, [9, 9], [9], [9], [0])",
      says: 'temp has 2',
    },
  ])('$name is refused in words', async ({ call, says }) => {
    const fault = await faultOf(rowsOf(sql, `SELECT ${call}`));
    expect(fault).toMatchObject({ kind: 'invalid-request' });
    expect(JSON.stringify(fault)).toContain(says);
  });

  test('a column of a collection goes into a function', async () => {
    const rows = await rowsOf(sql, 'SELECT count(isi(90, abs(lat) / 10)) AS n FROM small_world');
    expect(Number(rows[0]?.['n'])).toBeGreaterThan(0);
  });
});

describeReference('fire behaviour in SQL', () => {
  const INPUTS = ['lat', 'long', 'ffmc', 'bui', 'ws', 'wd', 'dj', 'gs', 'aspect', 'elv'];
  const STAND = ['pc', 'pdf', 'gfl', 'cc'];
  const UNSET = ['d0', 'cbh', 'cfl', 'isi', 'sd', 'sh', 'fmc'];

  test('equilibrium outputs are those of cffdrs_r', async () => {
    const all = readReference('fire/fbp_random.csv');
    const of = (name: string) => all.numbers(name);
    const fuels = all.texts('in_fueltype');
    const rows = Array.from({ length: all.rows }, (_, row) => row).filter(
      (row) => of('in_buieff')[row] === 1 && UNSET.every((name) => of(`in_${name}`)[row] === 0),
    );
    expect(rows.length).toBeGreaterThan(100);
    const values = rows.map((row) => {
      const numbers = [...INPUTS, ...STAND].map((name) => `${of(`in_${name}`)[row]}::DOUBLE`);
      return `(${row}, '${fuels[row]}', ${numbers.join(', ')})`;
    });
    const names = [...INPUTS, ...STAND].map((name) => `i_${name}`).join(', ');
    const statement = `SELECT r, fbp(f, ${names}) AS x FROM (VALUES ${values.join(', ')}) t(r, f, ${names})`;
    const made = await rowsOf(sql, statement);
    expect(made).toHaveLength(rows.length);
    for (const { r, x } of made) {
      const result = x as Record<string, number | string>;
      for (const name of ['ROS', 'HFI', 'CFB', 'SFC', 'TFC', 'RAZ', 'BROS', 'FROS', 'WSV', 'FMC']) {
        const expected = of(name.toLowerCase())[Number(r)]!;
        expect(Math.abs(Number(result[name]) - expected)).toBeLessThan(1e-9 * expected + 1e-9);
      }
      expect(result['FD']).toBe(all.texts('fd')[Number(r)]);
    }
  });

  test('a code of a fuel raster is as good as a name; what does not burn is NULL', async () => {
    const place = '55, -115, 90, 60, 20, 0, 180';
    expect(await one(`fbp('C-2', ${place})`)).toEqual(await one(`fbp(2, ${place})`));
    expect(await one(`fbp(102, ${place})`)).toBeNull();
  });

  test.each([
    {
      name: 'an unknown fuel',
      call: "fbp('X9', 55, -115, 90, 60, 20, 0, 180)",
      says: 'fueltype X9',
    },
    { name: 'grass without curing', call: "fbp('O1A', 55, -115, 90, 60, 20, 0, 180)", says: 'cc' },
  ])('$name is refused in words', async ({ call, says }) => {
    const fault = await faultOf(rowsOf(sql, `SELECT ${call}`));
    expect(JSON.stringify(fault)).toContain(says);
  });
});

test('codes of FWI2025 do not feed fbp()', async () => {
  const codes = '(SELECT 90 AS fwi2025_daily_fine_fuel_moisture_code)';
  const call = `fbp('C2', 55, -110, fwi2025_daily_fine_fuel_moisture_code, 60, 20, 270, 183)`;
  const fault = await faultOf(rowsOf(sql, `SELECT ${call} FROM ${codes}`));
  expect(fault).toMatchObject({ kind: 'refused-query' });
});
