import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { resultSchema, toArrowBatches } from '../../services/query/vectors/arrow-batches.ts';
import { encodeWhole, readBack } from '../formats/arrow/read-back.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(() => connection.closeSync());

async function readSql(sql: string) {
  const result = await connection.stream(sql);
  const bytes = await encodeWhole(resultSchema(result, undefined), toArrowBatches(result, result));
  return readBack(bytes);
}

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, item: unknown) =>
      typeof item === 'bigint'
        ? String(item)
        : ArrayBuffer.isView(item)
          ? [...(item as Uint8Array)]
          : item,
    ) ?? 'null',
  );

describe('every type of DuckDB as Arrow', () => {
  // Expected values are the literals of the statement; types by the Arrow specification.
  test.each([
    { name: 'truth', sql: 'true', type: 'Bool', value: true },
    { name: 'int8', sql: '(-128)::TINYINT', type: 'Int8', value: -128 },
    { name: 'int16', sql: '(-32768)::SMALLINT', type: 'Int16', value: -32_768 },
    { name: 'int32', sql: '2147483647::INTEGER', type: 'Int32', value: 2_147_483_647 },
    { name: 'int64', sql: '9223372036854775807', type: 'Int64', value: '9223372036854775807' },
    { name: 'uint8', sql: '255::UTINYINT', type: 'Uint8', value: 255 },
    { name: 'uint16', sql: '65535::USMALLINT', type: 'Uint16', value: 65_535 },
    { name: 'uint32', sql: '4294967295::UINTEGER', type: 'Uint32', value: 4_294_967_295 },
    {
      name: 'uint64',
      sql: '18446744073709551615::UBIGINT',
      type: 'Uint64',
      value: '18446744073709551615',
    },
    {
      name: 'the least hugeint',
      sql: "'-170141183460469231731687303715884105728'::HUGEINT",
      type: 'Decimal[39e0]',
      value: '-170141183460469231731687303715884105728',
    },
    {
      name: 'the largest uhugeint',
      sql: "'340282366920938463463374607431768211455'::UHUGEINT",
      type: 'Decimal[39e0]',
      value: '340282366920938463463374607431768211455',
    },
    { name: 'float', sql: '1.5::FLOAT', type: 'Float32', value: 1.5 },
    { name: 'double', sql: '0.1::DOUBLE', type: 'Float64', value: 0.1 },
    {
      name: 'decimal of 16 bits',
      sql: '-999.9::DECIMAL(4,1)',
      type: 'Decimal[4e+1]',
      value: '-9999',
    },
    {
      name: 'decimal of 32 bits',
      sql: '-99999.9999::DECIMAL(9,4)',
      type: 'Decimal[9e+4]',
      value: '-999999999',
    },
    {
      name: 'decimal of 64 bits',
      sql: '-999999999999.999999::DECIMAL(18,6)',
      type: 'Decimal[18e+6]',
      value: '-999999999999999999',
    },
    {
      name: 'decimal of 128 bits',
      sql: "'-9999999999999999999999999999.9999999999'::DECIMAL(38,10)",
      type: 'Decimal[38e+10]',
      value: '-99999999999999999999999999999999999999',
    },
    { name: 'short text', sql: "'été'", type: 'Utf8', value: 'été' },
    { name: 'text of 13 octets', sql: "'thirteen char'", type: 'Utf8', value: 'thirteen char' },
    { name: 'blob', sql: String.raw`'\x00\xFF'::BLOB`, type: 'Binary', value: [0, 255] },
    { name: 'bits', sql: "'0101'::BIT", type: 'Utf8', value: '0101' },
    {
      name: 'uuid',
      sql: "'4ac7a9e9-607c-4c8a-84f3-843f0191e3fd'::UUID",
      type: 'FixedSizeBinary[16]',
      value: [...Buffer.from('4ac7a9e9607c4c8a84f3843f0191e3fd', 'hex')],
    },
    { name: 'list', sql: '[1, NULL, 3]', type: 'List<Int32>', value: [1, null, 3] },
    { name: 'empty list', sql: '[]::INTEGER[]', type: 'List<Int32>', value: [] },
    {
      name: 'array',
      sql: 'array_value(1.5::FLOAT, 2.5::FLOAT)',
      type: 'FixedSizeList[2]<Float32>',
      value: [1.5, 2.5],
    },
    {
      name: 'struct',
      sql: "{'a': 1, 'b': ['x', 'longer than twelve']}",
      type: 'Struct<{a:Int32, b:List<Utf8>}>',
      value: { a: 1, b: ['x', 'longer than twelve'] },
    },
    { name: 'json', sql: `'{"k": 1}'::JSON`, type: 'Utf8', value: '{"k": 1}' },
  ])('$name: $sql', async ({ sql, type, value }) => {
    const { arrow, flechette } = await readSql(`SELECT ${sql} AS v UNION ALL SELECT NULL`);
    expect(String(arrow.schema.fields[0]!.type)).toBe(type);
    expect(arrow.getChild('v')!.nullCount).toBe(1);
    const rows = [...flechette.getChild('v')!].map(plain);
    expect(rows.find((row) => row !== null)).toEqual(value);
    expect(rows).toContain(null);
  });

  // Epoch values by `date -u -d ... +%s`.
  test.each([
    {
      name: 's',
      sql: "TIMESTAMP_S '2026-11-23 12:00:00'",
      type: 'Timestamp<SECOND>',
      raw: 1_795_435_200n,
    },
    {
      name: 'ms',
      sql: "TIMESTAMP_MS '2026-11-23 12:00:00.5'",
      type: 'Timestamp<MILLISECOND>',
      raw: 1_795_435_200_500n,
    },
    {
      name: 'us',
      sql: "TIMESTAMP '2026-11-23 12:00:00.000001'",
      type: 'Timestamp<MICROSECOND>',
      raw: 1_795_435_200_000_001n,
    },
    {
      name: 'ns',
      sql: "TIMESTAMP_NS '2026-11-23 12:00:00.000000001'",
      type: 'Timestamp<NANOSECOND>',
      raw: 1_795_435_200_000_000_001n,
    },
    {
      name: 'us with zone',
      sql: "TIMESTAMPTZ '2026-11-23 07:00:00-05'",
      type: 'Timestamp<MICROSECOND, UTC>',
      raw: 1_795_435_200_000_000n,
    },
    { name: 'time', sql: "TIME '00:00:01'", type: 'Time64<MICROSECOND>', raw: 1_000_000n },
  ])('$name: $sql', async ({ sql, type, raw }) => {
    const { arrow } = await readSql(`SELECT ${sql} AS v`);
    expect(String(arrow.schema.fields[0]!.type)).toBe(type);
    expect(arrow.getChild('v')!.data[0]!.values[0]).toBe(raw);
  });

  test('dates count days', async () => {
    const { arrow } = await readSql("SELECT DATE '1970-01-11' AS v");
    expect(arrow.getChild('v')!.data[0]!.values[0]).toBe(10);
  });

  test('intervals keep months, days and nanoseconds apart', async () => {
    const { flechette } = await readSql("SELECT INTERVAL '1 month 2 days 3 seconds' AS v");
    expect([...flechette.getChild('v')!].map((value) => [...(value as number[])])).toEqual([
      [1, 2, 3_000_000_000],
    ]);
  });

  test('enumerations are dictionaries', async () => {
    await connection.run("CREATE OR REPLACE TYPE wet AS ENUM ('rain', 'snow')");
    const { arrow } = await readSql("SELECT unnest(['snow', NULL, 'rain'])::wet AS v");
    expect(String(arrow.schema.fields[0]!.type)).toBe('Dictionary<Uint8, Utf8>');
    expect([...arrow.getChild('v')!]).toEqual(['snow', null, 'rain']);
  });

  test('maps keep their pairs', async () => {
    const { arrow } = await readSql("SELECT MAP {'a': 1, 'b': NULL} AS v");
    expect(plain(arrow.getChild('v')!.get(0))).toEqual({ a: 1, b: null });
  });

  test('unions keep the member that holds the value', async () => {
    const sql = "SELECT unnest([union_value(n := 5)::UNION(n INTEGER, s VARCHAR), 'five']) AS v";
    const { arrow, flechette } = await readSql(sql);
    expect(String(arrow.schema.fields[0]!.type)).toContain('Union');
    expect([...flechette.getChild('v')!]).toEqual([5, 'five']);
  });

  test('geometries are GeoArrow WKB', async () => {
    const { arrow } = await readSql("SELECT 'POINT(1 2)'::GEOMETRY AS v");
    const [field] = arrow.schema.fields;
    expect(field!.metadata.get('ARROW:extension:name')).toBe('geoarrow.wkb');
    const wkb = Buffer.from('0101000000000000000000f03f0000000000000040', 'hex');
    expect(Buffer.from(arrow.getChild('v')!.get(0) as Uint8Array)).toEqual(wkb);
  });

  test('every type of test_all_types passes, in batches of many chunks', async () => {
    const all = await readSql('SELECT a.* FROM test_all_types() a, range(7000)');
    expect(all.arrow.numRows).toBe(21_000);
    expect(all.arrow.getChild('varchar')!.nullCount).toBe(7000);
    expect(all.arrow.getChild('nested_int_array')!.nullCount).toBe(7000);
  });

  test('nulls stay in their rows when chunks do not end at whole octets', async () => {
    const sql = `SELECT i, CASE WHEN hash(i) % 3 = 0 THEN NULL ELSE i END AS v
      FROM range(100000) r(i) WHERE hash(i + 1) % 7 <> 0`;
    const { arrow } = await readSql(sql);
    const index = arrow.getChild('i')!;
    const values = arrow.getChild('v')!;
    const expected = await connection.runAndReadAll(`SELECT count(v), count(*) FROM (${sql})`);
    const [valid, rows] = expected.getRows()[0] as [bigint, bigint];
    expect(BigInt(arrow.numRows)).toBe(rows);
    expect(BigInt(arrow.numRows - values.nullCount)).toBe(valid);
    for (let row = 0; row < arrow.numRows; row++) {
      const value = values.get(row) as bigint | null;
      if (value !== null && value !== index.get(row)) throw new Error(`row ${row} moved`);
    }
  });

  test('gathered lists of filtered rows are their own', async () => {
    const sql = `SELECT i, [i, i + 1] AS v FROM range(10000) r(i) WHERE i % 5 = 0 ORDER BY hash(i)`;
    const { arrow } = await readSql(sql);
    for (const row of arrow.toArray()) {
      const { i, v } = row as { i: bigint; v: Iterable<bigint> };
      expect([...v]).toEqual([i, i + 1n]);
    }
  });
});
