import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';

import { Fault } from '../../platform/fault.ts';
import type { Inspected } from './inspected.ts';

/** Types whose mean means something. */
const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/;

type Rows = readonly Readonly<Record<string, DuckDBValue>>[];

/**
 * Each column of a Parquet file or a table of text (CSV), read by DuckDB: type, values, missing
 * ones, extremes, mean.
 *
 * @throws {Fault} corrupt-data when DuckDB cannot read the file as that, unsupported-format for a
 *   text without columns
 */
export async function inspectRows(
  path: string,
  format: 'parquet' | 'csv',
): Promise<readonly Inspected[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return await describeColumns(connection, path, format);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const reason = (error as Error).message.split('\n')[0];
    throw new Fault('corrupt-data', `${path} is not read as ${format}: ${reason}`, { path }, error);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function describeColumns(
  connection: DuckDBConnection,
  path: string,
  format: 'parquet' | 'csv',
) {
  const file = `'${path.replaceAll("'", "''")}'`;
  const read =
    format === 'parquet' ? `read_parquet(${file})` : `read_csv(${file}, sample_size = -1)`;
  const columns = await query(connection, `DESCRIBE SELECT * FROM ${read}`);
  const layout = format === 'parquet' ? await readLayout(connection, file) : {};
  const [totals = {}] = await query(connection, `SELECT count(*) AS rows FROM ${read}`);
  const rows = Number(totals['rows']);
  // One column of words is what any prose makes: a table of one column has a numeric one.
  const isProse =
    format === 'csv' && columns.length === 1 && !NUMERIC.test(String(columns[0]!['column_type']));
  if (isProse) throw new Fault('unsupported-format', `${path} is no table: a text without columns`);
  const described: Inspected[] = [];
  for (const [at, column] of columns.entries()) {
    const name = String(column['column_name']);
    const type = String(column['column_type']);
    const numbers = await readNumbers(connection, read, name, type);
    described.push({
      title: `column ${at + 1}: ${name} ${type}`,
      details: { column: name, type, rows, ...layout, ...numbers.details },
      statistics: { count: rows, missing: rows - numbers.present, ...numbers.statistics },
    });
  }
  return described;
}

async function readLayout(connection: DuckDBConnection, file: string) {
  const [layout = {}] = await query(
    connection,
    `SELECT num_row_groups AS groups, created_by AS writer FROM parquet_file_metadata(${file})`,
  );
  return { rowGroups: Number(layout['groups']), writer: layout['writer'] ?? null };
}

async function readNumbers(connection: DuckDBConnection, read: string, name: string, type: string) {
  const column = `"${name.replaceAll('"', '""')}"`;
  if (!NUMERIC.test(type)) {
    const [row = {}] = await query(
      connection,
      `SELECT count(${column}) AS present, min(${column}::VARCHAR) AS low, max(${column}::VARCHAR) AS high FROM ${read}`,
    );
    // Order of text is not that of values, so for other types it is named as what it is.
    const details = { firstText: row['low'] ?? null, lastText: row['high'] ?? null };
    return {
      present: Number(row['present']),
      details,
      statistics: { min: null, max: null, mean: null },
    };
  }
  const [row = {}] = await query(
    connection,
    `SELECT count(${column}) AS present, min(${column})::DOUBLE AS low, max(${column})::DOUBLE AS high,
       avg(${column})::DOUBLE AS mean FROM ${read}`,
  );
  const number = (value: DuckDBValue | undefined) => (typeof value === 'number' ? value : null);
  const statistics = {
    min: number(row['low']),
    max: number(row['high']),
    mean: number(row['mean']),
  };
  return { present: Number(row['present']), details: {}, statistics };
}

async function query(connection: DuckDBConnection, sql: string): Promise<Rows> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjects();
}
