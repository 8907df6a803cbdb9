import { openCellList, type CellList } from './cell-list.ts';
import { neighbourOffsets, steepestDescent, type FlowDirections } from './flow-directions.ts';
import { isNeighbour, isWithin, markEdges, type TerrainGrid } from './terrain-grid.ts';

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

/** What all flats of a terrain share. */
type Work = {
  readonly grid: TerrainGrid;
  readonly code: Int8Array;
  readonly isEdge: Uint8Array;
  /** of cells of flats: steps to the spill and from what is higher, as one height to descend */
  readonly mask: Int32Array;
  readonly offset: Int32Array;
  /** neighbours of the last cell asked for that are as high, and their codes */
  readonly equal: Int32Array;
  readonly equalCode: Int8Array;
  /** 1 if the last cell asked for has a higher neighbour */
  readonly hasHigher: Uint8Array;
};

/** Gathered, no gradient yet; of cells that are looked at the mask is never 0. */
const GATHERED = -(2 ** 30);

/** Gives the cells of each flat that spills a direction, in place. */
function resolveFlats(grid: TerrainGrid, { code }: FlowDirections): void {
  const flat = { undrained: openCellList(), spills: openCellList() };
  const queue = openCellList();
  const work: Work = {
    grid,
    code,
    isEdge: markEdges(grid),
    mask: new Int32Array(code.length),
    offset: neighbourOffsets(grid.nx),
    equal: new Int32Array(8),
    equalCode: new Int8Array(8),
    hasHigher: new Uint8Array(1),
  };
  for (let cell = 0; cell < code.length; cell++) {
    if (code[cell]! >= 0 || work.mask[cell] !== 0 || work.isEdge[cell] === 1) continue;
    if (Number.isNaN(grid.elevationM[cell]!)) continue;
    gatherFlat(work, cell, flat, queue);
    if (flat.spills.length() === 0) continue;
    // A cell alone is beside its spill.
    if (flat.undrained.length() === 1) work.mask[cell] = 2;
    else layGradient(work, flat, queue);
    descend(work, flat.undrained);
  }
}

/**
 * All cells of one height that hang together and have no direction, where they spill, and which of
 * them are beside what is higher: their mask is -1.
 */
function gatherFlat(
  work: Work,
  start: number,
  { undrained, spills }: Flat,
  higher: CellList,
): void {
  const { code, isEdge, mask, equal, hasHigher } = work;
  undrained.clear();
  spills.clear();
  higher.clear();
  undrained.push(start);
  mask[start] = GATHERED;
  for (let at = 0; at < undrained.length(); at++) {
    const cell = undrained.at(at);
    const count = findEqual(work, cell);
    if (hasHigher[0] === 1) {
      mask[cell] = -1;
      higher.push(cell);
    }
    for (let one = 0; one < count; one++) {
      const neighbour = equal[one]!;
      if (mask[neighbour]! < 0) continue;
      if (code[neighbour]! >= 0 || isEdge[neighbour] === 1) {
        spills.push(neighbour);
        mask[neighbour] = 1;
      } else {
        undrained.push(neighbour);
        mask[neighbour] = GATHERED;
      }
    }
  }
}

/**
 * Heights of the mask: 2 for each step from a spill, less 1 for each step from what is higher, so
 * that the way to the spill always wins and water runs in the middle.
 *
 * @param queue the cells beside what is higher; used up
 */
function layGradient(work: Work, { spills }: Flat, queue: CellList): void {
  const { mask, equal } = work;
  let farthest = 0;
  for (let at = 0; at < queue.length(); at++) {
    const cell = queue.at(at);
    farthest = -mask[cell]!;
    const count = findEqual(work, cell);
    for (let one = 0; one < count; one++) {
      if (mask[equal[one]!] !== GATHERED) continue;
      mask[equal[one]!] = -farthest - 1;
      queue.push(equal[one]!);
    }
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
    const count = findEqual(work, queue.at(at));
    for (let one = 0; one < count; one++) {
      const away = mask[equal[one]!]!;
      if (away >= 0) continue;
      mask[equal[one]!] = 2 * steps + (away === GATHERED ? 0 : farthest + away);
      queue.push(equal[one]!);
    }
  }
}

/** Directs each cell to the lowest of its neighbours in the mask, the first of equal ones. */
function descend(work: Work, cells: CellList): void {
  const { code, mask, equal, equalCode } = work;
  for (let at = 0; at < cells.length(); at++) {
    const cell = cells.at(at);
    let lowest = mask[cell]!;
    const count = findEqual(work, cell);
    for (let one = 0; one < count; one++) {
      if (mask[equal[one]!]! >= lowest) continue;
      lowest = mask[equal[one]!]!;
      code[cell] = equalCode[one]!;
    }
  }
}

/** Finds the neighbours of a cell that are as high; a closure for each would take half the time. */
function findEqual(work: Work, cell: number): number {
  const { grid, offset, equal, equalCode, hasHigher } = work;
  const { nx, ny, elevationM } = grid;
  const height = elevationM[cell]!;
  const isInner = isWithin(cell, nx, ny);
  let count = 0;
  hasHigher[0] = 0;
  for (let k = 0; k < 8; k++) {
    const neighbour = cell + offset[k]!;
    if (!isInner && !isNeighbour(cell, neighbour, nx, ny)) continue;
    const other = elevationM[neighbour]!;
    if (other > height) hasHigher[0] = 1;
    if (other !== height) continue;
    equal[count] = neighbour;
    equalCode[count++] = k;
  }
  return count;
}
