import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Ast } from '../../services/query/sql/ast.ts';
import type { Constraints } from '../../services/query/sql/constraints.ts';
import { fenceStatement } from '../../services/query/sql/fence.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(() => connection.closeSync());

async function constraintsIn(sql: string): Promise<Constraints | undefined> {
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)::VARCHAR', [
    sql,
  ]);
  const tree = JSON.parse(String(reader.getRows()[0]![0])) as { statements: { node: Ast }[] };
  return fenceStatement(tree.statements[0]!.node, (name) => name === 't').tables[0]?.constraints;
}

const near = (min: number, max: number) => ({
  min: expect.closeTo(min, 2) as number,
  max: expect.closeTo(max, 2) as number,
});
const MIDNIGHT_MS = Date.parse('2026-01-02T00:00:00Z');

describe('what a filter says of the rows of a table', () => {
  test.each([
    { sql: 'FROM t WHERE lon = -120.5', expected: { lon: near(-120.5, -120.5) } },
    {
      sql: 'FROM t WHERE lon BETWEEN 1 AND 2 AND lat > 50',
      expected: { lon: near(1, 2), lat: near(50, Infinity) },
    },
    { sql: 'FROM t WHERE 5 >= lat', expected: { lat: near(-Infinity, 5) } },
    { sql: 'FROM t WHERE T.LON IN (3, -1, 2.5)', expected: { lon: near(-1, 3) } },
    {
      sql: 'FROM t AS a WHERE a.lon < 3 AND (lat = 1 OR lat = 2)',
      expected: { lon: near(-Infinity, 3) },
    },
    {
      sql: "FROM t WHERE reference_time = '2026-01-02'",
      expected: { reference_time: near(MIDNIGHT_MS - 1, MIDNIGHT_MS + 1) },
    },
    {
      sql: "FROM t WHERE valid_time >= TIMESTAMPTZ '2026-01-01 19:00:00-05'",
      expected: { valid_time: near(MIDNIGHT_MS - 1, Infinity) },
    },
    {
      sql: "FROM t WHERE valid_time < DATE '2026-01-02'",
      expected: { valid_time: near(-Infinity, MIDNIGHT_MS + 1) },
    },
  ])('$sql', async ({ sql, expected }) => {
    const found = (await constraintsIn(sql))!;
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [column, bounds] of Object.entries(expected)) {
      expect(found[column as keyof Constraints]).toEqual(bounds);
    }
  });

  // Nothing may be concluded where a row outside could still be part of the answer.
  test.each([
    'FROM t WHERE lon = 1 OR lat = 2',
    'FROM t WHERE NOT (lon = 1)',
    'FROM t WHERE lon <> 1',
    'FROM t WHERE lon + 1 = 3',
    'FROM t WHERE lon::INTEGER = 3',
    'FROM t WHERE lon = x',
    'FROM t WHERE lon IS NOT DISTINCT FROM 3',
    'FROM t WHERE lon IN (3, x)',
    'FROM t WHERE (lon = 3) IS NULL',
    'SELECT x AS lon FROM t WHERE lon = 3',
    'FROM t AS a(lon, lat) WHERE lon = 3',
    'FROM t TABLESAMPLE 10% WHERE lon = 3',
    'FROM t WHERE lon = 3 USING SAMPLE 10',
    'FROM t, range(3) r(lon) WHERE r.lon = 3',
    'FROM t LEFT JOIN range(3) r(i) ON lon = 3',
    'SELECT count(*) FILTER (WHERE lon = 3) FROM t',
    'SELECT lon FROM t GROUP BY lon HAVING lon = 3',
    'FROM t QUALIFY lon = 3',
    "FROM t WHERE valid_time = 'yesterday'",
    "FROM t WHERE valid_time = DATE '2026-01-02 12:00:00'",
    'FROM t WHERE valid_time > now() - INTERVAL 1 DAY',
    "FROM t WHERE lon > 'abc'",
    'SELECT (SELECT 1 FROM range(3) r(lon) WHERE lon = 3) FROM t',
  ])('says nothing: %s', async (sql) => {
    expect(await constraintsIn(sql)).toEqual({});
  });
});
