import { openCellList } from './cell-list.ts';
import { labelUpstream, NOWHERE, UNLABELLED } from './drainage.ts';
import { neighbourOffsets, steepestDescent, type FlowDirections } from './flow-directions.ts';
import { openCellHeap } from './level-queue.ts';
import { openPassTable } from './pass-table.ts';
import { isNeighbour, isWithin, markEdges, type TerrainGrid } from './terrain-grid.ts';

/** The basin of each cell, and the level up to which water stands in each before it spills. */
export type SpillLevels = {
  /** -1 outside; 0 = what drains off the map, or to a sink */
  readonly basin: Int32Array;
  /** m, of each basin; -Infinity where water leaves */
  readonly levelM: Float64Array;
};

/**
 * The levels at which the basins of a raw terrain spill. The way down from a cell never rises, so
 * the level of its bottom is that of the cell too: only passes between basins count, and a basin's
 * level is the least highest pass on any way out.
 *
 * @param sinks cells where water may stay
 */
export function spillLevels(grid: TerrainGrid, sinks: Iterable<number>): SpillLevels {
  const flow = steepestDescent(grid);
  const basin = new Int32Array(flow.code.length).fill(UNLABELLED);
  const count = labelBottoms(grid, flow, sinks, basin);
  labelUpstream(flow, basin);
  const levelM = new Float64Array(count).fill(Infinity);
  levelM[0] = -Infinity;
  const passes = findPasses(grid, basin);
  const { begin, to, heightM } = passes.byBasin(count);
  const queue = openCellHeap();
  queue.push(0, -Infinity);
  const isDone = new Uint8Array(count);
  for (let from = queue.pop(); from >= 0; from = queue.pop()) {
    if (isDone[from] === 1) continue;
    isDone[from] = 1;
    for (let at = begin[from]!; at < begin[from + 1]!; at++) {
      const level = Math.max(levelM[from]!, heightM[at]!);
      if (level >= levelM[to[at]!]!) continue;
      levelM[to[at]!] = level;
      queue.push(to[at]!, level);
    }
  }
  return { basin, levelM };
}

/** Labels where water ends: 0 at edges and sinks, one more for each bottom, level ones as one. */
function labelBottoms(
  grid: TerrainGrid,
  { code }: FlowDirections,
  sinks: Iterable<number>,
  basin: Int32Array,
): number {
  const { nx, ny, elevationM } = grid;
  const isEdge = markEdges(grid);
  for (let cell = 0; cell < basin.length; cell++) {
    if (isEdge[cell] === 1) basin[cell] = 0;
    else if (Number.isNaN(elevationM[cell]!)) basin[cell] = NOWHERE;
  }
  for (const cell of sinks) basin[cell] = 0;
  const offset = neighbourOffsets(nx);
  const level = openCellList();
  let count = 1;
  for (let start = 0; start < basin.length; start++) {
    if (code[start]! >= 0 || basin[start] !== UNLABELLED) continue;
    level.clear();
    level.push(start);
    basin[start] = count;
    for (let at = 0; at < level.length(); at++) {
      const cell = level.at(at);
      const isInner = isWithin(cell, nx, ny);
      for (const step of offset) {
        const neighbour = cell + step;
        if (!isInner && !isNeighbour(cell, neighbour, nx, ny)) continue;
        if (code[neighbour]! >= 0 || basin[neighbour] !== UNLABELLED) continue;
        if (elevationM[neighbour] !== elevationM[cell]) continue;
        basin[neighbour] = count;
        level.push(neighbour);
      }
    }
    count++;
  }
  return count;
}

/** The lowest pass between every two basins that touch. */
function findPasses({ nx, ny, elevationM }: TerrainGrid, basin: Int32Array) {
  const passes = openPassTable();
  const note = (cell: number, neighbour: number) => {
    const [own, other] = [basin[cell]!, basin[neighbour]!];
    if (own === other || own < 0 || other < 0) return;
    passes.lower(own, other, Math.max(elevationM[cell]!, elevationM[neighbour]!));
  };
  // Each pair of neighbours once.
  for (let row = 0; row < ny; row++) {
    for (let column = 0; column < nx; column++) {
      const cell = row * nx + column;
      if (column + 1 < nx) note(cell, cell + 1);
      if (row + 1 === ny) continue;
      note(cell, cell + nx);
      if (column > 0) note(cell, cell + nx - 1);
      if (column + 1 < nx) note(cell, cell + nx + 1);
    }
  }
  return passes;
}
