import type { Area } from '../areas.ts';
import { WET_M } from './town-model.ts';
import type { Town } from './town.ts';

/** Water over a town through time, computed just now or read from a stored run. */
export type FloodedTown = {
  readonly area: Area;
  readonly town: Town;
  readonly startMs: number;
  /** hours from the start on, the start first */
  readonly timesH: readonly number[];
  /** at each of them, m; NaN on walls */
  readonly depthsM: readonly Float32Array[];
  readonly maximumDepthM: Float32Array;
};

/** 1 for cells under water from the start on: the river, whose bridges the terrain does not know. */
export function riverCells({ depthsM }: Pick<FloodedTown, 'depthsM'>): Uint8Array {
  return Uint8Array.from(depthsM[0]!, (depth) => Number(depth > WET_M));
}

/** The deepest of some cells at each time, m; the river's do not count. */
export function deepestOf(
  { depthsM }: Pick<FloodedTown, 'depthsM'>,
  cells: readonly number[],
): Float64Array {
  return Float64Array.from(depthsM, (depths) =>
    cells.reduce((most, cell) => Math.max(most, depths[cell]! || 0), 0),
  );
}
