import { existsSync, readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { SqlQuery } from '../../services/query/sql.ts';
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

describe('budgets', () => {
  const endless = 'SELECT sum(hash(a.range) + b.range) FROM range(10000000) a, range(1000000) b';

  test('time: the query is stopped and the setting named', async () => {
    const slow = await openSql(world, { maxSeconds: 1 });
    expect(await faultOf(rowsOf(slow, endless))).toMatchObject({
      kind: 'timed-out',
      budget: 'SQL_MAX_SECONDS',
      most: 1,
    });
    await slow.close();
  });

  test('memory: a sort that does not fit is refused, nothing is spilled', async () => {
    const small = await openSql(world, { memoryMb: 64 });
    const sort =
      "SELECT range::VARCHAR || 'padding of a row' FROM range(20000000) ORDER BY hash(range)";
    expect(await faultOf(rowsOf(small, sort))).toMatchObject({
      kind: 'too-large',
      budget: 'SQL_MEMORY_MB',
    });
    expect(await rowsOf(small, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
    await small.close();
  });

  test('rows: one more than the budget is too many', async () => {
    const few = await openSql(world, { maxRows: 5000 });
    expect(await faultOf(rowsOf(few, 'FROM range(5001)'))).toMatchObject({
      kind: 'too-large',
      budget: 'SQL_MAX_ROWS',
      most: 5000,
    });
    expect(await rowsOf(few, 'FROM range(5000)')).toHaveLength(5000);
    expect(await faultOf(few.exportParquet({ sql: 'FROM range(5001)' }))).toMatchObject({
      budget: 'SQL_MAX_ROWS',
    });
    await few.close();
  });

  test.each(["('x' || range)::BIGINT", 'range + 9223372036854775000'])(
    'rows that end by a failure are no whole result: %s',
    async (value) => {
      const failing = `SELECT CASE WHEN range < 600000 THEN range ELSE ${value} END AS a FROM range(2000000)`;
      expect(await faultOf(rowsOf(sql, failing))).toMatchObject({ kind: 'invalid-request' });
    },
  );

  test('a client that leaves stops its query and frees its place', async () => {
    const client = new AbortController();
    const waiting = faultOf(sql.select({ sql: endless }, client.signal));
    setImmediate(() => client.abort());
    expect(await waiting).toMatchObject({ kind: 'cancelled' });
    expect(await rowsOf(sql, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  test('more queries than places wait their turn', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, i) => rowsOf(sql, `SELECT ${i} AS a`)),
    );
    expect(all.flat().map((row) => row['a'])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('closing in the middle of a result is safe', async () => {
    for (let turn = 0; turn < 10; turn++) {
      const answer = await sql.select({ sql: 'SELECT range, hash(range) FROM range(10000000)' });
      const chunks = answer.chunks[Symbol.asyncIterator]();
      await chunks.next();
      const pending = chunks.next().catch(() => undefined);
      await answer.close();
      await pending;
    }
    expect(await rowsOf(sql, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  test('a Parquet export is whole, and gone once closed', async () => {
    const file = await sql.exportParquet({ sql: 'SELECT x, lon FROM small_world LIMIT 100;' });
    const bytes = readFileSync(file.path);
    expect(bytes.length).toBe(file.bytes);
    expect(bytes.subarray(-4).toString()).toBe('PAR1');
    expect(bytes.toString('latin1')).toContain('Test Office');
    await file.close();
    expect(existsSync(file.path)).toBe(false);
  });
});
