import type { CellHit, CellWeight, GridGeometry } from '../grid-geometry.ts';
import type { Grid } from '../grid.ts';
import { greatCircleM, normaliseLongitude, roundDegrees } from '../sphere.ts';

/**
 * Beyond the outermost edges by less than this share of a cell still counts as inside: edges are
 * coded in micro-degrees or millimetres and places come rounded.
 */
const EDGE_TOLERANCE_CELLS = 1e-3;

/** What a grid of rows and columns knows of itself. Writing into `out` spares an object a place. */
export type CellFrame = {
  readonly wrapsLongitude: boolean;
  /** Writes the fractional column and row of a place; NaN where it has none. Knows no edges. */
  locate(lonDeg: number, latDeg: number, out: Float64Array): void;
  /** Writes longitude (-180 to 180) and latitude; NaN where the frame has no place there. */
  place(x: number, y: number, out: Float64Array): void;
  cellAreaM2(row: number, column: number): number;
  gridNorthRad(row: number, column: number): number;
  bbox(): readonly [number, number, number, number];
};

/** The geometry of a grid with rows and columns, made of its frame. */
export function rectangleGeometry(
  grid: Extract<Grid, { nx: number }>,
  frame: CellFrame,
): GridGeometry {
  const { nx, ny } = grid;
  const { wrapsLongitude } = frame;
  const scratch = new Float64Array(2);
  let knownBbox: ReturnType<CellFrame['bbox']> | undefined;

  const low = -0.5 - EDGE_TOLERANCE_CELLS;
  const right = nx - 0.5 + EDGE_TOLERANCE_CELLS;
  const bottom = ny - 0.5 + EDGE_TOLERANCE_CELLS;

  /** Locates into `scratch`; false outside. NaN fails every comparison, so it is outside too. */
  function isInside(lonDeg: number, latDeg: number): boolean {
    frame.locate(lonDeg, latDeg, scratch);
    const x = scratch[0]!;
    const y = scratch[1]!;
    return x >= low && x <= right && y >= low && y <= bottom;
  }

  function nearest(lonDeg: number, latDeg: number): CellHit | undefined {
    if (!isInside(lonDeg, latDeg)) return undefined;
    const column = wholeCell(scratch[0]!, nx);
    const row = wholeCell(scratch[1]!, ny);
    frame.place(column, row, scratch);
    const [cellLon, cellLat] = [roundDegrees(scratch[0]!), roundDegrees(scratch[1]!)];
    return {
      index: row * nx + column,
      row,
      column,
      lonDeg: cellLon,
      latDeg: cellLat,
      distanceM: greatCircleM(lonDeg, latDeg, cellLon, cellLat),
    };
  }

  /** Writes four cells and shares at `at`; the shares of cells that do not count are 0. */
  function weigh(
    lonDeg: number,
    latDeg: number,
    indices: Int32Array,
    weights: Float64Array,
    at: number,
  ): void {
    if (!isInside(lonDeg, latDeg)) {
      indices.fill(-1, at, at + 4);
      weights.fill(0, at, at + 4);
      return;
    }
    const y = Math.min(Math.max(scratch[1]!, 0), ny - 1);
    const x = wrapsLongitude ? scratch[0]! : Math.min(Math.max(scratch[0]!, 0), nx - 1);
    const row = Math.min(Math.floor(y), Math.max(ny - 2, 0));
    const column = Math.floor(x);
    const down = y - row;
    const across = x - column;
    const left = (column + nx) % nx;
    const next = wrapsLongitude ? (left + 1) % nx : Math.min(left + 1, nx - 1);
    const below = Math.min(row + 1, ny - 1);
    indices[at] = row * nx + left;
    indices[at + 1] = row * nx + next;
    indices[at + 2] = below * nx + left;
    indices[at + 3] = below * nx + next;
    weights[at] = (1 - down) * (1 - across);
    weights[at + 1] = (1 - down) * across;
    weights[at + 2] = down * (1 - across);
    weights[at + 3] = down * across;
  }

  const four = { indices: new Int32Array(4), weights: new Float64Array(4) };

  return {
    grid,
    nx,
    ny,
    wrapsLongitude,
    toCell(lonDeg, latDeg) {
      return isInside(lonDeg, latDeg) ? { x: scratch[0]!, y: scratch[1]! } : undefined;
    },
    toCells(lons, lats, xs, ys) {
      for (let i = 0; i < lons.length; i++) {
        const inside = isInside(lons[i]!, lats[i]!);
        xs[i] = inside ? scratch[0]! : NaN;
        ys[i] = inside ? scratch[1]! : NaN;
      }
    },
    toLonLat(x, y) {
      frame.place(x, y, scratch);
      return [scratch[0]!, scratch[1]!];
    },
    nearest,
    around(lonDeg, latDeg) {
      weigh(lonDeg, latDeg, four.indices, four.weights, 0);
      return listWeights(four.indices, four.weights);
    },
    weighCells(lons, lats, indices, weights) {
      for (let i = 0; i < lons.length; i++) weigh(lons[i]!, lats[i]!, indices, weights, 4 * i);
    },
    cellAreaM2: (index) => frame.cellAreaM2(Math.floor(index / nx), index % nx),
    gridNorthRad: (index) => frame.gridNorthRad(Math.floor(index / nx), index % nx),
    bbox: () => (knownBbox ??= frame.bbox()),
  };
}

/** The cells of one place that count, as objects. */
export function listWeights(indices: Int32Array, weights: Float64Array): readonly CellWeight[] {
  const cells: CellWeight[] = [];
  for (let i = 0; i < weights.length; i++) {
    if (weights[i]! > 0) cells.push({ index: indices[i]!, weight: weights[i]! });
  }
  return cells;
}

/** West and east of a stretch of longitude as a bbox writes them. */
export function longitudeSpan(westDeg: number, eastDeg: number): readonly [number, number] {
  if (eastDeg - westDeg >= 360 - 1e-9) return [-180, 180];
  const west = normaliseLongitude(westDeg);
  const east = normaliseLongitude(eastDeg);
  // A span that begins or ends on the antimeridian does not cross it.
  return [west === 180 ? -180 : west, east === -180 ? 180 : east];
}

function wholeCell(position: number, count: number): number {
  return Math.min(Math.max(Math.round(position), 0), count - 1);
}
