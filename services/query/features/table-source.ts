import { join } from 'node:path';

import type { Catalog } from '../../catalog/catalog.ts';
import type { CollectionEntry } from '../../catalog/collection.ts';
import { intersects, type BoundingBox } from '../../earth/bounding-box.ts';
import type { TimeInterval } from '../../earth/time.ts';
import { Fault } from '../../platform/fault.ts';
import { SQL_TYPES, quoteName, quoteText } from '../../store/table-sql.ts';
import type { TableFile, TableManifest, TableSchema } from '../../store/table.ts';
import type { SqlTable } from '../sql/table-views.ts';

/** What reading a table needs of the store. */
export type TableReader = {
  readTable(collection: string): Promise<TableManifest | undefined>;
  tableFolder(collection: string): string;
};

/** A table collection as it is right now; `manifest` is absent while it has no rows. */
export type OpenTable = {
  readonly entry: CollectionEntry;
  readonly table: TableSchema;
  readonly manifest: TableManifest | undefined;
};

/**
 * The table of a collection.
 *
 * @throws {Fault} unknown-collection, not-found when the collection holds runs, not rows
 */
export async function openTable(
  catalog: Pick<Catalog, 'getCollection'>,
  tables: TableReader,
  id: string,
): Promise<OpenTable> {
  const entry = await catalog.getCollection(id);
  const schema = entry['isohyet:table'];
  if (schema === undefined) {
    throw new Fault('not-found', `${id} holds fields, not features: ask it for a position or map`);
  }
  const manifest = await tables.readTable(id);
  return { entry, table: manifest?.table ?? schema, manifest };
}

/** The relation over the files that can hold rows of a place and time. */
export function tableRelation(
  { table, manifest }: OpenTable,
  folder: string,
  where: { readonly bbox?: BoundingBox; readonly datetime?: TimeInterval } = {},
): string {
  const files = (manifest?.files ?? []).filter((file) => mayHold(file, where));
  if (files.length === 0) {
    const columns = table.columns.map(
      ({ name, type }) => `CAST(NULL AS ${SQL_TYPES[type]}) AS ${quoteName(name)}`,
    );
    return `(SELECT ${columns.join(', ')} WHERE false)`;
  }
  const paths = files.map(({ path }) => quoteText(join(folder, path)));
  return `read_parquet([${paths.join(', ')}], hive_partitioning = false)`;
}

function mayHold(
  { bbox, firstTime, lastTime }: TableFile,
  where: { readonly bbox?: BoundingBox; readonly datetime?: TimeInterval },
): boolean {
  if (where.bbox !== undefined && bbox !== undefined && !intersects(where.bbox, bbox)) return false;
  if (where.datetime === undefined || firstTime === undefined || lastTime === undefined)
    return true;
  const { startMs, endMs } = where.datetime;
  // Bounds are written to the second: rows of the last second reach past it.
  return Date.parse(firstTime) <= endMs && Date.parse(lastTime) + 999 >= startMs;
}

/** Every table collection under its SQL name, over the files of its manifest. */
export async function listSqlTables(
  catalog: Pick<Catalog, 'listCollections' | 'getCollection'>,
  tables: TableReader,
  toName: (collection: string) => string,
): Promise<readonly SqlTable[]> {
  const entries = await catalog.listCollections();
  const own = entries.filter((entry) => entry['isohyet:table'] !== undefined);
  return Promise.all(
    own.map(async (entry): Promise<SqlTable> => {
      const name = toName(entry.id);
      try {
        const table = await openTable(catalog, tables, entry.id);
        const sql = `SELECT * FROM ${tableRelation(table, tables.tableFolder(entry.id))}`;
        return { name, sql, entry, marks: table.manifest?.marks ?? [] };
      } catch (error) {
        return failingTable(name, entry, error);
      }
    }),
  );
}

/** A damaged table fails the statements that read it, and no others. */
function failingTable(name: string, entry: CollectionEntry, error: unknown): SqlTable {
  return {
    name,
    entry,
    marks: [],
    get sql(): string {
      throw error;
    },
  };
}
