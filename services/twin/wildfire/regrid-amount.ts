import type { GridGeometry } from '../../earth/grid-geometry.ts';

/** Brings amounts from the cells of one grid to those of another. */
export type AmountRegrid = {
  readonly method: 'mean over the cell' | 'nearest cell';
  /** @returns NaN outside the grid, where the nearest cell is missing, or where most of a mean is */
  apply(values: Float32Array): Float32Array<ArrayBuffer>;
};

/** So many cells of the finer grid in one of the coarser make a mean of centres an area mean. */
const FEWEST_IN_MEAN = 4;

/**
 * How amounts come from one grid to another. Where cells are much smaller than those they go to,
 * the mean of those whose centre lies in the cell keeps the volume of water; else the nearest cell
 * is taken, for what is between two amounts fell nowhere.
 *
 * @param to.lons of the cells amounts go to; NaN = none is wanted
 */
export function openAmountRegrid(
  from: GridGeometry,
  to: GridGeometry,
  places: { readonly lons: Float64Array; readonly lats: Float64Array },
): AmountRegrid {
  const nearest = findCells(from, places.lons, places.lats);
  const some = nearest.findIndex((index) => index >= 0);
  const isFiner =
    some >= 0 && to.cellAreaM2(some) >= FEWEST_IN_MEAN * from.cellAreaM2(nearest[some]!);
  const takeNearest = (values: Float32Array) =>
    Float32Array.from(nearest, (index) => (index < 0 ? NaN : values[index]!));
  if (!isFiner) return { method: 'nearest cell', apply: takeNearest };
  const cellOf = findCells(to, ...placesOf(from));
  return {
    method: 'mean over the cell',
    apply(values) {
      const amounts = takeNearest(values);
      const sums = new Float64Array(amounts.length);
      const known = new Uint32Array(amounts.length);
      const all = new Uint32Array(amounts.length);
      for (const [index, cell] of cellOf.entries()) {
        if (cell < 0) continue;
        const value = values[index]!;
        all[cell]! += 1;
        if (Number.isNaN(value)) continue;
        known[cell]! += 1;
        sums[cell]! += value;
      }
      for (const [cell, count] of all.entries()) {
        if (count === 0) continue;
        amounts[cell] = 2 * known[cell]! >= count ? sums[cell]! / known[cell]! : NaN;
      }
      return amounts;
    },
  };
}

/** The cell each place lies in; -1 outside. */
function findCells(geometry: GridGeometry, lons: Float64Array, lats: Float64Array): Int32Array {
  const { nx, ny } = geometry;
  const xs = new Float64Array(lons.length);
  const ys = new Float64Array(lons.length);
  geometry.toCells(lons, lats, xs, ys);
  return Int32Array.from(lons, (lon, at) => {
    const [x, y] = [xs[at]!, ys[at]!];
    if (Number.isNaN(lon) || Number.isNaN(x)) return -1;
    const column = geometry.wrapsLongitude ? Math.round(x) % nx : Math.round(x);
    const row = Math.round(y);
    return column < 0 || column >= nx || row < 0 || row >= ny ? -1 : row * nx + column;
  });
}

function placesOf(geometry: GridGeometry): [Float64Array, Float64Array] {
  const { nx, ny } = geometry;
  const lons = new Float64Array(nx * ny);
  const lats = new Float64Array(nx * ny);
  for (let index = 0; index < nx * ny; index++) {
    const [lon, lat] = geometry.toLonLat(index % nx, Math.floor(index / nx));
    lons[index] = lon;
    lats[index] = lat;
  }
  return [lons, lats];
}
