import type { CellExtent } from './pixel-places.ts';
import { toLevelCell, type Level } from './level.ts';

/**
 * A rectangle of cells of one level. Columns of a grid that wraps are unrolled: `x` may lie below
 * 0 and `x + nx` beyond the level, and column c stands for c modulo the level's width.
 */
export type CellWindow = {
  readonly x: number;
  readonly y: number;
  readonly nx: number;
  readonly ny: number;
};

/** A part of a window that does not cross the seam, and where in the window it begins. */
export type WindowPiece = CellWindow & { readonly toColumn: number };

/** The cells that bilinear sampling of an extent touches: those around it, clamped to the level. */
export function findWindow(extent: CellExtent, level: Level, wraps: boolean): CellWindow {
  const { factor } = level;
  const clampX = (column: number) => (wraps ? column : Math.min(Math.max(column, 0), level.nx - 1));
  const clampY = (row: number) => Math.min(Math.max(row, 0), level.ny - 1);
  const x = clampX(Math.floor(toLevelCell(extent.left, factor)));
  const right = clampX(Math.floor(toLevelCell(extent.right, factor)) + 1);
  const y = clampY(Math.floor(toLevelCell(extent.top, factor)));
  const bottom = clampY(Math.floor(toLevelCell(extent.bottom, factor)) + 1);
  return { x, y, nx: right - x + 1, ny: bottom - y + 1 };
}

/** A window cut at the seam of the grid, so that each piece lies in the level as it is stored. */
export function cutAtSeam(window: CellWindow, levelNx: number): readonly WindowPiece[] {
  const pieces: WindowPiece[] = [];
  let done = 0;
  while (done < window.nx) {
    const column = window.x + done;
    const x = column - levelNx * Math.floor(column / levelNx);
    const nx = Math.min(window.nx - done, levelNx - x);
    pieces.push({ x, y: window.y, nx, ny: window.ny, toColumn: done });
    done += nx;
  }
  return pieces;
}
