import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Fault } from '../../services/platform/fault.ts';
import { openMemoryGuard } from '../../services/query/sql/memory-guard.ts';
import type { SqlQuery } from '../../services/query/sql.ts';
import { faultOf, openSql, rowsOf } from './run-sql.ts';
import { FIRST_RUN_MS, makeSmallWorld, type SmallWorld } from './small-world.ts';

const MIB = 1024 * 1024;

let world: SmallWorld;
let sql: SqlQuery;
beforeAll(async () => {
  world = await makeSmallWorld([{ referenceMs: FIRST_RUN_MS, hours: [0] }]);
  sql = await openSql(world, { maxSeconds: 2, memoryMb: 128 });
});
afterAll(async () => {
  await sql.close();
  world.remove();
});

describe('small texts that would make large values are refused before they run', () => {
  test.each([
    "SELECT length(repeat('a', 1500000000))",
    "SELECT length(main.repeat('a', 1500000000))",
    "SELECT repeat(repeat('a', 5000), 5000)",
    "SELECT repeat('a', 10000) AS a, repeat(a, 10000) AS b",
    "SELECT repeat('a', $1)",
    "SELECT repeat('a', 1e308)",
    "SELECT * FROM repeat('a', 1000000000)",
    'SELECT list_resize([1], 150000000, 1)::VARCHAR',
    'SELECT array_resize([1], 150000000)',
    "SELECT lpad('a', 1000000000, 'b')",
    "SELECT rpad('a', range::INTEGER, 'b') FROM range(1000000000, 1000000001)",
    "SELECT printf('%1000000000d', 1)",
    "SELECT printf('%*d', 1000000000, 1)",
    "SELECT printf('%' || '1000000000d', 1)",
    "SELECT format('{:1000000000}', 1)",
    "SELECT format('{:{}}', 1, 1000000000)",
    'SELECT bar(1, 0, 1, 1000000000)',
    'SELECT length(range(1000000000))',
    'SELECT length(generate_series(0, 1000000000))',
    'SELECT unnest(range(range)) FROM range(1000000)',
    'SELECT * FROM unnest(range(1000000000))',
    "SELECT range(TIMESTAMP '2026-01-01', TIMESTAMP '2500-01-01', INTERVAL 1 SECOND)",
    "SELECT bitstring('1', 1000000000)",
    'SELECT equi_width_bins(0, 1, 1000000000, false)',
    "SELECT replace('aaaa', 'a', (SELECT string_agg('a', '') FROM range(1000)))",
    "SELECT regexp_replace('aaaa', 'a', version, 'g') FROM (SELECT 'x' AS version)",
    'SELECT NULL::INTEGER[100000]',
    'SELECT NULL::INTEGER[1000][1000]',
    'SELECT NULL::STRUCT(a INTEGER[90000])',
    'SELECT list_transform(range(1000), lambda x: range(1000))',
    'SELECT list_transform(a, lambda x: list_sum(a)) FROM (SELECT list(range) AS a FROM range(1000000))',
    'SELECT [[[1 FOR z IN [1]] FOR y IN [1]] FOR x IN [1]]',
    'SELECT list_reduce(range(40), lambda a, b: a + b)',
    "SELECT levenshtein('a', 'b')",
    "WITH RECURSIVE d AS (SELECT 'aaaaaaaa' AS s UNION ALL SELECT s || s FROM d) SELECT length(s) FROM d",
    'WITH RECURSIVE d AS (SELECT [1, 2] AS s UNION ALL SELECT s || s FROM d) SELECT len(s) FROM d',
    `SELECT 'a' AS s0, ${Array.from({ length: 30 }, (_, i) => `s${i} || s${i} AS s${i + 1}`).join(', ')}`,
    'WITH RECURSIVE d AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM d) SELECT * FROM d',
  ])('%s', async (text) => {
    const before = process.memoryUsage.rss();
    expect(await faultOf(rowsOf(sql, text))).toMatchObject({ kind: 'refused-query' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * MIB);
  });
});

describe('what people ask for stays', () => {
  test.each([
    ["lpad('7', 2, '0')", '07'],
    ["rpad('7', 3, '.')", '7..'],
    ["repeat('ab', 3)", 'ababab'],
    ["printf('%05.1f %s', 2.25, 'x')", '002.2 x'],
    ["format('{:.1f} {}', 2.5, 'x')", '2.5 x'],
    ['range(3)', [0, 1, 2]],
    ['generate_series(1, -3, -2)', [1, -1, -3]],
    ["list_transform([1, 2], lambda x: lpad(x::VARCHAR, 2, '0'))", ['01', '02']],
    ['[x * 2 FOR x IN range(3) IF x > 0]', [2, 4]],
    ["replace('a-b', '-', '_')", 'a_b'],
    ["'{\"a\": {\"b\": 5}}'::JSON -> 'a' -> 'b'", 5],
    ['[1, 2]::INTEGER[2]', [1, 2]],
  ])('%s', async (text, value) => {
    expect(await rowsOf(sql, `SELECT ${text} AS v`)).toEqual([{ v: value }]);
  });
});

describe('what grows step by step ends within the budgets', () => {
  // 2^27 characters at most: bounded also where the guard would fail.
  const doubled = (steps: number) =>
    Array.from({ length: steps }).reduce(
      (from: string) => `(SELECT s || s AS s FROM ${from})`,
      "(SELECT 'a' || range AS s FROM range(400))",
    );
  test.each([
    "SELECT length(string_agg('0123456789', '')) FROM range(100000000)",
    'SELECT len(list(range)) FROM range(100000000)',
    `SELECT length(s) FROM ${doubled(20)}`,
  ])('%s', async (text) => {
    const before = process.memoryUsage.rss();
    const startMs = performance.now();
    const fault = (await faultOf(rowsOf(sql, text))) as { kind: string };
    expect(['too-large', 'timed-out']).toContain(fault.kind);
    expect(performance.now() - startMs).toBeLessThan(6000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(1600 * MIB);
    expect(await rowsOf(sql, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });
});

describe('the memory guard', () => {
  test('stops every statement once the process has grown too much', async () => {
    let resident = 1000 * MIB;
    const guard = openMemoryGuard(100, () => resident);
    const stopped = Promise.withResolvers<Fault>();
    const other = Promise.withResolvers<Fault>();
    const leave = guard.watch(stopped.resolve);
    resident += 600 * MIB;
    const leaveOther = guard.watch(other.resolve);
    resident += 13 * MIB;
    for (const fault of await Promise.all([stopped.promise, other.promise])) {
      expect(fault).toMatchObject({ kind: 'too-large', facts: { budget: 'SQL_MEMORY_MB' } });
    }
    leave();
    leaveOther();
  });
});
