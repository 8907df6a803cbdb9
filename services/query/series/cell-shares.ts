import type { CellWeight, GridGeometry } from '../../earth/grid-geometry.ts';
import type { Variable } from '../../earth/variable.ts';
import { Fault } from '../../platform/fault.ts';
import type { Interpolation, Place, SeriesCell } from './point-series.ts';

/** The cell of a place, and the shares of the cells around it (they add up to 1). */
export type PlaceShares = {
  readonly place: Place;
  readonly cell: SeriesCell;
  readonly around: readonly CellWeight[];
};

/** Cells of one series file that a query needs, as a rectangle. */
export type TileCells = {
  readonly row: number;
  readonly column: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
};

/**
 * Where a place lies in a grid.
 *
 * @throws {Fault} not-found with the grid's bounding box when it lies outside
 */
export function findShares(
  geometry: GridGeometry,
  place: Place,
  interpolation: Interpolation,
): PlaceShares {
  const { lonDeg, latDeg } = place;
  const hit = geometry.nearest(lonDeg, latDeg);
  if (hit === undefined) {
    const bbox = geometry.bbox();
    const shown = bbox.map((edge) => Number(edge.toFixed(4)));
    throw new Fault(
      'not-found',
      `the place ${lonDeg} ${latDeg} lies outside the grid, whose bounding box is ${shown.join(', ')}`,
      { bbox: shown, place: [lonDeg, latDeg] },
    );
  }
  const cell = {
    lonDeg: hit.lonDeg,
    latDeg: hit.latDeg,
    row: hit.row,
    column: hit.column,
    distanceM: hit.distanceM,
  };
  const own = [{ index: hit.index, weight: 1 }];
  if (interpolation === 'nearest') return { place, cell, around: own };
  const around = geometry.around(lonDeg, latDeg).filter(({ weight }) => weight > 0);
  return { place, cell, around: around.length > 0 ? around : own };
}

/** How a variable is read: angles and classes have no meaningful mean of neighbours. */
export function interpolationOf(variable: Variable, asked: Interpolation): Interpolation {
  const angle =
    variable.unit === 'degree' && /direction/.test(variable.standardName ?? variable.id);
  return angle || variable.cellMethod === 'mode' ? 'nearest' : asked;
}

/**
 * The cells grouped by the series file they lie in: one rectangle a file.
 *
 * @param nx cells of a row of the grid
 * @param tileCells cells along one side of a series file
 */
export function groupByTile(
  indices: Iterable<number>,
  nx: number,
  tileCells: number,
): readonly TileCells[] {
  const tiles = new Map<string, TileCells>();
  for (const index of indices) {
    const row = Math.floor(index / nx);
    const column = index % nx;
    const key = `${Math.floor(row / tileCells)},${Math.floor(column / tileCells)}`;
    const known = tiles.get(key);
    tiles.set(key, {
      row,
      column,
      firstRow: Math.min(row, known?.firstRow ?? row),
      lastRow: Math.max(row, known?.lastRow ?? row),
      firstColumn: Math.min(column, known?.firstColumn ?? column),
      lastColumn: Math.max(column, known?.lastColumn ?? column),
    });
  }
  return [...tiles.values()];
}
