import { createHash } from 'node:crypto';

import type { Catalog } from '../catalog/catalog.ts';
import type { TableRow, TableValue } from '../formats/table.ts';
import { Fault } from '../platform/fault.ts';
import type { Lineage } from '../store/lineage.ts';
import type { Run } from '../store/run.ts';
import type { TableManifest, TableSchema } from '../store/table.ts';
import type { TableStore } from '../store/tables.ts';
import type { Row, TableRowReader } from './table-rows.ts';

/** Computed rows of one area about to become part of a table. */
export type RowResult = {
  readonly collection: string;
  readonly rows: readonly TableRow[];
  readonly marks: Run['marks'];
  /** with the area among its parameters */
  readonly lineage: Lineage;
  /** rows of the same area that stay beside the new ones; absent: none, and no lineage of them */
  readonly keeps?: {
    /** as they are to be: what is undefined goes */
    readonly row: (row: Row) => TableRow | undefined;
    readonly lineage: (lineage: Lineage) => boolean;
  };
};

type Deps = {
  readonly catalog: Pick<Catalog, 'getCollection'>;
  readonly tables: Pick<TableStore, 'openWriter' | 'readTable'>;
  readonly readTable: TableRowReader;
};

/**
 * Writes the rows of an area in the place of those that were there; rows of other areas stay.
 *
 * @returns the manifest now in force; undefined while there are no rows
 * @throws {Fault} unknown-collection without the catalog entry; unavailable while another process
 *   writes the table; storage-failed
 */
export async function publishRows(
  result: RowResult,
  deps: Deps,
): Promise<TableManifest | undefined> {
  const { collection, rows, marks, lineage, keeps } = result;
  const schema = (await deps.catalog.getCollection(collection))['isohyet:table'];
  if (schema === undefined) {
    throw new Fault('unknown-collection', `${collection} is no table of the catalog`);
  }
  const before = await deps.readTable(collection);
  const { area } = lineage.parameters;
  const kept = before.rows.flatMap((row): readonly TableRow[] => {
    if (row['area'] !== area) return [row];
    const own = keeps?.row(row);
    return own === undefined ? [] : [own];
  });
  const lineages = (before.manifest?.lineages ?? []).filter(
    (other) => other.parameters['area'] !== area || keeps?.lineage(other) === true,
  );
  const known = kept.length === 0 ? [] : (before.manifest?.marks ?? []);
  const all = {
    collection,
    rows: [...kept, ...rows],
    marks: [...new Set([...known, ...marks])],
    lineages: [...lineages, lineage],
  };
  // A table without a row has no columns to be written.
  return all.rows.length === 0 ? before.manifest : writeTable(all, schema, deps.tables);
}

/**
 * Writes a whole table of computed rows.
 *
 * @param result.lineages of all its rows; the last is that of the newest
 * @throws {Fault} unavailable while another process writes the table; storage-failed
 */
export async function writeTable(
  {
    collection,
    rows,
    marks,
    lineages,
  }: Omit<RowResult, 'lineage'> & {
    readonly lineages: readonly Lineage[];
  },
  schema: TableSchema,
  tables: Pick<TableStore, 'openWriter'>,
): Promise<TableManifest> {
  const { process, key } = lineages.at(-1)!;
  const text = JSON.stringify([key, rows.length]);
  const source = {
    name: `${process.id} ${process.version}`,
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
  const writer = await tables.openWriter(collection, schema, [...marks], true);
  try {
    writer.addRows(rows.map(withoutUndefined), source);
    return await writer.commit(lineages);
  } finally {
    await writer.close();
  }
}

/** True when a table holds rows of an area that were made of the very same inputs. */
export function hasRowsOf(manifest: TableManifest | undefined, { key }: Lineage): boolean {
  return manifest?.lineages?.some((lineage) => lineage.key === key) ?? false;
}

function withoutUndefined(row: TableRow): TableRow {
  const cells = Object.entries(row).filter(([, value]: [string, TableValue | undefined]) => {
    return value !== undefined;
  });
  return Object.fromEntries(cells);
}
