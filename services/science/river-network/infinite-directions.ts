import { Fault } from '../../platform/fault.ts';
import { openCellList } from './cell-list.ts';
import { neighbourOffsets, type FlowDirections } from './flow-directions.ts';
import { checkTerrain, isNeighbour, isWithin, rowSizes, type TerrainGrid } from './terrain-grid.ts';

/** The eight facets around a cell: codes of the straight and the slanting neighbour, and how an
 * angle within it becomes one of the compass: quarter turns to add, sign (Tarboton's table 1). */
const FACETS: readonly (readonly [
  straight: number,
  slant: number,
  quarters: number,
  sign: number,
])[] = [
  [4, 2, 0, 1],
  [1, 2, 1, -1],
  [1, 0, 1, 1],
  [3, 0, 2, -1],
  [3, 5, 2, 1],
  [6, 5, 3, -1],
  [6, 7, 3, 1],
  [4, 7, 4, -1],
];

const TURN = 2 * Math.PI;

/** Angle of each D8 direction, in radians anticlockwise from east, of a cell of a size. */
function angleOf(code: number, slantRad: number): number {
  const angles = [
    Math.PI - slantRad,
    Math.PI / 2,
    slantRad,
    Math.PI,
    0,
    Math.PI + slantRad,
    1.5 * Math.PI,
    TURN - slantRad,
  ];
  return angles[code]!;
}

/**
 * D-infinity: the direction of the steepest of eight triangular facets, radians anticlockwise from
 * east, 0 up to 2 pi; of equal ones the first from east. Where no facet falls (flats, narrow ends of
 * the map) that of D8; NaN where that has none.
 *
 * @param flow D8 of the same grid, its flats resolved
 * @throws {Fault} invalid-request, if the grid is none
 * @see Tarboton 1997, doi:10.1029/96WR03137, equations 1 to 6, table 1
 */
export function infiniteDirections(grid: TerrainGrid, flow: FlowDirections): Float32Array {
  checkTerrain(grid);
  const { nx, ny, elevationM } = grid;
  const { xM, yM } = rowSizes(grid);
  const offset = neighbourOffsets(nx);
  const directionRad = new Float32Array(nx * ny).fill(NaN);
  const at = new Float64Array(8);
  for (let cell = 0; cell < elevationM.length; cell++) {
    const height = elevationM[cell]!;
    if (height !== height) continue;
    const isInner = isWithin(cell, nx, ny);
    for (let k = 0; k < 8; k++) {
      const neighbour = cell + offset[k]!;
      at[k] = isInner || isNeighbour(cell, neighbour, nx, ny) ? elevationM[neighbour]! : NaN;
    }
    const row = Math.floor(cell / nx);
    const [width, length] = [xM[row]!, yM[row]!];
    let [steepest, angle] = [0, NaN];
    for (const [straight, slant, quarters, sign] of FACETS) {
      const alongRow = quarters % 2 === 0;
      const [d1, d2] = alongRow ? [width, length] : [length, width];
      const s1 = (height - at[straight]!) / d1;
      const s2 = (at[straight]! - at[slant]!) / d2;
      const most = Math.atan2(d2, d1);
      let within = Math.atan2(s2, s1);
      let slope = Math.hypot(s1, s2);
      if (within < 0) [within, slope] = [0, s1];
      else if (within > most) [within, slope] = [most, (height - at[slant]!) / Math.hypot(d1, d2)];
      if (!(slope > steepest)) continue;
      steepest = slope;
      angle = sign * within + (quarters * Math.PI) / 2;
    }
    if (Number.isNaN(angle) && flow.code[cell]! >= 0) {
      angle = angleOf(flow.code[cell]!, Math.atan2(length, width));
    }
    const turned = Math.fround(angle);
    directionRad[cell] = turned >= Math.fround(TURN) ? 0 : turned;
  }
  return directionRad;
}

/**
 * Amount that drains through each cell by D-infinity, itself included: a cell hands on to the two
 * neighbours beside its direction, each by how near it is in angle.
 *
 * @param own amount of each cell, such as its area, km2
 * @throws {Fault} inconsistent-data, if directions run in a circle
 * @see Tarboton 1997, doi:10.1029/96WR03137, section 4
 */
export function accumulateInfinite(
  grid: TerrainGrid,
  directionRad: Float32Array,
  own: Float64Array,
): Float64Array {
  const { nx, ny } = grid;
  const { xM, yM } = rowSizes(grid);
  const offset = neighbourOffsets(nx);
  const slantRad = xM.map((width, row) => Math.atan2(yM[row]!, width));
  const through = Float64Array.from(own);
  const waiting = new Uint8Array(nx * ny);
  const share = { first: 0, second: 0, toSecond: 0 };
  const split = (cell: number) => {
    splitDirection(directionRad[cell]!, slantRad[Math.floor(cell / nx)]!, share);
    const { first, second, toSecond } = share;
    const here = [cell + offset[first]!, cell + offset[second]!] as const;
    const isFirst = toSecond < 1 && isNeighbour(cell, here[0], nx, ny);
    const isSecond = toSecond > 0 && isNeighbour(cell, here[1], nx, ny);
    return [isFirst ? here[0] : -1, isSecond ? here[1] : -1, toSecond] as const;
  };
  const ready = openCellList();
  for (let cell = 0; cell < directionRad.length; cell++) {
    if (Number.isNaN(directionRad[cell]!)) continue;
    const [one, other] = split(cell);
    if (one >= 0) waiting[one]!++;
    if (other >= 0) waiting[other]!++;
  }
  for (let cell = 0; cell < waiting.length; cell++) if (waiting[cell] === 0) ready.push(cell);
  for (let done = 0; done < ready.length(); done++) {
    const cell = ready.at(done);
    if (Number.isNaN(directionRad[cell]!)) continue;
    const [one, other, toOther] = split(cell);
    if (one >= 0) {
      through[one]! += (1 - toOther) * through[cell]!;
      if (--waiting[one]! === 0) ready.push(one);
    }
    if (other >= 0) {
      through[other]! += toOther * through[cell]!;
      if (--waiting[other]! === 0) ready.push(other);
    }
  }
  const circling = waiting.findIndex((count) => count > 0);
  if (circling >= 0) {
    const [row, column] = [Math.floor(circling / nx), circling % nx];
    const detail = `directions run in a circle above row ${row}, column ${column}`;
    throw new Fault('inconsistent-data', detail, { row, column });
  }
  return through;
}

/** Codes anticlockwise from east. */
const ANTICLOCKWISE: readonly number[] = [4, 2, 1, 0, 3, 5, 6, 7];
/** Shares below this are rounding of an angle in 32 bits, not flow. */
const ROUNDING = 1e-6;

function splitDirection(
  angleRad: number,
  slantRad: number,
  out: { first: number; second: number; toSecond: number },
): void {
  const quarter = Math.min(3, Math.floor(angleRad / (Math.PI / 2)));
  const within = angleRad - (quarter * Math.PI) / 2;
  const middle = quarter % 2 === 0 ? slantRad : Math.PI / 2 - slantRad;
  const isBefore = within <= middle;
  const eighth = 2 * quarter + (isBefore ? 0 : 1);
  const share = isBefore ? within / middle : (within - middle) / (Math.PI / 2 - middle);
  out.first = ANTICLOCKWISE[eighth]!;
  out.second = ANTICLOCKWISE[(eighth + 1) % 8]!;
  out.toSecond = share < ROUNDING ? 0 : share > 1 - ROUNDING ? 1 : share;
}
