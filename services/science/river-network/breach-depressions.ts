import { openCellList } from './cell-list.ts';
import { isAtEdge, neighbourOffsets, stepLengthM } from './flow-directions.ts';
import { openCellHeap } from './level-queue.ts';
import { isNeighbour, isWithin, rowSizes, type TerrainGrid } from './terrain-grid.ts';

/** How far and how deep a channel may be cut to drain a depression. */
export type BreachLimits = { readonly maxLengthM: number; readonly maxDepthM: number };

/** Of two equal cuts the shorter one: a cut that every metre of way is worth, m. */
const CUT_PER_WAY = 1e-6;

/**
 * Cuts channels, in place, from the bottoms of depressions to the nearest lower ground or the edge
 * of the map: of all ways the one with the least cut (depth times length), if that keeps to the
 * limits. A channel is level with the bottom it drains: no cell is cut deeper than it must be.
 * Depressions beyond the limits stay as they are.
 *
 * @param filledM heights filled without epsilon: only what they raise is breached
 * @param keep bottoms that are not breached
 * @see Lindsay & Dhun 2015, Modelling surface drainage patterns in altered landscapes using LiDAR,
 *   doi:10.1080/13658816.2014.975715; limits as Lindsay 2016, doi:10.1002/hyp.10648
 */
export function breachDepressions(
  grid: TerrainGrid,
  filledM: Float32Array,
  limits: BreachLimits,
  keep: ReadonlySet<number> = new Set(),
): void {
  const { elevationM } = grid;
  const pits = findPits(grid, filledM).filter((cell) => !keep.has(cell));
  // From the highest down: a channel may end in a lower pit, which has its turn later.
  pits.sort((a, b) => elevationM[b]! - elevationM[a]! || a - b);
  const search = openSearch(grid, limits, keep);
  for (const pit of pits) search(pit);
}

/** One cell of each bottom: no neighbour is lower, nor that of any cell level with it. */
function findPits({ nx, ny, elevationM }: TerrainGrid, filledM: Float32Array): number[] {
  const offset = neighbourOffsets(nx);
  const isSeen = new Uint8Array(nx * ny);
  const level = openCellList();
  const pits: number[] = [];
  for (let start = 0; start < elevationM.length; start++) {
    if (isSeen[start] === 1 || !(filledM[start]! > elevationM[start]!)) continue;
    level.clear();
    level.push(start);
    isSeen[start] = 1;
    let isBottom = true;
    for (let at = 0; at < level.length(); at++) {
      const cell = level.at(at);
      const isInner = isWithin(cell, nx, ny);
      for (const step of offset) {
        const neighbour = cell + step;
        if (!isInner && !isNeighbour(cell, neighbour, nx, ny)) continue;
        if (elevationM[neighbour]! < elevationM[cell]!) isBottom = false;
        if (elevationM[neighbour] !== elevationM[cell] || isSeen[neighbour] === 1) continue;
        isSeen[neighbour] = 1;
        level.push(neighbour);
      }
    }
    if (isBottom) pits.push(start);
  }
  return pits;
}

/** Searches the way with the least cut from a pit, and cuts it. */
function openSearch(
  grid: TerrainGrid,
  { maxLengthM, maxDepthM }: BreachLimits,
  keep: ReadonlySet<number>,
) {
  const { nx, ny, elevationM } = grid;
  const { xM, yM } = rowSizes(grid);
  const offset = neighbourOffsets(nx);
  const least = (sizes: Float64Array) => sizes.reduce((a, b) => Math.min(a, b));
  const reachX = Math.min(nx, Math.ceil(maxLengthM / least(xM)));
  const reachY = Math.min(ny, Math.ceil(maxLengthM / least(yM)));
  const width = 2 * reachX + 1;
  // The window around a pit that ways can reach; what is stamped belongs to this search.
  const places = width * (2 * reachY + 1);
  const stamp = new Int32Array(places);
  const isDone = new Uint8Array(places);
  const cost = new Float64Array(places);
  const wayM = new Float64Array(places);
  const from = new Int8Array(places);
  const offsetInWindow = neighbourOffsets(width);
  const heap = openCellHeap();
  const stepM = new Float64Array(8);
  let searches = 0;

  return function search(pit: number): void {
    const [pitRow, pitColumn] = [Math.floor(pit / nx), pit % nx];
    const pitM = elevationM[pit]!;
    for (let k = 0; k < 8; k++) stepM[k] = stepLengthM(xM, yM, pitRow, k);
    const placeOf = (cell: number) =>
      (Math.floor(cell / nx) - pitRow + reachY) * width + (cell % nx) - pitColumn + reachX;
    const cellOf = (place: number) =>
      (Math.floor(place / width) + pitRow - reachY) * nx + (place % width) + pitColumn - reachX;
    heap.clear();
    searches++;
    const start = placeOf(pit);
    stamp[start] = searches;
    isDone[start] = 0;
    [cost[start], wayM[start], from[start]] = [0, 0, -1];
    heap.push(start, 0);
    for (let place = heap.pop(); place >= 0; place = heap.pop()) {
      // A place waits again each time a cheaper way to it is found.
      if (isDone[place] === 1) continue;
      isDone[place] = 1;
      const cell = cellOf(place);
      const isOut = cell !== pit && (isAtEdge(grid, cell) || keep.has(cell));
      if (isOut || elevationM[cell]! < pitM) return cut(pitM, cell, place);
      const isInner = isWithin(cell, nx, ny);
      for (let k = 0; k < 8; k++) {
        const neighbour = cell + offset[k]!;
        if (!isInner && !isNeighbour(cell, neighbour, nx, ny)) continue;
        const depth = Math.max(0, elevationM[neighbour]! - pitM);
        const way = wayM[place]! + stepM[k]!;
        if (!(depth <= maxDepthM && way <= maxLengthM)) continue;
        const other = place + offsetInWindow[k]!;
        const price = cost[place]! + (depth + CUT_PER_WAY) * stepM[k]!;
        if (stamp[other] === searches && cost[other]! <= price) continue;
        if (stamp[other] === searches && isDone[other] === 1) continue;
        stamp[other] = searches;
        isDone[other] = 0;
        [cost[other], wayM[other], from[other]] = [price, way, k];
        heap.push(other, price);
      }
    }
  };

  function cut(pitM: number, target: number, end: number): void {
    let [cell, place] = [target, end];
    for (;;) {
      if (elevationM[cell]! > pitM) elevationM[cell] = pitM;
      const k = from[place]!;
      if (k < 0) return;
      cell -= offset[k]!;
      place -= offsetInWindow[k]!;
    }
  }
}
