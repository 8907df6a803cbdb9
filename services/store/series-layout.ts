import { gridCellCount, gridShape, type Grid } from '../earth/grid.ts';

/** One row of every cell: a member (null = of no ensemble) at a valid time. */
export type Slot = { readonly member: number | null; readonly validMs: number };

/** A rectangle of cells; row and column of its first one in the grid. */
export type CellBlock = {
  readonly row: number;
  readonly column: number;
  readonly ny: number;
  readonly nx: number;
};

/** Cells along the sides of a tile and of the blocks in it, for cells of so many rows at most. */
const SIDES = [
  { slots: 1, tile: 1024, block: 128 },
  { slots: 4, tile: 512, block: 64 },
  { slots: Infinity, tile: 256, block: 32 },
] as const;

/**
 * Cells along one side of a series tile (a file) and of its blocks (row groups). A point query
 * reads one row group whatever it asks for, and files and row groups have their price whatever
 * they hold: where a cell has few rows (an analysis has one), more cells share them. Measured on
 * one 2400 x 1201 field: 6 files for 50, 8.2 for 12.6 MB, half the time.
 */
export function seriesSides(slots: number): { readonly tile: number; readonly block: number } {
  return SIDES.find((sides) => slots <= sides.slots)!;
}

/** Number of series tiles down and across a grid. @param side cells along one side of a tile */
export function seriesTiles(
  grid: Grid,
  side: number,
): { readonly rows: number; readonly columns: number } {
  const { nx, ny } = gridShape(grid);
  return { rows: Math.ceil(ny / side), columns: Math.ceil(nx / side) };
}

/**
 * Blocks of a tile, row by row: each is one row group. Those at the grid's edge are smaller.
 *
 * @param sides see `seriesSides`
 */
export function tileBlocks(
  grid: Grid,
  place: { readonly tileRow: number; readonly tileColumn: number },
  sides: { readonly tile: number; readonly block: number },
): readonly CellBlock[] {
  const { tileRow, tileColumn } = place;
  const { tile, block: side } = sides;
  const { nx, ny } = gridShape(grid);
  const blocks: CellBlock[] = [];
  const lastRow = Math.min(ny, (tileRow + 1) * tile);
  const lastColumn = Math.min(nx, (tileColumn + 1) * tile);
  for (let row = tileRow * tile; row < lastRow; row += side) {
    for (let column = tileColumn * tile; column < lastColumn; column += side) {
      blocks.push({
        row,
        column,
        ny: Math.min(side, lastRow - row),
        nx: Math.min(side, lastColumn - column),
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
