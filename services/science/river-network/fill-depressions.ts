import { invalidField } from '../../platform/fault.ts';
import { isAtEdge, neighbourOffsets } from './flow-directions.ts';
import { openLevelQueue } from './level-queue.ts';
import { openCellList } from './cell-list.ts';
import { checkTerrain, isNeighbour, isWithin, type TerrainGrid } from './terrain-grid.ts';

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
 * The result without epsilon is the least one without depressions, whatever the order. With it, 32
 * bits may need more than epsilon: a step is never less than the next greater number.
 *
 * @throws {Fault} invalid-request, if the grid is none, a sink is outside it, or epsilon negative
 * @see Barnes, Lehman & Mulla 2014, Priority-flood, algorithms 2 and 3,
 *   doi:10.1016/j.cageo.2013.04.024
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
  const { nx, ny, elevationM } = grid;
  const filledM = Float32Array.from(elevationM);
  const [lowest, highest] = extremes(elevationM);
  const queue = openLevelQueue(filledM, lowest, highest);
  const isDone = seedFlood(grid, sinks, queue.push);
  const offset = neighbourOffsets(nx);
  const isLevel = epsilonM === 0;
  const pond = openCellList();
  let from = 0;
  for (;;) {
    // What is ponded goes first, in order of arrival: its level is that of the water, no heap needed.
    if (from === pond.length()) {
      pond.clear();
      from = 0;
    }
    const cell = from < pond.length() ? pond.at(from++) : queue.pop();
    if (cell < 0) return filledM;
    const height = filledM[cell]!;
    const atLeast = isLevel ? height : above(height, epsilonM);
    const isInner = isWithin(cell, nx, ny);
    for (let code = 0; code < 8; code++) {
      const neighbour = cell + offset[code]!;
      if (!isInner && !isNeighbour(cell, neighbour, nx, ny)) continue;
      if (isDone[neighbour] === 1) continue;
      isDone[neighbour] = 1;
      if (filledM[neighbour]! <= atLeast) {
        filledM[neighbour] = atLeast;
        pond.push(neighbour);
      } else queue.push(neighbour);
    }
  }
}

/** Marks what a flood need not visit and pushes where it begins: edges and sinks. */
function seedFlood(grid: TerrainGrid, sinks: Iterable<number>, push: (cell: number) => void) {
  const { elevationM } = grid;
  const isDone = new Uint8Array(elevationM.length);
  for (let cell = 0; cell < elevationM.length; cell++) {
    const isOutside = Number.isNaN(elevationM[cell]!);
    if (!isOutside && !isAtEdge(grid, cell)) continue;
    isDone[cell] = 1;
    if (!isOutside) push(cell);
  }
  for (const cell of sinks) {
    const height = elevationM[cell];
    if (height === undefined || Number.isNaN(height)) {
      const detail = 'a sink is a cell inside the grid';
      throw invalidField({ field: 'sinks', value: cell, detail, allowed: 'a cell with a height' });
    }
    if (isDone[cell] === 0) push(cell);
    isDone[cell] = 1;
  }
  return isDone;
}

/** Lowest and highest of the heights that are there. */
export function extremes(elevationM: Float32Array): [lowest: number, highest: number] {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let cell = 0; cell < elevationM.length; cell++) {
    const height = elevationM[cell]!;
    if (height < lowest) lowest = height;
    if (height > highest) highest = height;
  }
  return [lowest, highest];
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** A height raised by epsilon in 32 bits, by the least step there is if that changes nothing. */
function above(height: number, epsilonM: number): number {
  const raised = Math.fround(height + epsilonM);
  if (raised > height) return raised;
  if (height === 0) return 2 ** -149;
  float[0] = height;
  bits[0]! += height > 0 ? 1 : -1;
  return float[0]!;
}
