import { gridCellCount, gridShape, type Grid } from '../earth/grid.ts';
import { BLOCK_CELLS, TILE_CELLS } from './run.ts';

/** One row of every cell: a member (null = of no ensemble) at a valid time. */
export type Slot = { readonly member: number | null; readonly validMs: number };

/** A rectangle of cells; row and column of its first one in the grid. */
export type CellBlock = {
  readonly row: number;
  readonly column: number;
  readonly ny: number;
  readonly nx: number;
};

/** Number of series tiles down and across a grid. */
export function seriesTiles(grid: Grid): { readonly rows: number; readonly columns: number } {
  const { nx, ny } = gridShape(grid);
  return { rows: Math.ceil(ny / TILE_CELLS), columns: Math.ceil(nx / TILE_CELLS) };
}

/** Blocks of a tile, row by row: each is one row group. Those at the grid's edge are smaller. */
export function tileBlocks(grid: Grid, tileRow: number, tileColumn: number): readonly CellBlock[] {
  const { nx, ny } = gridShape(grid);
  const blocks: CellBlock[] = [];
  const lastRow = Math.min(ny, (tileRow + 1) * TILE_CELLS);
  const lastColumn = Math.min(nx, (tileColumn + 1) * TILE_CELLS);
  for (let row = tileRow * TILE_CELLS; row < lastRow; row += BLOCK_CELLS) {
    for (let column = tileColumn * TILE_CELLS; column < lastColumn; column += BLOCK_CELLS) {
      blocks.push({
        row,
        column,
        ny: Math.min(BLOCK_CELLS, lastRow - row),
        nx: Math.min(BLOCK_CELLS, lastColumn - column),
      });
    }
  }
  return blocks;
}

/** Cells of one row of a block. */
export type Stretch = { readonly row: number; readonly column: number; readonly nx: number };

/**
 * Gives the stretches of cells of a block, row by row from its top, without the padding behind
 * the last cell of a folded grid: there the last stretch may be shorter, and rows may be left out.
 */
export function openStretches(grid: Grid): (block: CellBlock) => readonly Stretch[] {
  const { nx } = gridShape(grid);
  const count = gridCellCount(grid);
  return (block) => {
    const stretches: Stretch[] = [];
    for (let row = block.row; row < block.row + block.ny; row++) {
      const end = Math.min(block.column + block.nx, count - row * nx);
      if (end > block.column) {
        stretches.push({ row, column: block.column, nx: end - block.column });
      }
    }
    return stretches;
  };
}

/**
 * The order of slots: member by member, each through time, so a forecast reads as one stretch of
 * rows. Measured on 21 members x 41 steps: a point query for all members, for one member or for
 * one time takes the same time in either order (5 to 8 ms), and bytes differ by 2 %.
 */
export function sortSlots(slots: readonly Slot[]): readonly Slot[] {
  return slots.toSorted((a, b) => (a.member ?? -1) - (b.member ?? -1) || a.validMs - b.validMs);
}
