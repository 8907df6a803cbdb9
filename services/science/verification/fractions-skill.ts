import { checkSameLength } from './paired.ts';
import { exceeds, type ThresholdOperator } from './brier.ts';

/** A field of rows, as long as `nx * ny`. */
export type ScoredField = { readonly values: ArrayLike<number>; readonly nx: number };

/**
 * Fractions skill score of two fields: 0 to 1, 1 is best. What counts is how many cells around
 * exceed the threshold, not which ones.
 *
 * @param field what was forecast; `nx` cells a row
 * @param observed of the same shape
 * @param options.window cells along a side, odd
 * @param options.zeroPadding without: only windows that lie within the field count. With: windows
 *   reach over the edge into cells without events; as in the `scores` package, those centred on
 *   the first row and column past the south and east edge count too
 * @returns NaN where neither field has an event, or a cell is missing: windows would differ in size
 * @throws {RangeError} when the shapes differ, or the window is even or larger than the field
 * @see Roberts & Lean 2008, doi:10.1175/2007MWR2123.1, eq. 6; Faggian et al. 2015 (sum tables)
 */
export function fractionsSkill(
  { values, nx }: ScoredField,
  observed: ArrayLike<number>,
  options: {
    readonly threshold: number;
    readonly operator: ThresholdOperator;
    readonly window: number;
    readonly zeroPadding: boolean;
  },
): number {
  checkSameLength(values, observed);
  const ny = values.length / nx;
  const { threshold, operator, window, zeroPadding } = options;
  if (!Number.isInteger(ny)) throw new RangeError(`${values.length} values in rows of ${nx}`);
  if (window % 2 !== 1 || (!zeroPadding && window > Math.min(nx, ny))) {
    throw new RangeError(`window ${window} is not odd and within ${nx} x ${ny}`);
  }
  const isEvent = (value: number) => exceeds(value, threshold, operator);
  const forecastSums = sumTable(values, nx, ny, isEvent);
  const observedSums = sumTable(observed, nx, ny, isEvent);
  const reach = (window - 1) / 2;
  const first = zeroPadding ? -reach : 0;
  const lastX = zeroPadding ? nx - reach : nx - window;
  const lastY = zeroPadding ? ny - reach : ny - window;
  let difference = 0;
  let reference = 0;
  for (let y = first; y <= lastY; y += 1) {
    for (let x = first; x <= lastX; x += 1) {
      const box = {
        west: Math.max(0, x),
        north: Math.max(0, y),
        east: Math.min(nx, x + window),
        south: Math.min(ny, y + window),
      };
      const forecast = sumOf(forecastSums, nx, box);
      const truth = sumOf(observedSums, nx, box);
      difference += (forecast - truth) ** 2;
      reference += forecast ** 2 + truth ** 2;
    }
  }
  return reference === 0 ? NaN : 1 - difference / reference;
}

/** Sums of all cells north-west of each corner: a window is then four reads. */
function sumTable(
  values: ArrayLike<number>,
  nx: number,
  ny: number,
  isEvent: (value: number) => number,
): Float64Array {
  const sums = new Float64Array((nx + 1) * (ny + 1));
  for (let y = 0; y < ny; y += 1) {
    let row = 0;
    for (let x = 0; x < nx; x += 1) {
      row += isEvent(values[y * nx + x]!);
      sums[(y + 1) * (nx + 1) + x + 1] = sums[y * (nx + 1) + x + 1]! + row;
    }
  }
  return sums;
}

function sumOf(
  sums: Float64Array,
  nx: number,
  box: { west: number; north: number; east: number; south: number },
): number {
  const at = (x: number, y: number) => sums[y * (nx + 1) + x]!;
  const { west, north, east, south } = box;
  return at(east, south) - at(west, south) - at(east, north) + at(west, north);
}
