import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { SqlQuery } from '../../services/query/sql.ts';
import { openSql, rowsOf } from './run-sql.ts';
import {
  FIRST_RUN_MS,
  HOUR_MS,
  makeSmallWorld,
  PRECIPITATION,
  TEMPERATURE,
  valueAt,
  type SmallWorld,
} from './small-world.ts';

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
  sql = await openSql(world);
});
afterAll(async () => {
  await sql.close();
  world.remove();
});

describe('SQL over the catalog', () => {
  test('a collection is a view over all its runs, with typed columns', async () => {
    const columns = await rowsOf(
      sql,
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
      sql,
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
      sql,
      "SELECT DISTINCT precipitation_amount_1h p FROM small_world WHERE x = 7 AND reference_time = '2026-01-01'",
    );
    expect(rows).toEqual([{ p: null }]);
  });

  test('point() is the series of the cell a place lies in', async () => {
    const rows = await rowsOf(
      sql,
      "SELECT DISTINCT y, x FROM point('small-world', -119.97, 50.04)",
    );
    expect(rows).toEqual([{ y: 100, x: 100 }]);
    const both = await rowsOf(
      sql,
      "SELECT count(*) n FROM point('small-world', -119.97, 50.04) a JOIN point('small-world', -104, 34) b USING (valid_time, reference_time)",
    );
    expect(both).toEqual([{ n: 3 + 2 * 2 * 2 }]);
  });

  test.each([
    "SELECT DISTINCT point.y, point.x FROM point('small-world', -119.97, 50.04)",
    "SELECT DISTINCT y, x FROM point(collection := 'small-world', lat := 50.04, lon := -119.97)",
    "SELECT DISTINCT y, x FROM point /* here */ ('small-world', -- its id)\n -119.97, 50.04)",
    "SELECT DISTINCT p.y, p.x FROM point('small_world', -119.97, 50.04) AS p",
    "SELECT DISTINCT p.b y, p.a x FROM point('small-world', -119.97, 50.04) p(r, v, l, m, o, n, b, a)",
  ])('%s', async (text) => {
    expect(await rowsOf(sql, text)).toEqual([{ y: 100, x: 100 }]);
  });

  test('names of our own never show', async () => {
    const error = await rowsOf(
      sql,
      "SELECT point.nope FROM point('small-world', -119.97, 50.04)",
    ).catch((reason: unknown) => reason);
    expect(String(error)).toContain('nope');
    expect(JSON.stringify([String(error), error])).not.toContain('isohyet_');
  });

  test('pruned and whole scans agree', async () => {
    const filter = 'lon BETWEEN -105 AND -104.5 AND lat < 33';
    const pruned = await rowsOf(
      sql,
      `SELECT count(*) n, sum(air_temperature_2m) s FROM small_world WHERE ${filter}`,
    );
    const whole = await rowsOf(
      sql,
      `SELECT count(*) n, sum(air_temperature_2m) s FROM small_world WHERE (${filter}) IS TRUE`,
    );
    expect(pruned).toEqual(whole);
    expect(Number(pruned[0]!['n'])).toBeGreaterThan(0);
  });

  test('parameters are bound, not written into the text', async () => {
    const rows = await rowsOf(sql, 'SELECT $1 AS a, $2 AS b', [3, "'; DROP TABLE x"]);
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
    const fresh = await openSql(world);
    const readSoFar = () => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))![1]);
    const before = readSoFar();
    await rowsOf(fresh, text);
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
