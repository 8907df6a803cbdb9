import type { GridGeometry } from '../../../earth/grid-geometry.ts';
import { Fault } from '../../../platform/fault.ts';
import { coverCells } from '../../../science/exposure/cell-coverage.ts';
import { openCellPlane } from '../../../science/exposure/cell-plane.ts';
import type { Basin } from '../network/river-network.ts';

/** The cells of a grid that a basin lies in, and their weights in its mean: sum 1. */
export type BasinCells = { readonly cells: Int32Array; readonly weights: Float64Array };

/** A basin that lies outside of the weather by more than this share has no mean. */
const MOST_OUTSIDE = 0.01;

/**
 * Lays basins over a grid: exact shares of its cells, by area.
 *
 * @throws {Fault} inconsistent-data naming a basin that the weather does not cover;
 *   unsupported-format for grids whose cells are no rectangles of a plane
 */
export function layBasins(
  geometry: GridGeometry,
  basins: readonly Pick<Basin, 'id' | 'geometry'>[],
): readonly BasinCells[] {
  const plane = openCellPlane(geometry.grid);
  return basins.map(({ id, geometry: shape }) => {
    const { indices, shares, shapeCells, outsideCells } = coverCells(plane, shape);
    if (!(outsideCells <= MOST_OUTSIDE * shapeCells)) {
      const percent = Math.round((100 * outsideCells) / shapeCells);
      const detail = `${percent} % of the basin ${id} lies outside of the weather`;
      throw new Fault('inconsistent-data', detail, { basin: id, bbox: geometry.bbox() });
    }
    const weights = shares.map((share, at) => share * geometry.cellAreaM2(indices[at]!));
    const sum = weights.reduce((all, weight) => all + weight, 0);
    return { cells: indices, weights: weights.map((weight) => weight / sum) };
  });
}

/** Mean of a field over a basin; NaN where any of its cells is missing. */
export function basinMean({ cells, weights }: BasinCells, values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < cells.length; at++) sum += weights[at]! * values[cells[at]!]!;
  return sum;
}
