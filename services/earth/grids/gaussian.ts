import type { GridGeometry } from '../grid-geometry.ts';
import type { GaussianGrid } from '../grid.ts';
import { bandAreaM2, normaliseLongitude } from '../sphere.ts';
import { openColumns } from './columns.ts';
import { openGaussianRows } from './gaussian-rows.ts';
import { longitudeSpan, rectangleGeometry } from './rectangle.ts';

/**
 * Geometry of a regular Gaussian grid. Cells reach half-way to the next parallels and to the poles;
 * areas on the sphere of `EARTH_RADIUS_M`.
 */
export function gaussianGeometry(grid: GaussianGrid): GridGeometry {
  const { nx, ny } = grid;
  const columns = openColumns(nx, grid.lonFirstDeg, grid.lonStepDeg);
  const rows = openGaussianRows(grid.n, grid.rowFirst, ny);

  return rectangleGeometry(grid, {
    wrapsLongitude: columns.wraps,
    locate(lonDeg, latDeg, out) {
      out[0] = columns.toColumn(lonDeg);
      out[1] = rows.toRow(latDeg);
    },
    place(x, y, out) {
      out[0] = normaliseLongitude(columns.toLon(x));
      out[1] = rows.toLat(y);
    },
    cellAreaM2: (row, column) =>
      bandAreaM2(rows.edges[row + 1]!, rows.edges[row]!, columns.widthDeg(column)),
    gridNorthRad: () => 0,
    bbox() {
      const [west, east] = longitudeSpan(columns.toLon(-0.5), columns.toLon(nx - 0.5));
      return [west, rows.edges[ny]!, east, rows.edges[0]!];
    },
  });
}
