/** Pixels that one cell of the level read may cover at most: a drawn cell is never a blot. */
const LARGEST_CELL_PX = 0.5;

export type LevelSize = { readonly nx: number; readonly ny: number };

/** An overview of a map: its number, and how many cells of full resolution one side stands for. */
export type Level = LevelSize & { readonly number: number; readonly factor: number };

/**
 * The coarsest overview whose cells stay below half a pixel; full resolution where none does.
 *
 * @param levels full resolution first, each half as wide as the one before (rounded up)
 * @param cellsPerPixel side of a pixel in cells of full resolution; 0 = full resolution wanted
 */
export function chooseLevel(levels: readonly LevelSize[], cellsPerPixel: number): Level {
  const full = levels[0]!;
  let chosen: Level = { ...full, number: 0, factor: 1 };
  levels.forEach(({ nx, ny }, number) => {
    const factor = 2 ** Math.round(Math.log2(Math.max(full.nx / nx, full.ny / ny)));
    if (factor / cellsPerPixel <= LARGEST_CELL_PX) chosen = { nx, ny, number, factor };
  });
  return chosen;
}

/** A fractional cell of full resolution as a fractional cell of an overview. */
export function toLevelCell(cell: number, factor: number): number {
  return (cell + 0.5) / factor - 0.5;
}
