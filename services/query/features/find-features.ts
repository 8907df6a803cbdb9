import type { DuckDBConnection, DuckDBResult, DuckDBValue } from '@duckdb/node-api';

import type { Catalog } from '../../catalog/catalog.ts';
import { splitAtAntimeridian, type BoundingBox } from '../../earth/bounding-box.ts';
import type { TimeInterval } from '../../earth/time.ts';
import { Fault, invalidField } from '../../platform/fault.ts';
import { quoteName, quoteText } from '../../store/table-sql.ts';
import type { TableColumn, TableSchema } from '../../store/table.ts';
import { isOfFile } from '../sql/sql-errors.ts';
import { openTable, tableRelation, type OpenTable, type TableReader } from './table-source.ts';

export type FeatureCriteria = {
  readonly collection: string;
  readonly bbox?: BoundingBox;
  readonly datetime?: TimeInterval;
  /** columns that must have exactly this value */
  readonly equals?: ReadonlyMap<string, string | number | boolean>;
  readonly id?: string;
  readonly limit: number;
  readonly page?: FeaturePage;
};

/** Where a page begins, in which generation of the table: pages never mix two of them. */
export type FeaturePage = { readonly generation: number; readonly offset: number };

export type FoundFeatures = OpenTable & {
  /** columns: `id` (text), then those of the table */
  readonly result: DuckDBResult;
  readonly matched: number;
  readonly next?: FeaturePage;
};

/** The name the id of a feature goes by in results; no column of a table can have it. */
export const FEATURE_ID = 'Feature id';

/**
 * Rows of a table collection by place, time and values, in the order of the table's key.
 *
 * @param connect gives a connection that can read the table's files; the caller closes it
 */
export function openFeatureQuery(deps: {
  readonly catalog: Pick<Catalog, 'getCollection'>;
  readonly tables: TableReader;
}) {
  const { catalog, tables } = deps;

  /** @throws {Fault} unknown-collection, not-found, invalid-request, inconsistent-data */
  return async function findFeatures(
    criteria: FeatureCriteria,
    connection: DuckDBConnection,
  ): Promise<FoundFeatures> {
    const open = await openTable(catalog, tables, criteria.collection);
    const generation = open.manifest?.generation ?? 0;
    const { page, limit } = criteria;
    if (page !== undefined && page.generation !== generation) {
      throw new Fault('inconsistent-data', 'the collection has changed since the first page', {
        hint: 'begin again without token',
      });
    }
    const relation = tableRelation(open, tables.tableFolder(criteria.collection), criteria);
    const { sql, values } = whereSql(open.table, criteria);
    const counted = await connection
      .runAndReadAll(`SELECT count(*) FROM ${relation}${sql}`, values)
      .catch((error: Error) => {
        throw isOfFile(error.message)
          ? new Fault('corrupt-data', `rows of ${criteria.collection} cannot be read`, {}, error)
          : error;
      });
    const matched = Number(counted.getRows()[0]?.[0] ?? 0);
    const offset = page?.offset ?? 0;
    const columns = open.table.columns.map(({ name }) => quoteName(name)).join(', ');
    const order = open.table.key.map(quoteName).join(', ');
    const result = await connection.stream(
      `SELECT ${idSql(open.table)} AS ${quoteName(FEATURE_ID)}, ${columns} FROM ${relation}${sql}
       ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`,
      values,
    );
    const hasNext = offset + limit < matched;
    return {
      ...open,
      result,
      matched,
      ...(hasNext ? { next: { generation, offset: offset + limit } } : {}),
    };
  };
}

/** One text for each key: the value itself where the key is one text column, else its digest. */
export function idSql({ columns, key }: TableSchema): string {
  const typeOf = (name: string) => columns.find((column) => column.name === name)?.type;
  const [first] = key;
  if (key.length === 1 && typeOf(first!) === 'text') return quoteName(first!);
  const parts = key.map((name) =>
    typeOf(name) === 'geometry'
      ? `ST_AsText(${quoteName(name)})`
      : `CAST(${quoteName(name)} AS VARCHAR)`,
  );
  return `md5(concat_ws('|', ${parts.join(', ')}))`;
}

/** WHERE of the criteria, with the values its parameters stand for. */
export function whereSql(
  table: TableSchema,
  criteria: Pick<FeatureCriteria, 'bbox' | 'datetime' | 'equals' | 'id'>,
): { readonly sql: string; readonly values: DuckDBValue[] } {
  const clauses: string[] = [];
  const values: DuckDBValue[] = [];
  const { bbox, datetime, equals, id } = criteria;
  if (bbox !== undefined) clauses.push(boxSql(table, bbox));
  if (datetime !== undefined) clauses.push(timeSql(table, datetime));
  for (const [name, value] of equals ?? []) {
    values.push(value);
    clauses.push(`${quoteName(name)} = $${values.length}`);
  }
  if (id !== undefined) {
    values.push(id);
    clauses.push(`${idSql(table)} = $${values.length}`);
  }
  return { sql: clauses.length === 0 ? '' : ` WHERE ${clauses.join(' AND ')}`, values };
}

function boxSql({ geometry }: TableSchema, bbox: BoundingBox): string {
  if (geometry === undefined) {
    throw invalidField({ field: 'bbox', detail: 'the rows of this collection have no place' });
  }
  const boxes = splitAtAntimeridian(bbox).map(([west, south, east, north]) => {
    const ring = `${west} ${south}, ${east} ${south}, ${east} ${north}, ${west} ${north}, ${west} ${south}`;
    const box = `CAST(${quoteText(`POLYGON((${ring}))`)} AS GEOMETRY)`;
    return `ST_Intersects_Extent(ST_SetCRS(${quoteName(geometry)}, ''), ${box})`;
  });
  return `(${boxes.join(' OR ')})`;
}

function timeSql({ time }: TableSchema, { startMs, endMs }: TimeInterval): string {
  if (time === undefined) {
    throw invalidField({ field: 'datetime', detail: 'the rows of this collection have no time' });
  }
  const at = (ms: number) => `make_timestamp_ms(${Math.round(ms)})`;
  const parts = [
    Number.isFinite(startMs) ? `${quoteName(time)} >= ${at(startMs)}` : undefined,
    Number.isFinite(endMs) ? `${quoteName(time)} <= ${at(endMs)}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' AND ');
}

/** Columns that `name=value` may filter by: those with plain values. */
export function filterColumns({ columns }: TableSchema): readonly TableColumn[] {
  const plain = new Set(['text', 'number', 'integer', 'boolean']);
  return columns.filter(({ type, name }) => plain.has(type) && name !== 'xml');
}
