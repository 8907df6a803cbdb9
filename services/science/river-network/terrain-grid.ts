import { Fault, invalidField } from '../../platform/fault.ts';
import { openCellList } from './cell-list.ts';

/** Heights on cells, row 0 in the north; NaN is outside: nothing is known of it, nothing drains it. */
export type TerrainGrid = {
  readonly nx: number;
  readonly ny: number;
  /** width of a cell, m: one for all, or one for each row where meridians converge */
  readonly cellXM: number | Float64Array;
  /** height of a cell, m: one for all, or one for each row */
  readonly cellYM: number | Float64Array;
  /** nx * ny heights, m */
  readonly elevationM: Float32Array;
};

/** Size of the cells of each row, m. */
export type RowSizes = { readonly xM: Float64Array; readonly yM: Float64Array };

/** Steps to the eight neighbours in the order of their codes: NW, N, NE, W, E, SW, S, SE. */
export const STEP_X: readonly number[] = [-1, 0, 1, -1, 1, -1, 0, 1];
/** Rows to the south for each code, beside `STEP_X`. */
export const STEP_Y: readonly number[] = [-1, -1, -1, 0, 0, 1, 1, 1];

/**
 * Width and height of the cells of each row.
 *
 * @throws {Fault} invalid-request, if sizes are not positive or not one for each row
 */
export function rowSizes({
  ny,
  cellXM,
  cellYM,
}: Pick<TerrainGrid, 'ny' | 'cellXM' | 'cellYM'>): RowSizes {
  return { xM: sizes('cellXM', cellXM, ny), yM: sizes('cellYM', cellYM, ny) };
}

function sizes(field: string, size: number | Float64Array, ny: number): Float64Array {
  const all = typeof size === 'number' ? new Float64Array(ny).fill(size) : size;
  if (all.length !== ny) {
    const detail = `${all.length} sizes are given for ${ny} rows`;
    throw invalidField({ field, value: all.length, detail, allowed: ny });
  }
  const bad = all.find((metres) => !(metres > 0 && Number.isFinite(metres)));
  if (bad !== undefined) {
    throw invalidField({ field, value: bad, detail: 'a cell has a size', allowed: 'metres > 0' });
  }
  return all;
}

/**
 * Checks a grid, and that any of it is inside.
 *
 * @throws {Fault} invalid-request, naming the field, its value and what is allowed
 */
export function checkTerrain(grid: TerrainGrid): void {
  const { nx, ny, elevationM } = grid;
  if (!(Number.isInteger(nx) && Number.isInteger(ny) && nx > 0 && ny > 0)) {
    const detail = `${nx} x ${ny} is no size of a grid`;
    throw invalidField({ field: 'nx', value: nx, detail, allowed: 'whole numbers above 0' });
  }
  if (elevationM.length !== nx * ny) {
    const detail = `${elevationM.length} heights are not ${nx} x ${ny}`;
    throw invalidField({ field: 'elevationM', value: elevationM.length, detail, allowed: nx * ny });
  }
  rowSizes(grid);
  let isInside = false;
  for (let cell = 0; cell < elevationM.length; cell++) {
    const height = elevationM[cell]!;
    if (height === Infinity || height === -Infinity) {
      const detail = `cell ${cell} (row ${Math.floor(cell / nx)}, column ${cell % nx}) is ${height}`;
      throw invalidField({ field: 'elevationM', detail, allowed: 'finite, or NaN outside' });
    }
    isInside ||= height === height;
  }
  if (!isInside) {
    throw new Fault('invalid-request', 'elevationM: every cell is missing, there is no terrain');
  }
}

/** Whether all eight neighbours of a cell are on the grid. */
export function isWithin(cell: number, nx: number, ny: number): boolean {
  const column = cell % nx;
  return column > 0 && column < nx - 1 && cell >= nx && cell < nx * (ny - 1);
}

/** Whether a cell that is offset by a neighbour's step is on the grid, not on its other side. */
export function isNeighbour(cell: number, neighbour: number, nx: number, ny: number): boolean {
  const apart = (neighbour % nx) - (cell % nx);
  return neighbour >= 0 && neighbour < nx * ny && apart >= -1 && apart <= 1;
}

/** 1 for each cell where water can leave the map: at its edge, or beside a cell that is outside. */
export function markEdges({ nx, ny, elevationM }: TerrainGrid): Uint8Array {
  const isEdge = new Uint8Array(nx * ny);
  isEdge.fill(1, 0, nx);
  isEdge.fill(1, nx * (ny - 1));
  for (let row = 0; row < ny; row++) isEdge[row * nx] = isEdge[row * nx + nx - 1] = 1;
  const outside = openCellList();
  for (let cell = 0; cell < elevationM.length; cell++) {
    if (!Number.isNaN(elevationM[cell]!)) continue;
    outside.push(cell);
    for (let code = 0; code < 8; code++) {
      const neighbour = cell + STEP_Y[code]! * nx + STEP_X[code]!;
      if (isNeighbour(cell, neighbour, nx, ny)) isEdge[neighbour] = 1;
    }
  }
  for (let at = 0; at < outside.length(); at++) isEdge[outside.at(at)] = 0;
  return isEdge;
}

/** Area of a cell of each row, km2. */
export function rowAreasKm2(grid: Pick<TerrainGrid, 'ny' | 'cellXM' | 'cellYM'>): Float64Array {
  const { xM, yM } = rowSizes(grid);
  return xM.map((width, row) => (width * yM[row]!) / 1e6);
}

const WGS84_SEMI_MAJOR_M = 6_378_137;
const WGS84_E2 = 0.006_694_379_990_141_317;

/**
 * Cell sizes of a grid of meridians and parallels, m for each row, on the WGS 84 ellipsoid at the
 * latitude of the row's centre.
 *
 * @param northDeg latitude of the northern edge of row 0
 * @throws {Fault} invalid-request, if rows reach over a pole
 * @see Snyder 1987, Map projections: a working manual, equations 4-18 (meridian), 4-20 (normal)
 */
export function lonLatCellSizes(given: {
  readonly ny: number;
  readonly northDeg: number;
  readonly stepLonDeg: number;
  readonly stepLatDeg: number;
}): { cellXM: Float64Array; cellYM: Float64Array } {
  const { ny, northDeg, stepLonDeg, stepLatDeg } = given;
  const southDeg = northDeg - ny * stepLatDeg;
  if (!(northDeg <= 90 && southDeg >= -90 && stepLonDeg > 0 && stepLatDeg > 0)) {
    const detail = `${ny} rows of ${stepLatDeg} degrees from ${northDeg} reach ${southDeg}`;
    throw invalidField({ field: 'northDeg', value: northDeg, detail, allowed: '-90 to 90' });
  }
  const cellXM = new Float64Array(ny);
  const cellYM = new Float64Array(ny);
  for (let row = 0; row < ny; row++) {
    const latitude = ((northDeg - (row + 0.5) * stepLatDeg) * Math.PI) / 180;
    const w2 = 1 - WGS84_E2 * Math.sin(latitude) ** 2;
    const normal = WGS84_SEMI_MAJOR_M / Math.sqrt(w2);
    const meridian = (normal * (1 - WGS84_E2)) / w2;
    cellXM[row] = (normal * Math.cos(latitude) * stepLonDeg * Math.PI) / 180;
    cellYM[row] = (meridian * stepLatDeg * Math.PI) / 180;
  }
  return { cellXM, cellYM };
}
