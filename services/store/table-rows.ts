import { DuckDBTimestampValue, type DuckDBAppender, type DuckDBConnection } from '@duckdb/node-api';
import type { Geometry } from 'geojson';

import type { TableRow, TableValue } from '../formats/table.ts';
import { encodeWkb } from '../formats/wkb.ts';
import { Fault } from '../platform/fault.ts';
import { quoteName, SQL_TYPES } from './table-sql.ts';
import type { ColumnType, TableColumn, TableSchema } from './table.ts';

/** The rows of one ingest in a table `incoming` of a DuckDB connection. */
export type RowTable = {
  /** How many rows were taken. @throws {Fault} inconsistent-data when a value is of another type */
  append(rows: Iterable<TableRow>): number;
  /** Makes `incoming`, one row a key (the last one given), and gives all columns of the table. */
  finish(): Promise<readonly TableColumn[]>;
  /** Columns the rows named: others keep what is stored. */
  named(): ReadonlySet<string>;
  close(): void;
};

/**
 * Gathers rows. A column of an open table that its schema does not name takes the type of its
 * values, or text where they are of several.
 *
 * @param known columns the table already has beyond its schema
 */
export async function openRowTable(
  db: DuckDBConnection,
  table: TableSchema,
  known: readonly TableColumn[],
): Promise<RowTable> {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  for (const column of known) if (!columns.has(column.name)) columns.set(column.name, column);
  const fixed = new Set(table.columns.map(({ name }) => name));
  const named = new Set<string>();
  const plainNames = new Map<string, string>();
  const held: TableRow[] = [];

  /** The same few names come with every row. */
  const plainOf = (name: string) => {
    const plain = plainNames.get(name) ?? toColumnName(name);
    plainNames.set(name, plain);
    return plain;
  };
  const addColumn = (name: string, value: TableValue) => {
    const plain = plainOf(name);
    if (!columns.has(plain)) {
      if (!table.open) {
        throw new Fault('inconsistent-data', `the table has no column ${name.slice(0, 60)}`);
      }
      if (value !== null) columns.set(plain, { name: plain, type: typeOf(value) });
    }
    const column = columns.get(plain);
    if (column === undefined) return;
    named.add(plain);
    // One column, two types of values: as text, none of them is lost.
    if (!fixed.has(plain) && value !== null && typeOf(value) !== column.type) {
      columns.set(plain, { ...column, type: 'text' });
    }
  };

  const append = (rows: Iterable<TableRow>) => {
    let count = 0;
    for (const row of rows) {
      for (const [name, value] of Object.entries(row)) addColumn(name, value);
      held.push(row);
      count += 1;
    }
    return count;
  };

  const finish = async () => {
    const all = [...columns.values()];
    const carried = all.filter(({ name }) => named.has(name));
    await db.run(createSql('incoming_raw', carried));
    const appender = await db.createAppender('incoming_raw');
    held.forEach((row, index) => {
      const values = table.open ? renamed(row, plainOf) : row;
      for (const { name, type } of carried) appendValue(appender, values[name] ?? null, type, name);
      appender.appendBigInt(BigInt(index));
      appender.endRow();
    });
    appender.closeSync();
    held.length = 0;
    const key = table.key.map(quoteName).join(', ');
    const select = carried.map(({ name, type }) =>
      type === 'geometry'
        ? `ST_SetCRS(ST_GeomFromWKB(${quoteName(name)}), 'OGC:CRS84') AS ${quoteName(name)}`
        : quoteName(name),
    );
    await db.run(
      `CREATE TEMP TABLE incoming AS SELECT ${select.join(', ')} FROM incoming_raw
       QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY row_order DESC) = 1`,
    );
    await db.run('DROP TABLE incoming_raw');
    return all;
  };

  return { append, finish, named: () => named, close: () => (held.length = 0) };
}

function createSql(name: string, columns: readonly TableColumn[]): string {
  const parts = columns.map(
    (column) =>
      `${quoteName(column.name)} ${column.type === 'geometry' ? 'BLOB' : SQL_TYPES[column.type]}`,
  );
  return `CREATE TEMP TABLE ${name} (${[...parts, 'row_order BIGINT'].join(', ')})`;
}

/** A name fit for a column: lower case, letters, digits and underscores. */
function toColumnName(name: string): string {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9_]+/g, '_')
    .slice(0, 60);
  return /^[a-z]/.test(plain) ? plain : `p_${plain}`;
}

function renamed(row: TableRow, plainOf: (name: string) => string): TableRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [plainOf(name), value]));
}

function typeOf(value: string | number | boolean | Geometry): ColumnType {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'text' : 'geometry';
}

function appendValue(
  appender: DuckDBAppender,
  value: TableValue,
  type: ColumnType,
  name: string,
): void {
  if (value === null) return appender.appendNull();
  const wrong = () =>
    new Fault('inconsistent-data', `column ${name} holds ${type}, not ${JSON.stringify(value)}`);
  switch (type) {
    case 'text':
    case 'json':
      // An open column that began as text takes later numbers as text rather than losing them.
      return appender.appendVarchar(
        typeof value === 'object' ? JSON.stringify(value) : String(value),
      );
    case 'number':
      if (typeof value !== 'number') throw wrong();
      return appender.appendDouble(value);
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrong();
      return appender.appendBigInt(BigInt(value));
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong();
      return appender.appendBoolean(value);
    case 'time': {
      // A property of GeoJSON is text: an instant where it says so, with its offset from UTC.
      const ms = typeof value === 'string' ? instantOf(value) : value;
      if (typeof ms !== 'number') throw wrong();
      return appender.appendTimestamp(new DuckDBTimestampValue(BigInt(Math.round(ms)) * 1000n));
    }
    case 'geometry':
      if (typeof value !== 'object') throw wrong();
      return appender.appendBlob(encodeWkb(value));
  }
}

function instantOf(text: string): number | undefined {
  const ms = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
