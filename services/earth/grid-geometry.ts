import type { Grid } from './grid.ts';

/** Where a place lies in a grid. `index` counts in the order of values: row * nx + column. */
export type CellHit = {
  readonly index: number;
  readonly row: number;
  readonly column: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  /** great-circle distance from the place asked for to the centre of the cell, metres */
  readonly distanceM: number;
};

/** A cell and its share in a bilinear value; the shares of one place add up to 1. */
export type CellWeight = { readonly index: number; readonly weight: number };

/** The mathematics of one grid. Pure; made once a grid and kept. */
export type GridGeometry = {
  readonly grid: Grid;
  readonly nx: number;
  readonly ny: number;
  /**
   * Fractional column x and row y of a place (0 is the centre of the first cell), or undefined
   * outside the outermost cells' edges. Folded grids have no fractional cells: the result is the
   * nearest cell's whole row and column.
   */
  toCell(lonDeg: number, latDeg: number): { readonly x: number; readonly y: number } | undefined;
  /**
   * `toCell` of many places at once, written into `xs` and `ys` (as long as `lons`); NaN outside.
   * Allocates nothing.
   */
  toCells(lons: Float64Array, lats: Float64Array, xs: Float64Array, ys: Float64Array): void;
  /** Longitude (-180 to 180) and latitude of a fractional column and row. */
  toLonLat(x: number, y: number): readonly [lonDeg: number, latDeg: number];
  /** The cell a place lies in, or undefined outside the grid. */
  nearest(lonDeg: number, latDeg: number): CellHit | undefined;
  /** Up to four cells around a place and their shares (wrapping across 360 degrees); empty outside. */
  around(lonDeg: number, latDeg: number): readonly CellWeight[];
  /**
   * `around` of many places at once: four cells and shares a place, written at `4 * i`. Outside,
   * the indices are -1; a share of 0 marks a cell that does not count. Allocates nothing.
   */
  weighCells(
    lons: Float64Array,
    lats: Float64Array,
    indices: Int32Array,
    weights: Float64Array,
  ): void;
  /** Area on the sphere or ellipsoid of a cell, m2. */
  cellAreaM2(index: number): number;
  /** `[west, south, east, north]` of all cells' edges, degrees; west > east crosses the antimeridian. */
  bbox(): readonly [number, number, number, number];
  /**
   * Angle, radians clockwise, from true north to the grid's y axis at a cell: what turns
   * grid-relative winds to true east and north (zero on unrotated lon/lat grids).
   */
  gridNorthRad(index: number): number;
  /** True when the last column meets the first: sampling wraps around the Earth. */
  readonly wrapsLongitude: boolean;
};
