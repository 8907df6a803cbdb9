import type { GridGeometry } from '../grid-geometry.ts';
import type { RegularLonLatGrid } from '../grid.ts';
import { bandAreaM2, normaliseLongitude } from '../sphere.ts';
import { openColumns } from './columns.ts';
import { longitudeSpan, rectangleGeometry } from './rectangle.ts';

/** Geometry of a grid of meridians and parallels; areas on the sphere of `EARTH_RADIUS_M`. */
export function regularLonLatGeometry(grid: RegularLonLatGrid): GridGeometry {
  const { nx, ny, latFirstDeg, latStepDeg } = grid;
  const columns = openColumns(nx, grid.lonFirstDeg, grid.lonStepDeg);
  const northDeg = Math.min(90, latFirstDeg + latStepDeg / 2);
  const southDeg = Math.max(-90, latFirstDeg - (ny - 0.5) * latStepDeg);

  return rectangleGeometry(grid, {
    wrapsLongitude: columns.wraps,
    locate(lonDeg, latDeg, out) {
      out[0] = columns.toColumn(lonDeg);
      out[1] = Math.abs(latDeg) <= 90 ? (latFirstDeg - latDeg) / latStepDeg : NaN;
    },
    place(x, y, out) {
      out[0] = normaliseLongitude(columns.toLon(x));
      out[1] = latFirstDeg - y * latStepDeg;
    },
    cellAreaM2(row, column) {
      const latDeg = latFirstDeg - row * latStepDeg;
      return bandAreaM2(latDeg - latStepDeg / 2, latDeg + latStepDeg / 2, columns.widthDeg(column));
    },
    gridNorthRad: () => 0,
    bbox() {
      const [west, east] = longitudeSpan(columns.toLon(-0.5), columns.toLon(nx - 0.5));
      return [west, southDeg, east, northDeg];
    },
  });
}
