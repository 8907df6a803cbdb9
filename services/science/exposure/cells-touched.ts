import type { Geometry, Position } from 'geojson';

import type { Grid } from '../../earth/grid.ts';
import { invalidField } from '../../platform/fault.ts';
import { coverCells } from './cell-coverage.ts';
import { cellAt, openCellPlane, type CellPlane } from './cell-plane.ts';
import { cutLine } from './line-cells.ts';

/** Cells that a place touches, each once, and the share of it that lies in the grid. */
export type Touched = { readonly cells: readonly number[]; readonly insideShare: number };

/**
 * The cells of a point, line or area, or of several.
 *
 * @throws {Fault} invalid-request for an outline that crosses itself, or a collection of geometries
 */
export function cellsTouched(grid: Grid, place: Geometry): Touched {
  const plane = openCellPlane(grid);
  switch (place.type) {
    case 'Point':
      return ofPoints(plane, [place.coordinates]);
    case 'MultiPoint':
      return ofPoints(plane, place.coordinates);
    case 'LineString':
    case 'MultiLineString': {
      const { indices, lengthsM } = cutLine(plane, place);
      let [inside, all] = [0, 0];
      indices.forEach((cell, at) => {
        all += lengthsM[at]!;
        if (cell >= 0) inside += lengthsM[at]!;
      });
      return touched([...indices], all > 0 ? inside / all : 0);
    }
    case 'Polygon':
    case 'MultiPolygon': {
      const { indices, shapeCells, outsideCells } = coverCells(plane, place);
      return touched([...indices], shapeCells > 0 ? 1 - outsideCells / shapeCells : 0);
    }
    case 'GeometryCollection':
      throw invalidField({
        field: 'geometry',
        value: place.type,
        detail: 'a point, line or area is asked for, not a collection of geometries',
      });
  }
}

function ofPoints(plane: CellPlane, points: readonly Position[]): Touched {
  const cells = points.map(([lonDeg = NaN, latDeg = NaN]) => cellAt(plane, lonDeg, latDeg));
  const inside = cells.filter((cell) => cell >= 0).length;
  return touched(cells, points.length > 0 ? inside / points.length : 0);
}

function touched(cells: readonly number[], insideShare: number): Touched {
  return { cells: [...new Set(cells)].filter((cell) => cell >= 0), insideShare };
}
