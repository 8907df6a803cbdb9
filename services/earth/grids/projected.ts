import type { GridGeometry } from '../grid-geometry.ts';
import type { ProjectedGrid } from '../grid.ts';
import { RADIANS, normaliseLongitude } from '../sphere.ts';
import { outlineBbox } from './outline-bbox.ts';
import { openPlane, type Plane } from './plane.ts';
import { rectangleGeometry } from './rectangle.ts';

/** Step of the differences that give a plane's scale: the truncation is below 1e-8. */
const STEP_RAD = 1e-5;
/** Above this width, a cell's scale is taken at four points (Gauss), below it at the centre. */
const SMALL_CELL_M = 10_000;
const GAUSS_OFFSET = 0.5 / Math.sqrt(3);

/**
 * Geometry of a grid in a projection's plane. Areas are those on the projection's own earth, sphere
 * or ellipsoid, right to 1e-6 for cells up to 60 km wide away from the edge of the projection.
 *
 * @throws {Fault} `unsupported-format` when the projection is unknown
 */
export function projectedGeometry(grid: ProjectedGrid): GridGeometry {
  const { nx, ny, xFirstM, yFirstM, dxM, dyM } = grid;
  const plane = openPlane(grid.proj4);
  const { periodM } = plane;
  // A hair left of the edge still counts as the first column, unless that is where the last ends.
  const wraps = periodM !== undefined && Math.abs(nx * dxM - periodM) < dxM / 2;
  const leftM = xFirstM - (wraps ? 0.5 : 0.501) * dxM;
  const at = new Float64Array(2);
  const slope = new Float64Array(4);

  function locate(lonDeg: number, latDeg: number, out: Float64Array): void {
    plane.toPlane(lonDeg, latDeg, out);
    let x = out[0]!;
    // A cylindrical grid may go on past the cut of its projection: count x from its own left edge.
    if (periodM !== undefined) x -= periodM * Math.floor((x - leftM) / periodM);
    out[0] = (x - xFirstM) / dxM;
    out[1] = (yFirstM - out[1]!) / dyM;
  }

  function place(x: number, y: number, out: Float64Array): void {
    plane.toLonLat(xFirstM + x * dxM, yFirstM - y * dyM, out);
    out[0] = normaliseLongitude(out[0]!);
  }

  function cellAreaM2(row: number, column: number): number {
    const small = Math.max(dxM, dyM) <= SMALL_CELL_M;
    const offsets = small ? [0] : [-GAUSS_OFFSET, GAUSS_OFFSET];
    let groundShare = 0;
    for (const down of offsets) {
      for (const across of offsets) {
        place(column + across, row + down, at);
        planeSlope(plane, at[0]!, at[1]!, slope);
        const scale = slope[0]! * slope[3]! - slope[1]! * slope[2]!;
        groundShare += 1 / Math.abs(scale) / offsets.length ** 2;
      }
    }
    return dxM * dyM * groundShare;
  }

  function gridNorthRad(row: number, column: number): number {
    place(column, row, at);
    if (plane.coneConstant !== undefined) {
      const turn = plane.coneConstant * normaliseLongitude(at[0]! - plane.centralLonDeg);
      return turn * RADIANS;
    }
    planeSlope(plane, at[0]!, at[1]!, slope);
    // The image of true north runs this far clockwise of the plane's y axis.
    return -Math.atan2(slope[1]!, slope[3]!);
  }

  return rectangleGeometry(grid, {
    wrapsLongitude: wraps,
    locate,
    place,
    cellAreaM2,
    gridNorthRad,
    bbox: () => outlineBbox({ nx, ny, place, locate }),
  });
}

/** Writes metres of the plane a metre on the ground: x by east, x by north, y by east, y by north. */
function planeSlope(plane: Plane, lonDeg: number, latDeg: number, out: Float64Array): void {
  // On a pole east has no meaning, so differences are taken right beside it.
  const lat = Math.max(-90 + 1e-3, Math.min(90 - 1e-3, latDeg));
  const sin = Math.sin(lat * RADIANS);
  const cos = Math.cos(lat * RADIANS);
  const eccentricity2 = 1 - (plane.semiMinorM / plane.semiMajorM) ** 2;
  const primeRadiusM = plane.semiMajorM / Math.sqrt(1 - eccentricity2 * sin * sin);
  const meridianRadiusM = (primeRadiusM ** 3 / plane.semiMajorM ** 2) * (1 - eccentricity2);
  // Near a pole, a metre is a wide turn: kept small enough that the plane's curve does not tell.
  const lonStep = Math.min(10 * STEP_RAD, STEP_RAD / cos) / RADIANS;
  const latStep = Math.min(STEP_RAD / RADIANS, 90 - Math.abs(lat));

  plane.toPlane(lonDeg + lonStep, lat, out);
  const [xEast, yEast] = [out[0]!, out[1]!];
  plane.toPlane(lonDeg - lonStep, lat, out);
  const [xWest, yWest] = [out[0]!, out[1]!];
  plane.toPlane(lonDeg, lat + latStep, out);
  const [xNorth, yNorth] = [out[0]!, out[1]!];
  plane.toPlane(lonDeg, lat - latStep, out);
  const [xSouth, ySouth] = [out[0]!, out[1]!];

  const eastM = 2 * lonStep * RADIANS * cos * primeRadiusM;
  const northM = 2 * latStep * RADIANS * meridianRadiusM;
  out[0] = (xEast - xWest) / eastM;
  out[1] = (xNorth - xSouth) / northM;
  out[2] = (yEast - yWest) / eastM;
  out[3] = (yNorth - ySouth) / northM;
}
