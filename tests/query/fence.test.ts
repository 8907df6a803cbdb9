import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Fault } from '../../services/platform/fault.ts';
import {
  ALLOWED_FUNCTIONS,
  ALLOWED_TABLE_FUNCTIONS,
} from '../../services/query/sql/allowed-functions.ts';
import { openFencedInstance } from '../../services/query/sql/engine.ts';
import { openSqlQuery, type SqlQuery } from '../../services/query/sql.ts';
import { FIRST_RUN_MS, makeSmallWorld, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
let sql: SqlQuery;
let bare: DuckDBConnection;
beforeAll(async () => {
  world = await makeSmallWorld([{ referenceMs: FIRST_RUN_MS, hours: [0] }]);
  const budget = { maxRows: 1e6, maxBytes: 1e9, maxSeconds: 20, memoryMb: 256 };
  sql = await openSqlQuery({ ...world, listTables: async () => [], budget, concurrency: 2 });
  bare = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(async () => {
  await sql.close();
  bare.closeSync();
  world.remove();
});

async function run(text: string): Promise<number> {
  const answer = await sql.select({ sql: text });
  try {
    let rows = 0;
    for await (const chunk of answer.chunks) rows += chunk.rowCount;
    return rows;
  } finally {
    await answer.close();
  }
}

async function findFault(text: string): Promise<Fault> {
  const error: unknown = await run(text).then(
    () => new Error(`passed: ${text}`),
    (reason: unknown) => reason,
  );
  if (error instanceof Fault) return error;
  throw error;
}

describe('the SQL fence lets pass', () => {
  test.each([
    'SELECT count(*) FROM small_world',
    'SELECT * FROM "small-world" LIMIT 3',
    'FROM small_world SELECT lon LIMIT 3',
    'SELECT * FROM SMALL_WORLD AS s(reference_time) WHERE s.y = 3 LIMIT 1',
    'WITH a AS (SELECT lon FROM small_world), b AS (FROM a) SELECT count(*) FROM b',
    'SELECT (SELECT max(y) FROM small_world), EXISTS (FROM small_world WHERE x = 5)',
    'SELECT * FROM range(3) r(i) JOIN generate_series(1, 3) g(j) ON i = j, LATERAL (SELECT i + j)',
    'SELECT list_transform([1, 2], lambda v: v + 1), [v FOR v IN [1, 2] IF v > 1]',
    'SELECT x, avg(air_temperature_2m) OVER (PARTITION BY y ORDER BY x) FROM small_world LIMIT 5',
    'SELECT * FROM (SELECT -120.04 AS lon) a ASOF JOIN small_world b ON a.lon >= b.lon LIMIT 1',
    'SELECT time_bucket(INTERVAL 6 HOUR, valid_time), quantile_cont(lat, 0.9) FROM small_world GROUP BY 1',
    "SELECT * FROM point('small-world', -120, 50)",
    "SELECT a.lon - b.lon FROM point('small-world',-120,50) a, point('small_world', -110.5, 4.5e1) b",
    'SELECT * FROM small_world USING SAMPLE 5',
    'DESCRIBE SELECT * FROM small_world',
    'SUMMARIZE (SELECT lon FROM small_world LIMIT 10)',
    'VALUES (1, 2), (3, 4)',
    'SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3 ORDER BY 1; -- done',
    "SELECT 'COPY; DROP TABLE x' AS text, $$ATTACH 'x'$$ AS more",
    "SELECT unnest(json_extract('[1,2]', '$[*]')), value FROM json_each('[1]')",
    'SELECT st_aswkt(\'POINT(1 2)\'::GEOMETRY), "SELECT" FROM (SELECT 1 AS "SELECT")',
  ])('%s', async (text) => {
    expect(await run(text)).toBeGreaterThan(0);
  });
});

describe('the SQL fence keeps out', () => {
  test.each([
    // statements that are no SELECT
    "COPY (SELECT 1) TO 'out.csv'",
    "COPY small_world TO 'out.parquet'",
    "ATTACH 'other.db'",
    'CREATE TABLE t AS SELECT 1',
    'CREATE OR REPLACE TEMP VIEW small_world AS SELECT 1',
    'DROP VIEW small_world',
    'INSERT INTO small_world VALUES (1)',
    "SET memory_limit = '100GB'",
    'RESET lock_configuration',
    'PRAGMA database_list',
    'CALL duckdb_settings()',
    'INSTALL httpfs',
    "LOAD 'x.so'",
    "EXPORT DATABASE 'x'",
    'EXPLAIN ANALYZE SELECT 1',
    'BEGIN',
    'CHECKPOINT',
    'VACUUM',
    'PREPARE p AS SELECT 1',
    'EXECUTE p',
    'USE memory',
    'SHOW TABLES',
    'SHOW DATABASES',
    'SHOW ALL TABLES',
    'SELECT 1; SELECT 2',
    "SELECT 1; COPY (SELECT 1) TO 'x'",
    '',
    ';',
    '-- nothing',
    // files
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM 'https://example.org/x.parquet'",
    'SELECT * FROM "data.parquet"',
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_csv_auto('/etc/passwd')",
    "SELECT * FROM READ_TEXT('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_parquet('**/*.parquet')",
    "SELECT * FROM parquet_scan('x')",
    "SELECT * FROM parquet_metadata('x')",
    "SELECT * FROM parquet_schema('x')",
    "SELECT * FROM parquet_kv_metadata('x')",
    "SELECT * FROM read_json('x')",
    "SELECT * FROM read_ndjson_objects('x')",
    "SELECT * FROM read_duckdb('x')",
    "SELECT * FROM sniff_csv('x')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM main.read_csv('/etc/passwd')",
    "WITH t AS (SELECT * FROM glob('/*')) SELECT * FROM t",
    "SELECT (SELECT count(*) FROM read_text('/etc/passwd'))",
    "SELECT * FROM small_world WHERE x IN (SELECT size FROM read_blob('/etc/passwd'))",
    "SELECT * FROM small_world ORDER BY (SELECT 1 FROM glob('/*'))",
    "SELECT 1 LIMIT (SELECT count(*) FROM glob('/*'))",
    "SELECT * FROM range(1), LATERAL (SELECT * FROM glob('/*'))",
    // text run as SQL, and names looked up at run time
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('small_world')",
    "SELECT * FROM query_table(['x.parquet'])",
    "SELECT * FROM json_execute_serialized_sql('{}')",
    "SELECT json_serialize_plan('SELECT 1')",
    "SELECT * FROM histogram('x.parquet', 'a')",
    "SELECT * FROM histogram_values('x.parquet', 'a')",
    "SELECT * FROM seq_scan('x')",
    "SELECT * FROM sql_auto_complete('SEL')",
    // settings, the session, the catalog
    "SELECT current_setting('temp_directory')",
    "SELECT main.current_setting('temp_directory')",
    "SELECT getenv('HOME')",
    "SELECT getvariable('x')",
    "SELECT 'temp_directory'.current_setting()",
    'SELECT current_query()',
    'SELECT pg_get_viewdef(1)',
    'SELECT version()',
    'SELECT current_user',
    'SELECT session_user',
    'SELECT user',
    'SELECT current_schema',
    'SELECT current_user()',
    "SELECT error('x')",
    'SELECT * FROM test_all_types()',
    'SELECT * FROM repeat(1, 5)',
    'SELECT * FROM repeat_row(1, 2, num_rows = 5)',
    'SELECT pg_sleep(1)',
    'SELECT sleep_ms(1000)',
    "SELECT write_log('x')",
    'SELECT setseed(0.5)',
    "SELECT nextval('s')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_secrets()',
    'SELECT * FROM duckdb_views()',
    'SELECT * FROM duckdb_functions()',
    'SELECT * FROM duckdb_logs',
    'SELECT * FROM pragma_database_list()',
    "SELECT * FROM pragma_table_info('small_world')",
    'SELECT * FROM pragma_version()',
    "SELECT * FROM which_secret('x', 's3')",
    'SELECT * FROM sqlite_master',
    'SELECT * FROM sqlite_schema',
    'SELECT * FROM pg_views',
    'SELECT * FROM pg_catalog.pg_class',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM system.information_schema.columns',
    'SELECT * FROM temp.main.small_world',
    'SELECT * FROM memory.main.small_world',
    'SELECT * FROM isohyet_answer',
    // names that look like common table expressions but are out of their scope
    'WITH sqlite_master AS (SELECT * FROM sqlite_master) SELECT * FROM sqlite_master',
    'SELECT * FROM (WITH pg_views AS (SELECT 1) SELECT 1), pg_views',
    'WITH a AS (SELECT * FROM pg_views), pg_views AS (SELECT 1) SELECT * FROM a',
    // point() is called with plain literals only
    "SELECT * FROM point('nowhere', 0, 0)",
    "SELECT * FROM point('small-world', -120, (SELECT 50))",
    "SELECT * FROM point('small-world', -120)",
    "SELECT * FROM point('small-world', -500, 50)",
    "SELECT * FROM point('small-world', 0, 0)",
    "SELECT * FROM point('small-world' || '', -120, 50)",
    'SELECT * FROM small_world AT (VERSION => 1)',
    'SELECT \0',
  ])('%s', async (text) => {
    const fault = await findFault(text);
    expect(['refused-query', 'invalid-request']).toContain(fault.kind);
    expect(JSON.stringify([fault.message, fault.facts])).not.toContain(world.dataDir);
  });

  test('even what the tree let pass could open no file: the engine itself is closed', async () => {
    const engine = await openFencedInstance([world.dataDir], 64, 1);
    const connection = await engine.connect();
    for (const text of [
      "SELECT * FROM read_text('/etc/passwd')",
      "COPY (SELECT 1) TO '/tmp/isohyet-escape.csv'",
      "ATTACH '/tmp/isohyet-escape.db'",
      "SET allowed_directories = ['/']",
      'SET enable_external_access = true',
      'RESET lock_configuration',
      'INSTALL httpfs',
    ]) {
      await expect(connection.run(text), text).rejects.toThrow(/Permission|locked|disabled|Cannot/);
    }
    connection.closeSync();
    engine.close();
  });

  test('no allowed function is unknown to DuckDB, and none reads files, settings or waits', async () => {
    const reader = await bare.runAndReadAll(
      'SELECT DISTINCT lower(function_name), function_type FROM duckdb_functions()',
    );
    const kinds = new Map(reader.getRows().map(([name, kind]) => [String(name), String(kind)]));
    const suspicious =
      /^(read_|parquet_|duckdb_|pragma_|query|glob|current_(set|que)|getenv|.*sleep|.*_serialize|has_.*privilege|write_)/;
    expect([...ALLOWED_FUNCTIONS].filter((name) => suspicious.test(name))).toEqual([]);
    expect([...ALLOWED_TABLE_FUNCTIONS].filter((name) => suspicious.test(name))).toEqual([]);
    expect(
      [...ALLOWED_TABLE_FUNCTIONS].filter((name) => name !== 'point' && !kinds.has(name)),
    ).toEqual([]);
  });
});
