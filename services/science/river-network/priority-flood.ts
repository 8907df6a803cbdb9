import { openCellList } from './cell-list.ts';
import { neighbourOffsets } from './flow-directions.ts';
import { openLevelQueue } from './level-queue.ts';
import { isNeighbour, isWithin, markEdges, type TerrainGrid } from './terrain-grid.ts';

/**
 * Heights with depressions filled so that every cell has a lower neighbour, m: a flood that rises
 * from the edges and sinks inward, the lowest cell first.
 *
 * @param epsilonM least rise from cell to cell in what is filled, m; 32 bits may need more: a step
 *   is never less than the next greater number
 * @see Barnes, Lehman & Mulla 2014, Priority-flood, algorithm 3, doi:10.1016/j.cageo.2013.04.024
 */
export function priorityFlood(
  grid: TerrainGrid,
  epsilonM: number,
  sinks: Iterable<number>,
): Float32Array<ArrayBuffer> {
  const { nx, ny, elevationM } = grid;
  const filledM = Float32Array.from(elevationM);
  const [lowest, highest] = extremes(elevationM);
  const queue = openLevelQueue(filledM, lowest, highest);
  const isDone = seedFlood(grid, sinks, queue.push);
  const offset = neighbourOffsets(nx);
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
    const atLeast = above(height, epsilonM);
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
  const isDone = markEdges(grid);
  for (const cell of sinks) isDone[cell] = 1;
  for (let cell = 0; cell < elevationM.length; cell++) {
    if (Number.isNaN(elevationM[cell]!)) isDone[cell] = 1;
    else if (isDone[cell] === 1) push(cell);
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
