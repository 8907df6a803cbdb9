import type { GridGeometry } from '../../earth/grid-geometry.ts';

/** Least and greatest fractional column and row; absent where no pixel lies in the grid. */
export type CellExtent = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

/** Fractional cells of the pixels that `choose` puts, in its order. */
export function locatePixels(
  geometry: GridGeometry,
  lons: Float64Array,
  lats: Float64Array,
  choose: (put: (column: number, row: number) => void) => void,
) {
  const chosenLons: number[] = [];
  const chosenLats: number[] = [];
  choose((column, row) => {
    chosenLons.push(lons[column]!);
    chosenLats.push(lats[row]!);
  });
  const xs = new Float64Array(chosenLons.length);
  const ys = new Float64Array(chosenLons.length);
  geometry.toCells(Float64Array.from(chosenLons), Float64Array.from(chosenLats), xs, ys);
  return { xs, ys };
}

/** Moves columns by whole turns next to a reference, which it returns (the middle one by itself). */
export function unroll(xs: Float64Array, geometry: GridGeometry, reference = middleOf(xs)): number {
  const { nx, wrapsLongitude } = geometry;
  if (wrapsLongitude) {
    for (let at = 0; at < xs.length; at++) xs[at]! -= nx * Math.round((xs[at]! - reference) / nx);
  }
  return reference;
}

function middleOf(xs: Float64Array): number {
  const middle = xs[xs.length >> 1]!;
  return Number.isNaN(middle) ? (xs.find((x) => !Number.isNaN(x)) ?? 0) : middle;
}

/** Least and greatest value, NaN left out; the greatest is below the least where there is none. */
export function rangeOf(values: Float64Array | Float32Array): readonly [number, number] {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/** The extent of places given pixel by pixel. */
export function extentOf(xs: Float32Array, ys: Float32Array): CellExtent | undefined {
  const [left, right] = rangeOf(xs);
  const [top, bottom] = rangeOf(ys);
  return left <= right ? { left, right, top, bottom } : undefined;
}

/**
 * Least root of the cells a pixel covers over the middle half of the tile, or over all of it where
 * the grid does not reach the middle; 0 where no three neighbouring pixels lie in the grid.
 */
export function finestCellsPerPixel(
  side: number,
  at: (column: number, row: number) => readonly [number, number],
): number {
  const middle = finestOf(Math.floor(side / 4), Math.floor((3 * side) / 4), at);
  return middle ?? finestOf(0, side - 1, at) ?? 0;
}

const PROBE_STEP = 8;

function finestOf(
  first: number,
  last: number,
  at: (column: number, row: number) => readonly [number, number],
): number | undefined {
  let least = Infinity;
  for (let row = first; row < last; row += PROBE_STEP) {
    for (let column = first; column < last; column += PROBE_STEP) {
      const [x, y] = at(column, row);
      const [xAcross, yAcross] = at(column + 1, row);
      const [xDown, yDown] = at(column, row + 1);
      const cells = Math.abs((xAcross - x) * (yDown - y) - (xDown - x) * (yAcross - y));
      if (cells > 0 && cells < least) least = cells;
    }
  }
  return least === Infinity ? undefined : Math.sqrt(least);
}
