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

  const { circles } = grid;
  const widthDeg = (((grid.lonLastDeg - lonFirstDeg) % 360) + 360) % 360;
  // The last longitude coded is that of the longest row: one of its steps short of the circle.
  const wraps = circles === undefined && widthDeg + 540 / Math.max(...pointsPerRow) > 360;
  const steps = Float64Array.from(pointsPerRow, (count, row) => {
    if (circles !== undefined) return 360 / circles.pointsPerRow[row]!;
    return wraps ? 360 / count : widthDeg / Math.max(1, count - 1);
  });
  /** longitude of the first point of each row, from the first of the grid on */
  const starts = Float64Array.from(pointsPerRow, (_, row) =>
    circles === undefined ? lonFirstDeg : circles.firstPerRow[row]! * steps[row]!,
  );

  /** Fractional position along a row, beyond its ends where the place lies there. */
  function alongRow(lonDeg: number, row: number): number {
    if (wraps) {
      const eastDeg = lonDeg - lonFirstDeg;
      return (eastDeg - 360 * Math.floor(eastDeg / 360)) / steps[row]!;
    }
    // Counted from the middle of the row, so that each end has half of what is outside.
    const half = (points[row]! - 1) / 2;
    const eastDeg = lonDeg - starts[row]! - half * steps[row]!;
    return (eastDeg - 360 * Math.floor(eastDeg / 360 + 0.5)) / steps[row]! + half;
  }

  /** Whether a place lies in a cell of a row, or in the gap that rows cut from circles leave. */
  function isOnRow(lonDeg: number, row: number): boolean {
    if (points[row] === 0) return false;
    if (wraps) return Number.isFinite(lonDeg);
    const along = alongRow(lonDeg, row);
    if (along >= -0.5 - 1e-3 && along <= points[row]! - 0.5 + 1e-3) return true;
    const eastDeg = lonDeg - lonFirstDeg;
    return circles !== undefined && eastDeg - 360 * Math.floor(eastDeg / 360) <= widthDeg;
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
    if (!isOnRow(lonDeg, start)) return -1;
    let best = -1;
    let bestM = Infinity;

    /** Looks at one row; false when the row itself is farther than the best cell so far. */
    const isWorth = (row: number): boolean => {
      if (row < 0 || row >= rowCount) return false;
      const apart = Math.abs(rows.latitudes[row]! - latDeg) * RADIANS * EARTH_RADIUS_M;
      if (apart > bestM) return false;
      if (points[row] === 0) return true;
      const column = columnOf(alongRow(lonDeg, row), row);
      const cellLon = starts[row]! + column * steps[row]!;
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
    if (count === 0) {
      indices[at] = indices[at + 1] = -1;
      weights[at] = weights[at + 1] = 0;
      return;
    }
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
    const below = Math.min(row + 1, rowCount - 1);
    const inside =
      y >= -0.501 && y <= rowCount - 0.499 && (isOnRow(lonDeg, row) || isOnRow(lonDeg, below));
    if (!inside) {
      indices.fill(-1, at, at + 4);
      weights.fill(0, at, at + 4);
      return;
    }
    const down = shareBelow(Math.min(Math.max(y - row, 0), 1), row, below);
    weighRow(lonDeg, row, 1 - down, indices, weights, at);
    weighRow(lonDeg, below, down, indices, weights, at + 2);
  }

  /** A row without points in the area leaves its share to the other one. */
  function shareBelow(down: number, row: number, below: number): number {
    if (points[row] === 0) return 1;
    return points[below] === 0 ? 0 : down;
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

  /** The westernmost and easternmost edge of the cells of all rows. */
  function outerEdges(): readonly [number, number] {
    let [west, east] = [Infinity, -Infinity];
    for (let row = 0; row < rowCount; row++) {
      if (points[row] === 0) continue;
      west = Math.min(west, starts[row]! - steps[row]! / 2);
      east = Math.max(east, starts[row]! + (points[row]! - 0.5) * steps[row]!);
    }
    return [west, east];
  }

  return foldedGeometry(grid, {
    wrapsLongitude: wraps,
    find,
    place(index, out) {
      const row = rowOf(index);
      out[0] = normaliseLongitude(starts[row]! + (index - offsets[row]!) * steps[row]!);
      out[1] = rows.latitudes[row]!;
    },
    weigh,
    cellAreaM2(index) {
      const row = rowOf(index);
      return bandAreaM2(rows.edges[row + 1]!, rows.edges[row]!, steps[row]!);
    },
    bbox() {
      const edges = wraps ? [lonFirstDeg - 180, lonFirstDeg + 180] : outerEdges();
      const [west, east] = longitudeSpan(edges[0]!, edges[1]!);
      return [west, rows.edges[rowCount]!, east, rows.edges[0]!];
    },
  });
}
