import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api';
import type { Geometry } from 'geojson';

import type { Catalog } from '../catalog/catalog.ts';
import type { BoundingBox } from '../earth/bounding-box.ts';
import type { TimeInterval } from '../earth/time.ts';
import { decodeWkb } from '../formats/wkb.ts';
import { Fault } from '../platform/fault.ts';
import { whereSql } from '../query/features/find-features.ts';
import { openTable, tableRelation, type TableReader } from '../query/features/table-source.ts';
import { quoteName } from '../store/table-sql.ts';
import type { ColumnType, TableManifest } from '../store/table.ts';

/** A cell of a table: times as ms since 1970 UTC, missing as null. */
export type CellValue = string | number | boolean | Geometry | null;
export type Row = Readonly<Record<string, CellValue>>;

/** Rows of a table collection with the manifest they were read by. */
export type ReadTable = {
  readonly rows: readonly Row[];
  /** absent while the table has no rows */
  readonly manifest: TableManifest | undefined;
};

/** Which rows of a table are wanted: of a time, and that touch a box. */
type RowBounds = { readonly interval?: TimeInterval; readonly bbox?: BoundingBox };

/** Reads tables for computations; `connect` gives a connection that can open the store's files. */
export type TableRowReader = (collection: string, where?: RowBounds) => Promise<ReadTable>;

/** A twin computes with hotspots and stations of a few months; more is a mistake in its settings. */
const MOST_ROWS = 2_000_000;

/** @param deps.connect the caller of the reader owns the engine behind it */
export function openTableRows(deps: {
  readonly catalog: Pick<Catalog, 'getCollection'>;
  readonly tables: TableReader;
  readonly connect: () => Promise<DuckDBConnection>;
}): TableRowReader {
  return async (collection, { interval, bbox } = {}) => {
    const open = await openTable(deps.catalog, deps.tables, collection);
    if (open.manifest === undefined) return { rows: [], manifest: undefined };
    const { columns, time } = open.table;
    const select = columns.map(
      ({ name, type }) => `${toPlainSql(name, type)} AS ${quoteName(name)}`,
    );
    const within = {
      ...(interval !== undefined && time !== undefined && isBounded(interval)
        ? { datetime: interval }
        : {}),
      ...(bbox !== undefined && { bbox }),
    };
    const relation = tableRelation(open, deps.tables.tableFolder(collection), within);
    const { sql: clause } = whereSql(open.table, within);
    const connection = await deps.connect();
    try {
      const read = await connection.runAndReadAll(
        `SELECT ${select.join(', ')} FROM ${relation} ${clause} LIMIT ${MOST_ROWS + 1}`,
      );
      const names = columns.map(({ name }) => name);
      const rows = read.getRows().map((values) => {
        const cells = values.map(toCell);
        return Object.fromEntries(names.map((name, at) => [name, cells[at]!]));
      });
      if (rows.length > MOST_ROWS) {
        throw new Fault('too-large', `${collection} has more than ${MOST_ROWS} rows of this time`);
      }
      return { rows, manifest: open.manifest };
    } finally {
      connection.closeSync();
    }
  };
}

function isBounded({ startMs, endMs }: TimeInterval): boolean {
  return Number.isFinite(startMs) || Number.isFinite(endMs);
}

function toPlainSql(name: string, type: ColumnType): string {
  const column = quoteName(name);
  if (type === 'time') return `epoch_ms(${column})::DOUBLE`;
  if (type === 'integer') return `${column}::DOUBLE`;
  if (type === 'geometry') return `ST_AsWKB(${column})`;
  return column;
}

function toCell(value: unknown): CellValue {
  if (value instanceof DuckDBBlobValue) return decodeWkb(value.bytes);
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value;
  throw new TypeError('a column of a table has a value of an unforeseen type');
}
