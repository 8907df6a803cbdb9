import { invalidField } from '../../platform/fault.ts';
import {
  checkTerrain,
  isNeighbour,
  rowSizes,
  STEP_X,
  STEP_Y,
  type TerrainGrid,
} from './terrain-grid.ts';

/**
 * Where each cell drains to: 0..7 = NW, N, NE, W, E, SW, S, SE; -1 = to none of its neighbours.
 * A cell at the edge of what is known with -1 drains off the map, another is a pit, and cells
 * outside have -1 too.
 */
export type FlowDirections = { readonly nx: number; readonly ny: number; readonly code: Int8Array };

/**
 * D8: each cell drains to the neighbour down the steepest slope, by true distance between centres;
 * of equal slopes the first in the order of the codes. Flat cells and pits have -1.
 *
 * @throws {Fault} invalid-request, if the grid is none
 * @see O'Callaghan & Mark 1984, doi:10.1016/S0734-189X(84)80011-0
 */
export function steepestDescent(grid: TerrainGrid): FlowDirections {
  checkTerrain(grid);
  const { nx, ny, elevationM } = grid;
  const { xM, yM } = rowSizes(grid);
  const offset = neighbourOffsets(nx);
  const code = new Int8Array(nx * ny).fill(-1);
  const perM = new Float64Array(8);
  for (let row = 0; row < ny; row++) {
    for (let k = 0; k < 8; k++) perM[k] = 1 / stepLengthM(xM, yM, row, k);
    for (let column = 0; column < nx; column++) {
      const isInner = row > 0 && row + 1 < ny && column > 0 && column + 1 < nx;
      const cell = row * nx + column;
      code[cell] = isInner
        ? steepestInside(elevationM, cell, nx, perM)
        : steepestAtRim(grid, cell, offset, perM);
    }
  }
  return { nx, ny, code };
}

/** Written out, for the loop over eight takes most of the time of a large grid. */
function steepestInside(z: Float32Array, cell: number, nx: number, perM: Float64Array): number {
  const height = z[cell]!;
  let steepest = 0;
  let code = -1;
  // NaN, here or of a neighbour outside, is steeper than nothing.
  let slope = (height - z[cell - nx - 1]!) * perM[0]!;
  if (slope > steepest) {
    steepest = slope;
    code = 0;
  }
  slope = (height - z[cell - nx]!) * perM[1]!;
  if (slope > steepest) {
    steepest = slope;
    code = 1;
  }
  slope = (height - z[cell - nx + 1]!) * perM[2]!;
  if (slope > steepest) {
    steepest = slope;
    code = 2;
  }
  slope = (height - z[cell - 1]!) * perM[3]!;
  if (slope > steepest) {
    steepest = slope;
    code = 3;
  }
  slope = (height - z[cell + 1]!) * perM[4]!;
  if (slope > steepest) {
    steepest = slope;
    code = 4;
  }
  slope = (height - z[cell + nx - 1]!) * perM[5]!;
  if (slope > steepest) {
    steepest = slope;
    code = 5;
  }
  slope = (height - z[cell + nx]!) * perM[6]!;
  if (slope > steepest) {
    steepest = slope;
    code = 6;
  }
  slope = (height - z[cell + nx + 1]!) * perM[7]!;
  return slope > steepest ? 7 : code;
}

function steepestAtRim(
  { nx, ny, elevationM }: TerrainGrid,
  cell: number,
  offset: Int32Array,
  perM: Float64Array,
): number {
  let steepest = 0;
  let code = -1;
  for (let k = 0; k < 8; k++) {
    const neighbour = cell + offset[k]!;
    if (!isNeighbour(cell, neighbour, nx, ny)) continue;
    const slope = (elevationM[cell]! - elevationM[neighbour]!) * perM[k]!;
    if (!(slope > steepest)) continue;
    steepest = slope;
    code = k;
  }
  return code;
}

/**
 * Distance between the centres of a cell and its neighbour of a code, m; between rows of two sizes
 * by the mean of both. Beyond the first or last row as if rows went on alike.
 */
export function stepLengthM(xM: Float64Array, yM: Float64Array, row: number, code: number): number {
  const other = row + STEP_Y[code]!;
  const x = STEP_X[code]! * ((xM[row]! + (xM[other] ?? xM[row]!)) / 2);
  const y = STEP_Y[code]! * ((yM[row]! + (yM[other] ?? yM[row]!)) / 2);
  return Math.sqrt(x * x + y * y);
}

function isBeyond(x: number, y: number, nx: number, ny: number): boolean {
  return x < 0 || y < 0 || x >= nx || y >= ny;
}

/** How far on in a grid the neighbour of each code lies, in cells. */
export function neighbourOffsets(nx: number): Int32Array {
  return Int32Array.from(STEP_X, (x, code) => STEP_Y[code]! * nx + x);
}

/**
 * Whether water can leave the map from a cell: it lies at the edge of the grid or beside a cell
 * that is outside.
 */
export function isAtEdge({ nx, ny, elevationM }: TerrainGrid, cell: number): boolean {
  const column = cell % nx;
  const row = (cell - column) / nx;
  if (row === 0 || column === 0 || row === ny - 1 || column === nx - 1) return true;
  for (let code = 0; code < 8; code++) {
    if (Number.isNaN(elevationM[cell + STEP_Y[code]! * nx + STEP_X[code]!]!)) return true;
  }
  return false;
}

/** Code of each direction as ESRI, TauDEM's kin and MERIT write it, by our code. */
const POWERS_OF_TWO: readonly number[] = [32, 64, 128, 16, 1, 8, 4, 2];

/**
 * Flow directions from codes that are powers of two (1 = E, 2 = SE, 4 = S ... 128 = NE), as ESRI,
 * MERIT Hydro, HydroSHEDS and pyflwdir have them.
 *
 * @param none codes of cells that drain to no neighbour, such as 0, 247 and 255
 * @throws {Fault} invalid-request, naming the first cell whose code is neither
 */
export function toFlowDirections(
  { nx, ny }: { readonly nx: number; readonly ny: number },
  powers: ArrayLike<number>,
  none: readonly number[],
): FlowDirections {
  if (powers.length !== nx * ny) {
    const detail = `${powers.length} codes are not ${nx} x ${ny}`;
    throw invalidField({ field: 'powers', value: powers.length, detail, allowed: nx * ny });
  }
  const codeOf = new Map(POWERS_OF_TWO.map((power, code) => [power, code]));
  for (const power of none) codeOf.set(power, -1);
  const code = Int8Array.from({ length: nx * ny }, (_, cell) => {
    const found = codeOf.get(powers[cell]!);
    const column = cell % nx;
    const row = (cell - column) / nx;
    const place = `row ${row}, column ${column}`;
    if (found === undefined) {
      const allowed = [...codeOf.keys()];
      const detail = `${place} is no direction of flow`;
      throw invalidField({ field: 'powers', value: powers[cell], detail, allowed });
    }
    if (found < 0) return found;
    const [x, y] = [column + STEP_X[found]!, row + STEP_Y[found]!];
    // Published tiles cut rivers at their edge: what leads over it drains off the map.
    return isBeyond(x, y, nx, ny) ? -1 : found;
  });
  return { nx, ny, code };
}
