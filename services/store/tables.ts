import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { toStorageFault } from '../platform/atomic-file.ts';
import { Fault } from '../platform/fault.ts';
import { TableManifest, type TableSchema } from './table.ts';
import { storePath } from './manifest.ts';
import { takeLock } from './run-lock.ts';
import { openTableWriter, type TableWriter } from './table-writer.ts';

export type TableStore = {
  /** The manifest of a table, or undefined while it has no rows. */
  readTable(collection: string): Promise<TableManifest | undefined>;
  /** Where a table's files lie: paths in its manifest are relative to it. */
  tableFolder(collection: string): string;
  /**
   * The only way to write rows, one writer a table at a time; it must be closed.
   *
   * @param replacesRows true: the rows that were there go when new ones are committed
   * @throws {Fault} unavailable while another process writes the table
   */
  openWriter(
    collection: string,
    table: TableSchema,
    marks: TableMarks,
    replacesRows?: boolean,
  ): Promise<TableWriter>;
  /**
   * Takes a table away, its manifest first: who reads it meanwhile finds none.
   *
   * @throws {Fault} unavailable while another process writes it; storage-failed
   */
  removeTable(collection: string): Promise<void>;
};
type TableMarks = TableManifest['marks'];

/** Opens the tables under a data folder, which need not exist yet. */
export function openTableStore(dataDir: string): TableStore {
  const tableFolder = (collection: string) => {
    // The id becomes a path: nothing but a plain name may pass.
    if (!/^[a-z0-9][a-z0-9-]{1,63}$/.test(collection)) {
      throw new Fault('unknown-collection', `no collection "${collection.slice(0, 80)}"`);
    }
    return join(dataDir, 'collections', collection);
  };
  const readTable = (collection: string) => readTableManifest(tableFolder(collection));
  return {
    readTable,
    tableFolder,
    async openWriter(collection, table, marks, replacesRows = false) {
      const folder = tableFolder(collection);
      const release = await takeLock(join(folder, 'writer.lock'));
      try {
        const before = await readTable(collection);
        const options = { collection, folder, table, marks, before, replacesRows, release };
        return await openTableWriter(options);
      } catch (error) {
        await release();
        throw error;
      }
    },
    async removeTable(collection) {
      const folder = tableFolder(collection);
      const release = await takeLock(join(folder, 'writer.lock'));
      try {
        await rm(join(folder, 'table.json'), { force: true });
        await rm(join(folder, 'rows'), { recursive: true, force: true });
      } catch (error) {
        throw toStorageFault(error, folder);
      } finally {
        await release();
      }
    },
  };
}

/**
 * The manifest in a table's folder, or undefined when there is none.
 *
 * @throws {Fault} corrupt-data when it is not what the writer makes
 */
async function readTableManifest(folder: string): Promise<TableManifest | undefined> {
  const path = join(folder, 'table.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Fault('storage-failed', `cannot read ${storePath(path)}`, {}, error);
  }
  try {
    return TableManifest.parse(JSON.parse(text));
  } catch (error) {
    throw new Fault('corrupt-data', `${storePath(path)} is damaged`, {}, error);
  }
}
