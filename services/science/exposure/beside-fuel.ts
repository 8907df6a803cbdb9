import { openGeometry } from '../../earth/geometry.ts';
import { gridShape, type Grid } from '../../earth/grid.ts';
import { greatCircleM } from '../../earth/sphere.ts';
import { NO_CLASS, UNKNOWN_CLASS } from './hazard-classes.ts';

/**
 * How far fire beside fuel is dangerous to what stands without: firebrands light buildings at up to
 * 500 m (radiant heat within 30 m, most firebrands within 100 m).
 *
 * @see Beverly et al. 2010, doi:10.1071/WF09071
 */
export const BESIDE_FUEL_M = 500;

/** Whether a cell burns: 0 not known, 1 burns, 2 nothing burns there. */
export type FuelStates = Uint8Array;

/** More hazard is a higher class (intensity, probability), or a lower one (arrival). */
export type Worst = 'highest' | 'lowest';

/** Codes of cells beside fuel, for a scheme of `count` classes. */
export function besideCodes(count: number): {
  /** class `at` of the fuel beside it */
  readonly ofClass: (at: number) => number;
  /** fuel beside it is in no class */
  readonly ofNone: number;
  /** no fuel within the distance */
  readonly noFuel: number;
  /** codes in all */
  readonly count: number;
} {
  return {
    ofClass: (at) => count + at,
    ofNone: 2 * count,
    noFuel: 2 * count + 1,
    count: 2 * count + 2,
  };
}

/**
 * Where nothing burns a hazard of fire has no value of its own, and people live there: such a cell
 * takes the worst class of the fuel within {@link BESIDE_FUEL_M} (centre to centre), under a code
 * apart. Fuel there whose class is not known leaves it unknown only where no other is known.
 *
 * @param codes of `classifyCells`; cells that burn, or whose fuel is not known, keep theirs
 * @returns codes of {@link besideCodes}
 * @throws {RangeError} for more than 120 classes
 */
export function classifyBesideFuel(
  grid: Grid,
  codes: Uint8Array,
  count: number,
  fuel: FuelStates,
  worst: Worst,
): Uint8Array<ArrayBuffer> {
  if (count > 120) throw new RangeError(`${count} classes are too many`);
  const { nx, ny } = gridShape(grid);
  const around = offsetsWithin(grid, nx, ny);
  const { ofClass, ofNone, noFuel } = besideCodes(count);
  const rank = (code: number) =>
    code === UNKNOWN_CLASS
      ? -2
      : code === NO_CLASS
        ? -1
        : worst === 'highest'
          ? code
          : count - code;
  return Uint8Array.from(codes, (own, cell) => {
    if (fuel[cell] !== 2) return own;
    const [column, row] = [cell % nx, Math.floor(cell / nx)];
    let found: number | undefined;
    for (const [stepX, stepY] of around) {
      const [x, y] = [column + stepX, row + stepY];
      if (x < 0 || y < 0 || x >= nx || y >= ny) continue;
      const near = y * nx + x;
      if (fuel[near] === 2) continue;
      const code = fuel[near] === 0 ? UNKNOWN_CLASS : codes[near]!;
      if (found === undefined || rank(code) > rank(found)) found = code;
    }
    if (found === undefined) return noFuel;
    if (found === UNKNOWN_CLASS) return UNKNOWN_CLASS;
    return found === NO_CLASS ? ofNone : ofClass(found);
  });
}

/** Cells of a place and those within {@link BESIDE_FUEL_M} of them, centre to centre, each once. */
export function cellsNear(grid: Grid, cells: readonly number[]): readonly number[] {
  const { nx, ny } = gridShape(grid);
  const around = offsetsWithin(grid, nx, ny);
  const near = new Set(cells);
  for (const cell of cells) {
    const [column, row] = [cell % nx, Math.floor(cell / nx)];
    for (const [stepX, stepY] of around) {
      const [x, y] = [column + stepX, row + stepY];
      if (x >= 0 && y >= 0 && x < nx && y < ny) near.add(y * nx + x);
    }
  }
  return [...near];
}

/** Steps to cells whose centres lie within the distance, by the cells in the middle of the grid. */
function offsetsWithin(grid: Grid, nx: number, ny: number): readonly (readonly [number, number])[] {
  const geometry = openGeometry(grid);
  const [column, row] = [Math.floor(nx / 2), Math.floor(ny / 2)];
  const from = geometry.toLonLat(column, row);
  const cellXM = greatCircleM(...from, ...geometry.toLonLat(column + 1, row));
  const cellYM = greatCircleM(...from, ...geometry.toLonLat(column, row + 1));
  const [reachX, reachY] = [Math.floor(BESIDE_FUEL_M / cellXM), Math.floor(BESIDE_FUEL_M / cellYM)];
  const offsets: [number, number][] = [];
  for (let y = -reachY; y <= reachY; y++) {
    for (let x = -reachX; x <= reachX; x++) {
      if ((x !== 0 || y !== 0) && Math.hypot(x * cellXM, y * cellYM) <= BESIDE_FUEL_M) {
        offsets.push([x, y]);
      }
    }
  }
  return offsets;
}
