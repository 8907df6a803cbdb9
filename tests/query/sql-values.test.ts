import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openExportsFolder } from '../../services/query/sql/exports-folder.ts';
import { toCsv, toNdjson } from '../../services/query/sql-text.ts';
import { resultSchema } from '../../services/query/vectors/arrow-batches.ts';
import type { SqlQuery } from '../../services/query/sql.ts';
import { openSql, rowsOf } from './run-sql.ts';
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

async function csvOf(text: string): Promise<string> {
  const answer = await sql.select({ sql: text });
  let csv = '';
  for await (const piece of toCsv(answer.result, answer.chunks)) csv += piece;
  await answer.close();
  return csv;
}

describe('values that a format has no word for', () => {
  test('what is not finite is text, so that null is missing only', async () => {
    const text = "SELECT 'NaN'::FLOAT a, 'inf'::DOUBLE b, '-inf'::FLOAT c, NULL::FLOAT d";
    expect(await rowsOf(sql, text)).toEqual([{ a: 'NaN', b: 'Infinity', c: '-Infinity', d: null }]);
    expect(await csvOf(text)).toBe('a,b,c,d\r\nNaN,Infinity,-Infinity,\r\n');
  });

  test('dates and instants say infinity and BC alike', async () => {
    const text =
      "SELECT DATE 'infinity' a, TIMESTAMP 'infinity' b, DATE '-infinity' c, DATE '0044-03-15 (BC)' d, TIMESTAMP '0044-03-15 (BC) 10:00:00' e";
    expect(await rowsOf(sql, text)).toEqual([
      {
        a: 'infinity',
        b: 'infinity',
        c: '-infinity',
        d: '0044-03-15 (BC)',
        e: '0044-03-15 (BC) 10:00:00',
      },
    ]);
  });

  // Expected values are the coordinates written in the statement.
  test.each([
    ['POINT Z (1 2 3)', { type: 'Point', coordinates: [1, 2, 3] }],
    ['POINT M (1 2 3)', { type: 'Point', coordinates: [1, 2] }],
    ['POINT ZM (1 2 3 4)', { type: 'Point', coordinates: [1, 2, 3] }],
    ['POINT EMPTY', { type: 'Point', coordinates: [] }],
    [
      'GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (3 4, 5 6))',
      {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: [1, 2] },
          {
            type: 'LineString',
            coordinates: [
              [3, 4],
              [5, 6],
            ],
          },
        ],
      },
    ],
  ])('%s', async (wkt, geometry) => {
    expect(await rowsOf(sql, `SELECT '${wkt}'::GEOMETRY AS g`)).toEqual([{ g: geometry }]);
  });

  test('every value of test_all_types is JSON', async () => {
    const bare = await (await DuckDBInstance.create(':memory:')).connect();
    const result = await bare.stream('SELECT * FROM test_all_types()');
    let lines = '';
    for await (const piece of toNdjson(result, result)) lines += piece;
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toHaveLength(3);
    bare.closeSync();
  });
});

describe('columns', () => {
  test('names that repeat are told apart as DuckDB does it in a subquery', async () => {
    const text = 'SELECT 1 a, 2 A, 3 a, 4 a_1, 5 b, 6 b';
    const names = ['a', 'A_1', 'a_2', 'a_1_1', 'b', 'b_1'];
    expect(Object.keys((await rowsOf(sql, text))[0]!)).toEqual(names);
    expect((await csvOf(text)).split('\r\n')[0]).toBe(names.join(','));
    const answer = await sql.select({ sql: text });
    expect(resultSchema(answer.result, {}).fields.map(({ name }) => name)).toEqual(names);
    await answer.close();
  });

  test('Parquet keeps every digit and the zone', async () => {
    const file = await sql.exportParquet({
      sql: "SELECT sum(9223372036854775807 - range) s, '340282366920938463463374607431768211455'::UHUGEINT u, '10:00:00+05'::TIMETZ t FROM range(2)",
    });
    const bare = await (await DuckDBInstance.create(':memory:')).connect();
    const read = await bare.runAndReadAll(`SELECT s::VARCHAR, u, t FROM '${file.path}'`);
    expect(read.getRows()).toEqual([
      ['18446744073709551613', '340282366920938463463374607431768211455', '10:00:00+05'],
    ]);
    bare.closeSync();
    await file.close();
  });
});

test('folders of processes that are gone are removed at the start, those of others stay', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'isohyet-test-'));
  const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
  const names = [`isohyet-sql-${gone}-abc`, `isohyet-sql-${process.ppid}-abc`, 'other'];
  for (const name of names) mkdirSync(join(parent, name));
  const own = await openExportsFolder(parent);
  expect(names.map((name) => existsSync(join(parent, name)))).toEqual([false, true, true]);
  expect(existsSync(own)).toBe(true);
  rmSync(parent, { recursive: true });
});
