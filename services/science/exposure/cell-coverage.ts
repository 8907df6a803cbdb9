import type { MultiPolygon, Polygon } from 'geojson';

import { invalidField } from '../../platform/fault.ts';
import { toPlaneLine, type CellPlane, type PlaneLine } from './cell-plane.ts';

/** Which share of each cell a shape covers. */
export type Coverage = {
  /** cells that are touched, ascending: row * nx + column */
  readonly indices: Int32Array;
  /** share of the cell's square covered, above 0 to 1 */
  readonly shares: Float64Array;
  /** area of the whole shape, and of what lies outside of the grid, in cells */
  readonly shapeCells: number;
  readonly outsideCells: number;
};

/** Rounding of the sums: below it a share is none, or all. */
const ROUNDING = 1e-9;

/**
 * Exact coverage of cells by an area: not sampled, so shares of one cell by shapes that tile it add
 * up to 1 and their sum is the area of the shape. Holes are left out; parts of a multipolygon must
 * not overlap.
 *
 * Each edge adds its signed area to the cells it crosses and its height to all cells to the right
 * of it; one sum along each row then gives the shares.
 *
 * @throws {Fault} invalid-request when the outline crosses itself or parts overlap
 */
export function coverCells(plane: CellPlane, area: Polygon | MultiPolygon): Coverage {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  const rings = polygons.flatMap((polygon) =>
    polygon.map((ring, at) => orient(toPlaneLine(plane, ring), at === 0)),
  );
  const shapeCells = rings.reduce((sum, ring) => sum + signedArea(ring), 0);
  const box = boxOf(rings, plane);
  if (box === undefined) return nothing(shapeCells);
  const { left, top, width, height } = box;
  // One column more takes what is right of the last one.
  const stride = width + 1;
  const parts = new Float64Array(stride * height);
  for (const ring of rings) {
    for (let at = 2; at < ring.length; at += 2) {
      const [x0, y0] = [ring[at - 2]! - left, ring[at - 1]! - top];
      const [x1, y1] = [ring[at]! - left, ring[at + 1]! - top];
      addEdge(parts, { width, height }, [x0, y0, x1, y1]);
    }
  }
  const indices: number[] = [];
  const shares: number[] = [];
  let inside = 0;
  for (let row = 0; row < height; row++) {
    let share = 0;
    for (let column = 0; column < width; column++) {
      share += parts[row * stride + column]!;
      if (share < -ROUNDING || share > 1 + ROUNDING) {
        const detail = 'the outline of the area crosses itself, or its parts overlap';
        throw invalidField({ field: 'geometry', detail });
      }
      if (share < ROUNDING) continue;
      const covered = share > 1 - ROUNDING ? 1 : share;
      indices.push((row + top) * plane.nx + column + left);
      shares.push(covered);
      inside += covered;
    }
  }
  const outside = shapeCells - inside;
  return {
    indices: Int32Array.from(indices),
    shares: Float64Array.from(shares),
    shapeCells,
    outsideCells: outside < ROUNDING * Math.max(1, shapeCells) ? 0 : outside,
  };
}

const nothing = (shapeCells: number): Coverage => ({
  indices: new Int32Array(),
  shares: new Float64Array(),
  shapeCells,
  outsideCells: shapeCells,
});

/** Shoelace; with rows southward, positive is clockwise on a map. */
function signedArea(ring: PlaneLine): number {
  let doubled = 0;
  // From its first place, so that no digits are lost far from the origin.
  const [x0 = 0, y0 = 0] = ring;
  for (let at = 2; at < ring.length; at += 2) {
    doubled +=
      (ring[at - 2]! - x0) * (ring[at + 1]! - y0) - (ring[at]! - x0) * (ring[at - 1]! - y0);
  }
  return doubled / 2;
}

/** Outlines run one way, holes the other, however the file has them. */
function orient(ring: PlaneLine, isOutline: boolean): PlaneLine {
  if (signedArea(ring) > 0 === isOutline) return ring;
  const turned = new Float64Array(ring.length);
  for (let at = 0; at < ring.length; at += 2) {
    turned[at] = ring[ring.length - at - 2]!;
    turned[at + 1] = ring[ring.length - at - 1]!;
  }
  return turned;
}

/** Cells that any ring may touch; undefined when none is of the grid. */
function boxOf(rings: readonly PlaneLine[], { nx, ny }: CellPlane) {
  let [west, east, north, south] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      west = Math.min(west, ring[at]!);
      east = Math.max(east, ring[at]!);
      north = Math.min(north, ring[at + 1]!);
      south = Math.max(south, ring[at + 1]!);
    }
  }
  const left = Math.max(0, Math.floor(west));
  const top = Math.max(0, Math.floor(north));
  const width = Math.min(nx, Math.ceil(east)) - left;
  const height = Math.min(ny, Math.ceil(south)) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : undefined;
}

type Box = { readonly width: number; readonly height: number };
type Edge = readonly [x0: number, y0: number, x1: number, y1: number];

/** Cuts an edge at the sides of the box, then row by row. Left of the box it stands at its side. */
function addEdge(parts: Float64Array, { width, height }: Box, [x0, y0, x1, y1]: Edge): void {
  if (y0 === y1) return;
  // North to south inside: a ring that runs clockwise on a map goes down on its right.
  const sign = y0 < y1 ? -1 : 1;
  const [fromX, fromY, toX, toY] = y0 < y1 ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
  const slope = (toX - fromX) / (toY - fromY);
  const xAt = (y: number) => (y === toY ? toX : fromX + slope * (y - fromY));
  const start = Math.max(0, fromY);
  const end = Math.min(height, toY);
  let y = start;
  while (y < end) {
    const next = Math.min(end, Math.floor(y) + 1);
    addSpan(parts, width, {
      row: Math.floor(y),
      sign,
      from: xAt(y),
      to: xAt(next),
      tall: next - y,
    });
    y = next;
  }
}

type Span = {
  readonly row: number;
  readonly sign: number;
  /** columns where it enters and leaves the row */
  readonly from: number;
  readonly to: number;
  /** part of the row's height it runs through */
  readonly tall: number;
};

/** One edge within one row: its height falls on the cells it crosses and all to their right. */
function addSpan(parts: Float64Array, width: number, { row, sign, from, to, tall }: Span): void {
  const west = Math.min(from, to);
  const east = Math.max(from, to);
  const base = row * (width + 1);
  const add = (column: number, value: number) => {
    if (column <= width) parts[base + column] = parts[base + column]! + value;
  };
  const signed = sign * tall;
  if (east <= 0) {
    add(0, signed);
    return;
  }
  if (west >= width) return;
  if (east - west < 1e-12) {
    spread(add, Math.max(0, west), Math.max(0, west), signed);
    return;
  }
  // What runs left of the box stands at its side, what runs right of it does not count.
  const perColumn = signed / (east - west);
  if (west < 0) add(0, perColumn * -west);
  const first = Math.max(0, west);
  const last = Math.min(width, east);
  for (let x = first; x < last;) {
    const next = Math.min(last, Math.floor(x) + 1);
    spread(add, x, next, perColumn * (next - x));
    x = next;
  }
}

/** Part of an edge within one column: the mean of what lies right of it stays in that cell. */
function spread(add: (column: number, value: number) => void, x: number, next: number, v: number) {
  const column = Math.floor(x);
  const right = column + 1 - (x + next) / 2;
  add(column, v * right);
  add(column + 1, v * (1 - right));
}
