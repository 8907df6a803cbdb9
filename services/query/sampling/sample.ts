import type { Level } from './level.ts';
import { toLevelCell } from './level.ts';
import type { CellWindow } from './cell-window.ts';
import type { TileCells } from './tile-cells.ts';

/** Values of a window of cells; rows `stride` apart. */
export type WindowValues = {
  readonly window: CellWindow;
  readonly values: Float32Array;
  /** index of the window's first cell in `values` */
  readonly first: number;
  readonly stride: number;
};

type Taps = {
  /** index of the cell before, -1 outside the grid */
  readonly near: Int32Array;
  readonly far: Int32Array;
  readonly share: Float64Array;
};

/**
 * Writes the value at each pixel, row-major; NaN outside the grid and where it is missing. Bilinear
 * between the four cells around the pixel; where one of them is missing the pixel takes the
 * nearest, so missing neither spreads nor shrinks.
 */
export function samplePixels(
  cells: TileCells,
  level: Level,
  source: WindowValues,
  interpolation: 'bilinear' | 'nearest',
  out: Float32Array,
): void {
  const nearest = interpolation === 'nearest' || cells.kind === 'folded';
  if (cells.kind === 'separable') {
    const { window, stride, first } = source;
    const columns = findTaps(cells.xs, level.factor, window.x, window.nx, 1, nearest);
    const rows = findTaps(cells.ys, level.factor, window.y, window.ny, stride, nearest);
    sampleSeparable(columns, rows, source.values, first, out);
    return;
  }
  sampleMesh(cells, level.factor, source, nearest, out);
}

/** The two cells around each place along one axis. Nearest is a share of 0 or 1. */
function findTaps(
  places: Float64Array,
  factor: number,
  begin: number,
  count: number,
  step: number,
  nearest: boolean,
): Taps {
  const near = new Int32Array(places.length);
  const far = new Int32Array(places.length);
  const share = new Float64Array(places.length);
  for (let at = 0; at < places.length; at++) {
    const place = toLevelCell(places[at]!, factor) - begin;
    if (Number.isNaN(place)) {
      near[at] = -1;
      continue;
    }
    const before = Math.floor(place);
    near[at] = clamp(before, count) * step;
    far[at] = clamp(before + 1, count) * step;
    share[at] = nearest ? Math.round(place - before) : place - before;
  }
  return { near, far, share };
}

function sampleSeparable(
  columns: Taps,
  rows: Taps,
  values: Float32Array,
  first: number,
  out: Float32Array,
): void {
  const side = columns.near.length;
  const { near: left, far: right, share: shareRight } = columns;
  for (let row = 0, at = 0; row < side; row++) {
    const upper = rows.near[row]!;
    if (upper < 0) {
      out.fill(NaN, at, at + side);
      at += side;
      continue;
    }
    const above = first + upper;
    const below = first + rows.far[row]!;
    const down = rows.share[row]!;
    for (let column = 0; column < side; column++, at++) {
      const before = left[column]!;
      if (before < 0) {
        out[at] = NaN;
        continue;
      }
      const after = right[column]!;
      const across = shareRight[column]!;
      const a = values[above + before]!;
      const b = values[above + after]!;
      const c = values[below + before]!;
      const d = values[below + after]!;
      const top = a + (b - a) * across;
      const bottom = c + (d - c) * across;
      const value = top + (bottom - top) * down;
      // Only NaN differs from itself: one of the four is missing, take the nearest.
      // oxlint-disable-next-line no-self-compare
      out[at] =
        value === value ? value : down < 0.5 ? (across < 0.5 ? a : b) : across < 0.5 ? c : d;
    }
  }
}

function sampleMesh(
  {
    xs,
    ys,
  }: { readonly xs: Float32Array | Float64Array; readonly ys: Float32Array | Float64Array },
  factor: number,
  source: WindowValues,
  nearest: boolean,
  out: Float32Array,
): void {
  const { window, values, first, stride } = source;
  const toLeft = 0.5 / factor - 0.5 - window.x;
  const toTop = 0.5 / factor - 0.5 - window.y;
  const perCell = 1 / factor;
  const lastColumn = window.nx - 1;
  const lastRow = window.ny - 1;
  for (let at = 0; at < out.length; at++) {
    const x = xs[at]! * perCell + toLeft;
    const y = ys[at]! * perCell + toTop;
    // Nearly all pixels: four cells around them, bilinear. NaN fails the comparisons.
    if (!nearest && x >= 0 && y >= 0 && x < lastColumn && y < lastRow) {
      const column = x | 0;
      const row = y | 0;
      const above = first + row * stride + column;
      const below = above + stride;
      const across = x - column;
      const a = values[above]!;
      const c = values[below]!;
      const top = a + (values[above + 1]! - a) * across;
      const bottom = c + (values[below + 1]! - c) * across;
      const value = top + (bottom - top) * (y - row);
      // oxlint-disable-next-line no-self-compare
      out[at] = value === value ? value : sampleAtEdge(x, y, source, true);
    } else out[at] = sampleAtEdge(x, y, source, nearest);
  }
}

/** A pixel at the edge of the window or beside a missing cell; NaN for a place outside. */
function sampleAtEdge(
  x: number,
  y: number,
  { window, values, first, stride }: WindowValues,
  nearest: boolean,
): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const cell = (column: number, row: number) =>
    values[first + clamp(row, window.ny) * stride + clamp(column, window.nx)]!;
  const column = Math.floor(x);
  const row = Math.floor(y);
  const across = x - column;
  const down = y - row;
  const closest = () => cell(Math.round(x), Math.round(y));
  if (nearest) return closest();
  const top = cell(column, row) * (1 - across) + cell(column + 1, row) * across;
  const bottom = cell(column, row + 1) * (1 - across) + cell(column + 1, row + 1) * across;
  const value = top * (1 - down) + bottom * down;
  return Number.isNaN(value) ? closest() : value;
}

function clamp(index: number, count: number): number {
  return index < 0 ? 0 : index >= count ? count - 1 : index;
}
