import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Fault } from '../../services/platform/fault.ts';
import type { SqlBudget } from '../../services/query/sql/budget.ts';
import { openSqlQuery, type SqlQuery } from '../../services/query/sql.ts';
import { toNdjson } from '../../services/query/sql-text.ts';
import {
  FIRST_RUN_MS,
  HOUR_MS,
  makeSmallWorld,
  PRECIPITATION,
  TEMPERATURE,
  valueAt,
  type SmallWorld,
} from './small-world.ts';

const BUDGET: SqlBudget = { maxRows: 1e7, maxBytes: 1e9, maxSeconds: 30, memoryMb: 512 };

let world: SmallWorld;
let sql: SqlQuery;
beforeAll(async () => {
  world = await makeSmallWorld([
    { referenceMs: FIRST_RUN_MS, hours: [0, 1, 2] },
    {
      referenceMs: FIRST_RUN_MS + 6 * HOUR_MS,
      hours: [0, 1],
      members: [0, 1],
      variables: [TEMPERATURE],
    },
  ]);
  sql = await open();
});
afterAll(async () => {
  await sql.close();
  world.remove();
});

const open = (budget: Partial<SqlBudget> = {}) =>
  openSqlQuery({
    ...world,
    listTables: async () => [],
    budget: { ...BUDGET, ...budget },
    concurrency: 2,
    threads: 2,
  });

async function rowsOf(text: string, query = sql, parameters?: readonly (number | string)[]) {
  const answer = await query.select({
    sql: text,
    ...(parameters === undefined ? {} : { parameters }),
  });
  try {
    let lines = '';
    for await (const piece of toNdjson(answer.result, answer.chunks)) lines += piece;
    const parsed = lines.split('\n').filter((line) => line !== '');
    return parsed.map((line) => JSON.parse(line) as Record<string, unknown>);
  } finally {
    await answer.close();
  }
}

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof Fault ? { kind: error.kind, ...error.facts } : error),
  );

describe('SQL over the catalog', () => {
  test('a collection is a view over all its runs, with typed columns', async () => {
    const columns = await rowsOf(
      'SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM small_world)',
    );
    expect(
      columns.map((row) => `${String(row['column_name'])} ${String(row['column_type'])}`),
    ).toEqual([
      'reference_time TIMESTAMP',
      'valid_time TIMESTAMP',
      'lead_time INTEGER',
      'member SMALLINT',
      'lon DOUBLE',
      'lat DOUBLE',
      'y INTEGER',
      'x INTEGER',
      'air_temperature_2m FLOAT',
      'precipitation_amount_1h FLOAT',
    ]);
  });

  test('values are those of the fields; what a run does not have is null', async () => {
    const rows = await rowsOf(
      'SELECT reference_time, lead_time, member, air_temperature_2m t, precipitation_amount_1h p ' +
        'FROM small_world WHERE y = 40 AND x = 270 ORDER BY ALL',
    );
    const cell = { row: 40, column: 270 };
    const first = '2026-01-01T00:00:00Z';
    const second = '2026-01-01T06:00:00Z';
    expect(rows).toEqual([
      ...[0, 1, 2].map((hour) => ({
        reference_time: first,
        lead_time: hour * 3600,
        member: null,
        t: valueAt(TEMPERATURE, cell, { hour }),
        p: valueAt(PRECIPITATION, cell, { hour }),
      })),
      ...[0, 1].flatMap((hour) =>
        [0, 1].map((member) => ({
          reference_time: second,
          lead_time: hour * 3600,
          member,
          t: valueAt(TEMPERATURE, cell, { hour, member }),
          p: null,
        })),
      ),
    ]);
  });

  test('missing is null, never zero', async () => {
    const rows = await rowsOf(
      "SELECT DISTINCT precipitation_amount_1h p FROM small_world WHERE x = 7 AND reference_time = '2026-01-01'",
    );
    expect(rows).toEqual([{ p: null }]);
  });

  test('point() is the series of the cell a place lies in', async () => {
    const rows = await rowsOf("SELECT DISTINCT y, x FROM point('small-world', -119.97, 50.04)");
    expect(rows).toEqual([{ y: 100, x: 100 }]);
    const both = await rowsOf(
      "SELECT count(*) n FROM point('small-world', -119.97, 50.04) a JOIN point('small-world', -104, 34) b USING (valid_time, reference_time)",
    );
    expect(both).toEqual([{ n: 3 + 2 * 2 * 2 }]);
  });

  test('pruned and whole scans agree', async () => {
    const filter = 'lon BETWEEN -105 AND -104.5 AND lat < 33';
    const pruned = await rowsOf(
      `SELECT count(*) n, sum(air_temperature_2m) s FROM small_world WHERE ${filter}`,
    );
    const whole = await rowsOf(
      `SELECT count(*) n, sum(air_temperature_2m) s FROM small_world WHERE (${filter}) IS TRUE`,
    );
    expect(pruned).toEqual(whole);
    expect(Number(pruned[0]!['n'])).toBeGreaterThan(0);
  });

  test('parameters are bound, not written into the text', async () => {
    const rows = await rowsOf('SELECT $1 AS a, $2 AS b', sql, [3, "'; DROP TABLE x"]);
    expect(rows).toEqual([{ a: 3, b: "'; DROP TABLE x" }]);
  });

  test('an answer names its sources, runs and units', async () => {
    const answer = await sql.select({ sql: 'SELECT 1 FROM small_world LIMIT 1' });
    await answer.close();
    const [source] = JSON.parse(answer.metadata['isohyet:sources']!) as Record<string, unknown>[];
    expect(source).toMatchObject({
      collection: 'small-world',
      source: 'Test Office',
      licence: 'CC-BY-4.0',
      runs: ['2026-01-01T06:00:00Z', '2026-01-01T00:00:00Z'],
      marks: ['EXERCISE'],
      units: { air_temperature_2m: 'K' },
    });
  });
});

