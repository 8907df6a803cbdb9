import type { GridGeometry } from '../grid-geometry.ts';
import type { ReducedGaussianGrid } from '../grid.ts';
import {
  RADIANS,
  bandAreaM2,
  greatCircleM,
  EARTH_RADIUS_M,
  normaliseLongitude,
} from '../sphere.ts';
import { foldedGeometry } from './folded.ts';
import { openGaussianRows } from './gaussian-rows.ts';
import { longitudeSpan } from './rectangle.ts';

/**
 * Geometry of a reduced Gaussian grid (classic or octahedral): each row has its own points, evenly
 * around the circle, or evenly between the first and last longitude of an area. `nearest` is the
 * cell whose centre is nearest by great circle; `around` is linear along each of the two rows
 * around a place, then between them. Areas on the sphere of `EARTH_RADIUS_M`.
 */
export function reducedGaussianGeometry(grid: ReducedGaussianGrid): GridGeometry {
  const { pointsPerRow, lonFirstDeg } = grid;
  const rowCount = pointsPerRow.length;
  const rows = openGaussianRows(grid.n, grid.rowFirst, rowCount);
  const points = Int32Array.from(pointsPerRow);
  const offsets = new Int32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row++) offsets[row + 1] = offsets[row]! + points[row]!;

  const widthDeg = (((grid.lonLastDeg - lonFirstDeg) % 360) + 360) % 360;
  // The last longitude coded is that of the longest row: one of its steps short of the circle.
  const wraps = widthDeg + 540 / Math.max(...pointsPerRow) > 360;
  const steps = Float64Array.from(pointsPerRow, (count) =>
    wraps ? 360 / count : widthDeg / Math.max(1, count - 1),
  );

  /** Fractional position along a row; NaN outside an area. */
  function alongRow(lonDeg: number, row: number): number {
    const eastDeg = lonDeg - lonFirstDeg;
    const along = (eastDeg - 360 * Math.floor(eastDeg / 360)) / steps[row]!;
    if (wraps) return along;
    const circle = 360 / steps[row]!;
    const unwound = along > circle - 0.5 - 1e-3 ? along - circle : along;
    return unwound <= points[row]! - 0.5 + 1e-3 ? unwound : NaN;
  }

  function columnOf(along: number, row: number): number {
    const nearest = Math.round(along);
    if (wraps) return nearest % points[row]!;
    return Math.min(Math.max(nearest, 0), points[row]! - 1);
  }

  function find(lonDeg: number, latDeg: number): number {
    const y = rows.toRow(latDeg);
    if (!(y >= -0.501 && y <= rowCount - 0.499)) return -1;
    const start = Math.min(Math.max(Math.round(y), 0), rowCount - 1);
    if (Number.isNaN(alongRow(lonDeg, start))) return -1;
    let best = -1;
    let bestM = Infinity;

    /** Looks at one row; false when the row itself is farther than the best cell so far. */
    const isWorth = (row: number): boolean => {
      if (row < 0 || row >= rowCount) return false;
      const apart = Math.abs(rows.latitudes[row]! - latDeg) * RADIANS * EARTH_RADIUS_M;
      if (apart > bestM) return false;
      const column = columnOf(alongRow(lonDeg, row), row);
      const cellLon = lonFirstDeg + column * steps[row]!;
      const distanceM = greatCircleM(lonDeg, latDeg, cellLon, rows.latitudes[row]!);
      if (distanceM < bestM) {
        bestM = distanceM;
        best = offsets[row]! + column;
      }
      return true;
    };
    isWorth(start);
    for (let row = start - 1; isWorth(row); row--);
    for (let row = start + 1; isWorth(row); row++);
    return best;
  }

  function weighRow(
    lonDeg: number,
    row: number,
    share: number,
    indices: Int32Array,
    weights: Float64Array,
    at: number,
  ): void {
    const count = points[row]!;
    const raw = alongRow(lonDeg, row);
    const along = wraps ? raw : Math.min(Math.max(raw, 0), count - 1);
    const column = Math.floor(along);
    const across = along - column;
    indices[at] = offsets[row]! + (column % count);
    indices[at + 1] =
      offsets[row]! + (wraps ? (column + 1) % count : Math.min(column + 1, count - 1));
    weights[at] = share * (1 - across);
    weights[at + 1] = share * across;
  }

  function weigh(
    lonDeg: number,
    latDeg: number,
    indices: Int32Array,
    weights: Float64Array,
    at: number,
  ): void {
    const y = rows.toRow(latDeg);
    const row = Math.min(Math.max(Math.floor(y), 0), Math.max(rowCount - 2, 0));
    const inside = y >= -0.501 && y <= rowCount - 0.499 && !Number.isNaN(alongRow(lonDeg, row));
    if (!inside) {
      indices.fill(-1, at, at + 4);
      weights.fill(0, at, at + 4);
      return;
    }
    const down = Math.min(Math.max(y - row, 0), 1);
    const below = Math.min(row + 1, rowCount - 1);
    weighRow(lonDeg, row, 1 - down, indices, weights, at);
    weighRow(lonDeg, below, down, indices, weights, at + 2);
  }

  /** The row a cell is in: the last whose offset is not beyond it. */
  function rowOf(index: number): number {
    let low = 0;
    let high = rowCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (offsets[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return foldedGeometry(grid, {
    wrapsLongitude: wraps,
    find,
    place(index, out) {
      const row = rowOf(index);
      out[0] = normaliseLongitude(lonFirstDeg + (index - offsets[row]!) * steps[row]!);
      out[1] = rows.latitudes[row]!;
    },
    weigh,
    cellAreaM2(index) {
      const row = rowOf(index);
      return bandAreaM2(rows.edges[row + 1]!, rows.edges[row]!, steps[row]!);
    },
    bbox() {
      const half = wraps ? 180 : Math.max(...steps) / 2;
      const [west, east] = longitudeSpan(lonFirstDeg - half, lonFirstDeg + widthDeg + half);
      return [west, rows.edges[rowCount]!, east, rows.edges[0]!];
    },
  });
}
