import type { Grid, ProjectedGrid } from '../../../earth/grid.ts';

/** The grid of cells that take so many others side by side; what is left over at its ends is not in it. */
export function coarsenGrid(grid: ProjectedGrid, factor: number): ProjectedGrid {
  if (factor === 1) return grid;
  const { nx, ny, xFirstM, yFirstM, dxM, dyM } = grid;
  return {
    ...grid,
    nx: Math.floor(nx / factor),
    ny: Math.floor(ny / factor),
    xFirstM: xFirstM + ((factor - 1) / 2) * dxM,
    yFirstM: yFirstM - ((factor - 1) / 2) * dyM,
    dxM: factor * dxM,
    dyM: factor * dyM,
  };
}

/** How many cells of a grid side by side make one of another. */
export function factorOf(fine: ProjectedGrid, coarse: Grid): number {
  return coarse.kind === 'projected' ? Math.max(1, Math.round(coarse.dxM / fine.dxM)) : 1;
}

/**
 * Means of the cells that are there, or their sum; NaN where fewer than half of them are.
 *
 * @param isCount people, houses: they are added up
 */
export function coarsenCells(
  values: Float32Array,
  { nx, ny }: Pick<ProjectedGrid, 'nx' | 'ny'>,
  factor: number,
  isCount: boolean,
): Float32Array {
  const [columns, rows] = [Math.floor(nx / factor), Math.floor(ny / factor)];
  const coarse = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let [sum, count] = [0, 0];
      for (let y = 0; y < factor; y++) {
        for (let x = 0; x < factor; x++) {
          const value = values[(row * factor + y) * nx + column * factor + x]!;
          if (Number.isNaN(value)) continue;
          sum += value;
          count++;
        }
      }
      const isThere = 2 * count >= factor * factor;
      coarse[row * columns + column] = isThere ? (isCount ? sum : sum / count) : NaN;
    }
  }
  return coarse;
}
