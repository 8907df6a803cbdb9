import { createHash } from 'node:crypto';

import type { Catalog } from '../catalog/catalog.ts';
import type { TableRow, TableValue } from '../formats/table.ts';
import { Fault } from '../platform/fault.ts';
import type { Lineage } from '../store/lineage.ts';
import type { Run } from '../store/run.ts';
import type { TableManifest } from '../store/table.ts';
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
 * @returns the manifest now in force
 * @throws {Fault} unknown-collection without the catalog entry; unavailable while another process
 *   writes the table; storage-failed
 */
export async function publishRows(result: RowResult, deps: Deps): Promise<TableManifest> {
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
  const all = [...kept, ...rows];
  const text = JSON.stringify([lineage.key, rows.length, all.length]);
  const { process } = lineage;
  const source = {
    name: `${process.id} ${process.version}`,
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
  const known = kept.length === 0 ? [] : (before.manifest?.marks ?? []);
  const writer = await deps.tables.openWriter(
    collection,
    schema,
    [...new Set([...known, ...marks])],
    true,
  );
  try {
    writer.addRows(all.map(withoutUndefined), source);
    return await writer.commit([...lineages, lineage]);
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
