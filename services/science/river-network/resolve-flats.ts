import { openCellList, type CellList } from './cell-list.ts';
import { isAtEdge, steepestDescent, type FlowDirections } from './flow-directions.ts';
import { isNeighbour, isWithin, STEP_X, STEP_Y, type TerrainGrid } from './terrain-grid.ts';

/**
 * D8 over terrain without depressions: steepest descent, and over flats away from what is higher
 * and toward where they spill. What has no way down (a pit that was left, a closed flat) keeps -1.
 *
 * @throws {Fault} invalid-request, if the grid is none
 * @see Garbrecht & Martz 1997, doi:10.1016/S0022-1694(96)03138-1, in the form of Barnes, Lehman &
 *   Mulla 2014, An efficient assignment of drainage direction over flat surfaces,
 *   doi:10.1016/j.cageo.2013.01.009
 */
export function drainTerrain(grid: TerrainGrid): FlowDirections {
  const flow = steepestDescent(grid);
  resolveFlats(grid, flow);
  return flow;
}

/** Cells of one flat: those without a direction, and those of its height that have a way out. */
type Flat = { readonly undrained: CellList; readonly spills: CellList };

/** Gathered, no gradient yet; of cells that are looked at the mask is never 0. */
const GATHERED = -(2 ** 30);

/** Gives the cells of each flat that spills a direction, in place. */
function resolveFlats(grid: TerrainGrid, flow: FlowDirections): void {
  const flat = { undrained: openCellList(), spills: openCellList() };
  const queue = openCellList();
  let mask: Int32Array | undefined;
  for (let cell = 0; cell < flow.code.length; cell++) {
    if (flow.code[cell]! >= 0 || (mask?.[cell] ?? 0) !== 0) continue;
    if (Number.isNaN(grid.elevationM[cell]!) || isAtEdge(grid, cell)) continue;
    mask ??= new Int32Array(flow.code.length);
    gatherFlat(grid, flow, cell, flat, mask);
    if (flat.spills.length() === 0) continue;
    layGradient(grid, flat, mask, queue);
    descend(grid, flow, flat.undrained, mask);
  }
}

/** All cells of one height that hang together and have no direction, and where they spill. */
function gatherFlat(
  grid: TerrainGrid,
  { code }: FlowDirections,
  start: number,
  { undrained, spills }: Flat,
  mask: Int32Array,
): void {
  undrained.clear();
  spills.clear();
  undrained.push(start);
  mask[start] = GATHERED;
  for (let at = 0; at < undrained.length(); at++) {
    forEqualNeighbours(grid, undrained.at(at), (neighbour) => {
      if (mask[neighbour]! < 0) return;
      if (code[neighbour]! >= 0 || isAtEdge(grid, neighbour)) {
        spills.push(neighbour);
        mask[neighbour] = 1;
      } else {
        undrained.push(neighbour);
        mask[neighbour] = GATHERED;
      }
    });
  }
}

/**
 * Heights of the mask: 2 for each step from a spill, less 1 for each step from what is higher, so
 * that the way to the spill always wins and water runs in the middle.
 */
function layGradient(
  grid: TerrainGrid,
  { undrained, spills }: Flat,
  mask: Int32Array,
  queue: CellList,
): void {
  queue.clear();
  for (let at = 0; at < undrained.length(); at++) {
    const cell = undrained.at(at);
    if (!hasHigherNeighbour(grid, cell)) continue;
    mask[cell] = -1;
    queue.push(cell);
  }
  let farthest = 0;
  for (let at = 0; at < queue.length(); at++) {
    const cell = queue.at(at);
    farthest = -mask[cell]!;
    forEqualNeighbours(grid, cell, (neighbour) => {
      if (mask[neighbour] !== GATHERED) return;
      mask[neighbour] = -farthest - 1;
      queue.push(neighbour);
    });
  }
  queue.clear();
  for (let at = 0; at < spills.length(); at++) queue.push(spills.at(at));
  let end = queue.length();
  let steps = 1;
  for (let at = 0; at < queue.length(); at++) {
    if (at === end) {
      end = queue.length();
      steps++;
    }
    const height = 2 * steps;
    forEqualNeighbours(grid, queue.at(at), (neighbour) => {
      const away = mask[neighbour]!;
      if (away >= 0) return;
      mask[neighbour] = height + (away === GATHERED ? 0 : farthest + away);
      queue.push(neighbour);
    });
  }
}

/** Directs each cell to the lowest of its neighbours in the mask, the first of equal ones. */
function descend(grid: TerrainGrid, { code }: FlowDirections, cells: CellList, mask: Int32Array) {
  for (let at = 0; at < cells.length(); at++) {
    const cell = cells.at(at);
    let lowest = mask[cell]!;
    forEqualNeighbours(grid, cell, (neighbour, k) => {
      if (mask[neighbour]! >= lowest) return;
      lowest = mask[neighbour]!;
      code[cell] = k;
    });
  }
}

function hasHigherNeighbour({ nx, ny, elevationM }: TerrainGrid, cell: number): boolean {
  const isInner = isWithin(cell, nx, ny);
  for (let code = 0; code < 8; code++) {
    const neighbour = cell + STEP_Y[code]! * nx + STEP_X[code]!;
    if (!isInner && !isNeighbour(cell, neighbour, nx, ny)) continue;
    if (elevationM[neighbour]! > elevationM[cell]!) return true;
  }
  return false;
}

function forEqualNeighbours(
  { nx, ny, elevationM }: TerrainGrid,
  cell: number,
  visit: (neighbour: number, code: number) => void,
): void {
  const isInner = isWithin(cell, nx, ny);
  for (let code = 0; code < 8; code++) {
    const neighbour = cell + STEP_Y[code]! * nx + STEP_X[code]!;
    if (!isInner && !isNeighbour(cell, neighbour, nx, ny)) continue;
    if (elevationM[neighbour] === elevationM[cell]) visit(neighbour, code);
  }
}
