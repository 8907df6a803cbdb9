import { invalidField } from '../../platform/fault.ts';
import { priorityFlood } from './priority-flood.ts';
import { spillLevels } from './spill-levels.ts';
import { checkTerrain, type TerrainGrid } from './terrain-grid.ts';

/** How depressions are filled. */
export type FillOptions = {
  /** least rise of each cell over the one it drains to in what is filled, m; 0 leaves it level */
  readonly epsilonM?: number;
  /** cells where water may stay for ever: bottoms of closed basins */
  readonly sinks?: Iterable<number>;
};

/**
 * Heights with every depression filled to the level at which it spills, m. Water leaves at the edge
 * of the grid, beside cells that are outside (NaN), and at `sinks`.
 *
 * Without epsilon it is the one least terrain without depressions, whatever the way to find it:
 * by levels of basins. With it, by a flood from the edges, some four times as slow.
 *
 * @throws {Fault} invalid-request, if the grid is none, a sink is outside it, or epsilon negative
 */
export function fillDepressions(
  grid: TerrainGrid,
  { epsilonM = 0, sinks = [] }: FillOptions = {},
): Float32Array<ArrayBuffer> {
  checkTerrain(grid);
  if (!(epsilonM >= 0 && epsilonM < Infinity)) {
    const detail = 'a rise is not negative';
    throw invalidField({ field: 'epsilonM', value: epsilonM, detail, allowed: '0 or more' });
  }
  const ends = [...sinks];
  for (const cell of ends) {
    const height = grid.elevationM[cell];
    if (height !== undefined && !Number.isNaN(height)) continue;
    const detail = 'a sink is a cell inside the grid';
    throw invalidField({ field: 'sinks', value: cell, detail, allowed: 'a cell with a height' });
  }
  if (epsilonM > 0) return priorityFlood(grid, epsilonM, ends);
  const { basin, levelM } = spillLevels(grid, ends);
  const filledM = new Float32Array(basin.length);
  for (let cell = 0; cell < filledM.length; cell++) {
    const height = grid.elevationM[cell]!;
    const level = levelM[basin[cell]!] ?? height;
    filledM[cell] = level > height ? level : height;
  }
  return filledM;
}
