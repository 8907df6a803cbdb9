import type { GridGeometry } from '../grid-geometry.ts';
import type { RotatedLonLatGrid } from '../grid.ts';
import { RADIANS, bandAreaM2, normaliseLongitude } from '../sphere.ts';
import { openColumns } from './columns.ts';
import { outlineBbox } from './outline-bbox.ts';
import { rectangleGeometry } from './rectangle.ts';

/**
 * Geometry of a lon/lat grid in a rotated frame; areas on the sphere of `EARTH_RADIUS_M`.
 *
 * The frame turns about the pole axis by the southern pole's longitude, tilts until its south pole
 * lies at the given place, and turns about its own axis by `rotationDeg`, which PROJ writes as
 * `+proj=ob_tran +o_proj=longlat +lon_0=<southPoleLon> +o_lat_p=<-southPoleLat> +o_lon_p=<-rotation>`.
 *
 * @see WMO Manual on Codes 306, GRIB2 template 3.1, notes 2 and 3
 */
export function rotatedLonLatGeometry(grid: RotatedLonLatGrid): GridGeometry {
  const { nx, ny, latFirstDeg, latStepDeg, southPoleLonDeg, rotationDeg } = grid;
  const columns = openColumns(nx, grid.lonFirstDeg, grid.lonStepDeg);
  // Latitude of the frame's north pole; its longitude is opposite to the south pole's.
  const sinPole = Math.sin(-grid.southPoleLatDeg * RADIANS);
  const cosPole = Math.cos(grid.southPoleLatDeg * RADIANS);

  function locate(lonDeg: number, latDeg: number, out: Float64Array): void {
    const lon = (lonDeg - southPoleLonDeg) * RADIANS;
    const lat = latDeg * RADIANS;
    const x = Math.cos(lat) * Math.cos(lon);
    const y = Math.cos(lat) * Math.sin(lon);
    const z = Math.sin(lat);
    const alongX = sinPole * x + cosPole * z;
    const alongZ = sinPole * z - cosPole * x;
    const rotatedLon = Math.atan2(y, alongX) / RADIANS - rotationDeg;
    const rotatedLat = Math.atan2(alongZ, Math.sqrt(alongX * alongX + y * y)) / RADIANS;
    out[0] = columns.toColumn(rotatedLon);
    out[1] = Math.abs(latDeg) <= 90 ? (latFirstDeg - rotatedLat) / latStepDeg : NaN;
  }

  function place(column: number, row: number, out: Float64Array): void {
    const lon = (columns.toLon(column) + rotationDeg) * RADIANS;
    const lat = (latFirstDeg - row * latStepDeg) * RADIANS;
    const x = Math.cos(lat) * Math.cos(lon);
    const y = Math.cos(lat) * Math.sin(lon);
    const z = Math.sin(lat);
    const alongX = sinPole * x - cosPole * z;
    const alongZ = sinPole * z + cosPole * x;
    out[0] = normaliseLongitude(Math.atan2(y, alongX) / RADIANS + southPoleLonDeg);
    out[1] = Math.atan2(alongZ, Math.sqrt(alongX * alongX + y * y)) / RADIANS;
  }

  const centre = new Float64Array(2);
  return rectangleGeometry(grid, {
    wrapsLongitude: columns.wraps,
    locate,
    place,
    cellAreaM2(row, column) {
      const latDeg = latFirstDeg - row * latStepDeg;
      return bandAreaM2(latDeg - latStepDeg / 2, latDeg + latStepDeg / 2, columns.widthDeg(column));
    },
    gridNorthRad(row, column) {
      place(column, row, centre);
      // Bearing from the cell to the frame's north pole: its meridians are the grid's y axis.
      const toPole = (southPoleLonDeg + 180 - centre[0]!) * RADIANS;
      const lat = centre[1]! * RADIANS;
      return Math.atan2(
        Math.sin(toPole) * cosPole,
        Math.cos(lat) * sinPole - Math.sin(lat) * cosPole * Math.cos(toPole),
      );
    },
    bbox: () =>
      outlineBbox({
        nx,
        ny,
        place: (x, y, out) => {
          // The outermost edges of a grid may reach beyond the frame's poles.
          const top = (latFirstDeg - 90) / latStepDeg;
          place(x, Math.min(Math.max(y, top), top + 180 / latStepDeg), out);
        },
        locate,
      }),
  });
}
