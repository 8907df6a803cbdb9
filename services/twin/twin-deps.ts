import type { Catalog } from '../catalog/catalog.ts';
import type { Words } from './processes/process.ts';
import type { Grid } from '../earth/grid.ts';
import type { GridGeometry } from '../earth/grid-geometry.ts';
import type { TableReader } from '../query/features/table-source.ts';
import type { RunStore } from '../store/runs.ts';
import type { TableRowReader } from './table-rows.ts';

/** What a twin needs of the service. */
export type TwinDeps = {
  readonly catalog: Pick<Catalog, 'getCollection' | 'listRuns' | 'getRun'>;
  readonly runs: Pick<RunStore, 'openWriter' | 'listRuns' | 'readRun' | 'runFolder'>;
  readonly tables: TableReader;
  readonly readTable: TableRowReader;
  readonly geometryOf: (grid: Grid) => GridGeometry;
  /** @param fraction of the whole, 0 to 1 */
  readonly onProgress: (fraction: number, words: Words) => void;
  readonly signal?: AbortSignal;
};