describe.runIf(existsSync('/proc/self/io'))('bytes read', () => {
  /** Bytes that this process read while a statement ran on a fresh engine. */
  async function bytesOf(text: string): Promise<number> {
    const fresh = await open();
    const readSoFar = () => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))![1]);
    const before = readSoFar();
    await rowsOf(text, fresh);
    const bytes = readSoFar() - before;
    await fresh.close();
    return bytes;
  }
  const stored = () =>
    readdirSync(join(world.dataDir, 'collections', 'small-world'), {
      recursive: true,
      encoding: 'utf8',
    })
      .filter((name) => name.endsWith('.parquet'))
      .map((name) => readFileSync(join(world.dataDir, 'collections', 'small-world', name)).length)
      .reduce((sum, bytes) => sum + bytes, 0);

  test('filters on place and time leave most of the files and row groups unread', async () => {
    const select = 'SELECT avg(air_temperature_2m) FROM small_world WHERE';
    const whole = await bytesOf(`${select} lon > -999 AND lon IS NOT NULL`);
    const place = await bytesOf(
      `${select} lon BETWEEN -120.1 AND -120 AND lat BETWEEN 50 AND 50.1`,
    );
    const run = await bytesOf(`${select} reference_time = '2026-01-01T00:00:00Z'`);
    const none = await bytesOf(`${select} lon > 0`);
    const point = await bytesOf("SELECT * FROM point('small-world', -120, 50)");
    expect(whole).toBeGreaterThan(stored() / 4);
    expect(place).toBeLessThan(whole / 4);
    expect(run).toBeLessThan(whole * 0.75);
    expect(none).toBeLessThan(whole / 50);
    expect(point).toBeLessThan(whole / 3);
  });
});

describe('budgets', () => {
  const endless = 'SELECT sum(hash(a.range) + b.range) FROM range(10000000) a, range(1000000) b';

  test('time: the query is stopped and the setting named', async () => {
    const slow = await open({ maxSeconds: 1 });
    expect(await faultOf(rowsOf(endless, slow))).toMatchObject({
      kind: 'timed-out',
      budget: 'SQL_MAX_SECONDS',
      most: 1,
    });
    await slow.close();
  });

  test('memory: a sort that does not fit is refused, nothing is spilled', async () => {
    const small = await open({ memoryMb: 64 });
    const sort =
      "SELECT range::VARCHAR || 'padding of a row' FROM range(20000000) ORDER BY hash(range)";
    expect(await faultOf(rowsOf(sort, small))).toMatchObject({
      kind: 'too-large',
      budget: 'SQL_MEMORY_MB',
    });
    expect(await rowsOf('SELECT 1 AS a', small)).toEqual([{ a: 1 }]);
    await small.close();
  });

  test('rows: one more than the budget is too many', async () => {
    const few = await open({ maxRows: 5000 });
    expect(await faultOf(rowsOf('FROM range(5001)', few))).toMatchObject({
      kind: 'too-large',
      budget: 'SQL_MAX_ROWS',
      most: 5000,
    });
    expect(await rowsOf('FROM range(5000)', few)).toHaveLength(5000);
    expect(await faultOf(few.exportParquet({ sql: 'FROM range(5001)' }))).toMatchObject({
      budget: 'SQL_MAX_ROWS',
    });
    await few.close();
  });

  test('a client that leaves stops its query and frees its place', async () => {
    const client = new AbortController();
    const waiting = faultOf(sql.select({ sql: endless }, client.signal));
    setImmediate(() => client.abort());
    expect(await waiting).toMatchObject({ kind: 'cancelled' });
    expect(await rowsOf('SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  test('more queries than places wait their turn', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, (_, i) => rowsOf(`SELECT ${i} AS a`)));
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
    expect(await rowsOf('SELECT 1 AS a')).toEqual([{ a: 1 }]);
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
