import type { GridGeometry } from '../../earth/grid-geometry.ts';
import { locatePixels, unroll } from './pixel-places.ts';

/** Mesh points stand this many pixels apart; a quad of four of them is tested at its middles. */
const MESH_STEP = 4;
const QUAD = 2 * MESH_STEP;
/** Largest error of a quad, in pixels; within it, mesh cells a quarter as large are interpolated. */
const MESH_ERROR_PX = 0.125;

/**
 * Fractional column and row of every pixel, row-major: interpolated in a mesh where that is within
 * an eighth of a pixel, exact where the grid bends, ends or breaks.
 */
export function meshPlaces(
  geometry: GridGeometry,
  lons: Float64Array,
  lats: Float64Array,
): { readonly xs: Float32Array; readonly ys: Float32Array } {
  const side = lons.length;
  const xs = new Float32Array(side * side);
  const ys = new Float32Array(side * side);
  const points = Math.ceil((side - 1) / QUAD) * 2 + 1;
  const lattice = meshPoints(geometry, lons, lats, points);
  const bent: [column: number, row: number][] = [];
  for (let row = 0; row + 2 < points; row += 2) {
    for (let column = 0; column + 2 < points; column += 2) {
      if (isFlat(lattice, points, column, row))
        fillQuad(lattice, points, column, row, { xs, ys, side });
      else bent.push([column * MESH_STEP, row * MESH_STEP]);
    }
  }
  const isMine = (column: number, row: number) => column < side && row < side;
  const targets: number[] = [];
  const exact = locatePixels(geometry, lons, lats, (put) => {
    for (const [left, top] of bent) {
      for (let row = top; row < top + QUAD; row++) {
        for (let column = left; column < left + QUAD; column++) {
          if (!isMine(column, row)) continue;
          targets.push(row * side + column);
          put(column, row);
        }
      }
    }
  });
  unroll(exact.xs, geometry, lattice.reference);
  targets.forEach((target, at) => {
    xs[target] = exact.xs[at]!;
    ys[target] = exact.ys[at]!;
  });
  return { xs, ys };
}

type Lattice = { readonly xs: Float64Array; readonly ys: Float64Array; readonly reference: number };

function meshPoints(
  geometry: GridGeometry,
  lons: Float64Array,
  lats: Float64Array,
  points: number,
): Lattice {
  const last = lons.length - 1;
  // Beyond the last pixel the mesh repeats it; such quads do not test flat and are done exactly.
  const pixel = (point: number) => Math.min(point * MESH_STEP, last);
  const found = locatePixels(geometry, lons, lats, (put) => {
    for (let row = 0; row < points; row++) {
      for (let column = 0; column < points; column++) put(pixel(column), pixel(row));
    }
  });
  return { ...found, reference: unroll(found.xs, geometry) };
}

/** Whether the middles of a quad lie where its corners say, and the quad is whole. */
function isFlat({ xs, ys }: Lattice, points: number, column: number, row: number): boolean {
  const a = row * points + column;
  const b = a + 2;
  const c = a + 2 * points;
  const d = c + 2;
  const shortest = Math.min(
    Math.hypot(xs[b]! - xs[a]!, ys[b]! - ys[a]!),
    Math.hypot(xs[c]! - xs[a]!, ys[c]! - ys[a]!),
  );
  const allowed = (MESH_ERROR_PX * shortest) / QUAD;
  const isMiddle = (middle: number, p: number, q: number) =>
    Math.hypot(xs[middle]! - (xs[p]! + xs[q]!) / 2, ys[middle]! - (ys[p]! + ys[q]!) / 2) <= allowed;
  // NaN fails each comparison: a quad that the grid's edge crosses is never flat.
  return (
    isMiddle(a + 1, a, b) &&
    isMiddle(c + 1, c, d) &&
    isMiddle(a + points, a, c) &&
    isMiddle(b + points, b, d) &&
    isMiddle(a + points + 1, a, d) &&
    isMiddle(a + points + 1, b, c)
  );
}

function fillQuad(
  lattice: Lattice,
  points: number,
  column: number,
  row: number,
  out: { readonly xs: Float32Array; readonly ys: Float32Array; readonly side: number },
): void {
  for (let down = 0; down < QUAD; down++) {
    const line = row * MESH_STEP + down;
    if (line >= out.side) return;
    const shareDown = (down % MESH_STEP) / MESH_STEP;
    for (let across = 0; across < QUAD; across++) {
      const pixel = column * MESH_STEP + across;
      if (pixel >= out.side) break;
      const shareAcross = (across % MESH_STEP) / MESH_STEP;
      const a =
        (row + Math.floor(down / MESH_STEP)) * points + column + Math.floor(across / MESH_STEP);
      const target = line * out.side + pixel;
      out.xs[target] = blend(lattice.xs, a, points, shareAcross, shareDown);
      out.ys[target] = blend(lattice.ys, a, points, shareAcross, shareDown);
    }
  }
}

function blend(from: Float64Array, a: number, points: number, across: number, down: number) {
  const upper = from[a]! + (from[a + 1]! - from[a]!) * across;
  const lower = from[a + points]! + (from[a + points + 1]! - from[a + points]!) * across;
  return upper + (lower - upper) * down;
}
