import { openCatalog } from '../catalog/catalog.ts';
import { ownEntriesFolder } from '../catalog/own-entries.ts';
import { openStyles, type Styles } from '../catalog/styles.ts';
import { openGeometries } from '../query/geometries.ts';
import { openFencedInstance } from '../query/sql/engine.ts';
import { openRunStore, type RunStore } from '../store/runs.ts';
import { openTableStore, type TableStore } from '../store/tables.ts';
import { openTableRows } from './table-rows.ts';
import type { TwinDeps } from './twin-deps.ts';

const ENGINE_MB = 256;
const ENGINE_THREADS = 1;

/** What a twin in a process of its own needs, over the folders of a service; it must be closed. */
export async function openTwin(
  dataDir: string,
  catalogDir: string,
): Promise<{
  readonly deps: Omit<TwinDeps, 'onProgress' | 'signal'> & {
    readonly runs: RunStore;
    readonly tables: TableStore;
    readonly styles: Styles;
  };
  close(): Promise<void>;
}> {
  const runs = openRunStore(dataDir);
  const tables = openTableStore(dataDir);
  const catalog = openCatalog([catalogDir, ownEntriesFolder(dataDir)], runs);
  const styles = await openStyles(catalogDir);
  const engine = await openFencedInstance([dataDir], ENGINE_MB, ENGINE_THREADS);
  const readTable = openTableRows({ catalog, tables, connect: () => engine.connect() });
  return {
    deps: { catalog, runs, tables, readTable, geometryOf: openGeometries(), styles },
    async close() {
      engine.close();
      await runs.close();
    },
  };
}
