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

/**
 * 1 for cells under water from the start on in which nobody lives and nothing is built: the river,
 * whose bridges the terrain does not know. A run may begin with the town under water: that counts.
 *
 * @param counts people, dwellings or buildings in each cell; undefined where nothing is known of them
 */
export function riverCells(
  depthsM: readonly Float32Array[],
  counts: readonly (Float32Array | undefined)[],
): Uint8Array {
  const isLivedIn = (cell: number) => counts.some((count) => (count?.[cell] ?? 0) > 0);
  return Uint8Array.from(depthsM[0]!, (depth, cell) => Number(depth > WET_M && !isLivedIn(cell)));
}

/** True where a run begins with ground under water on which people live or buildings stand. */
export function beginsFlooded({ depthsM, town }: Pick<FloodedTown, 'depthsM' | 'town'>): boolean {
  const counts = Object.values(town.counts);
  return depthsM[0]!.some(
    (depth, cell) => depth > WET_M && counts.some((count) => (count?.[cell] ?? 0) > 0),
  );
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
