import { openCellList } from './cell-list.ts';
import {
  isNeighbour,
  isWithin,
  rowSizes,
  STEP_X,
  STEP_Y,
  type TerrainGrid,
} from './terrain-grid.ts';

/** A hollow that holds water up to the level at which it spills. */
export type Depression = {
  /** its lowest cell, the first of equal ones */
  readonly pitCell: number;
  readonly row: number;
  readonly column: number;
  readonly cells: number;
  readonly areaKm2: number;
  /** what it holds, m3 */
  readonly volumeM3: number;
  /** from its lowest cell to the level at which it spills, m */
  readonly depthM: number;
  readonly spillLevelM: number;
};

/**
 * The depressions of a terrain, the deepest first: cells that hang together and were raised by
 * filling.
 *
 * @param filledM heights of the same grid, filled without epsilon
 */
export function findDepressions(grid: TerrainGrid, filledM: Float32Array): Depression[] {
  const { nx, ny, elevationM } = grid;
  const { xM, yM } = rowSizes(grid);
  const isSeen = new Uint8Array(nx * ny);
  const pond = openCellList();
  const found: Depression[] = [];
  for (let start = 0; start < elevationM.length; start++) {
    if (isSeen[start] === 1 || !(filledM[start]! > elevationM[start]!)) continue;
    pond.clear();
    pond.push(start);
    isSeen[start] = 1;
    let [areaM2, volumeM3, pitCell] = [0, 0, start];
    for (let at = 0; at < pond.length(); at++) {
      const cell = pond.at(at);
      const row = Math.floor(cell / nx);
      const cellAreaM2 = xM[row]! * yM[row]!;
      areaM2 += cellAreaM2;
      volumeM3 += cellAreaM2 * (filledM[cell]! - elevationM[cell]!);
      const height = elevationM[cell]!;
      const lowest = elevationM[pitCell]!;
      if (height < lowest || (height === lowest && cell < pitCell)) pitCell = cell;
      const isInner = isWithin(cell, nx, ny);
      for (let code = 0; code < 8; code++) {
        const neighbour = cell + STEP_Y[code]! * nx + STEP_X[code]!;
        if (!isInner && !isNeighbour(cell, neighbour, nx, ny)) continue;
        if (isSeen[neighbour] === 1 || !(filledM[neighbour]! > elevationM[neighbour]!)) continue;
        isSeen[neighbour] = 1;
        pond.push(neighbour);
      }
    }
    const spillLevelM = filledM[pitCell]!;
    found.push({
      pitCell,
      row: Math.floor(pitCell / nx),
      column: pitCell % nx,
      cells: pond.length(),
      areaKm2: areaM2 / 1e6,
      volumeM3,
      depthM: spillLevelM - elevationM[pitCell]!,
      spillLevelM,
    });
  }
  return found.sort((a, b) => b.depthM - a.depthM || a.pitCell - b.pitCell);
}
