import { EARTH_RADIUS_M, RADIANS } from '../../earth/sphere.ts';

/**
 * A plane that touches the Earth at a place: metres east and north of it. Distances within 100 km
 * are right to about 0.5 % up to 70 degrees of latitude; the extents of fires are less.
 */
export type LocalPlane = {
  toPlane(lonDeg: number, latDeg: number): readonly [eastM: number, northM: number];
  toLonLat(eastM: number, northM: number): [lonDeg: number, latDeg: number];
};

const DEGREE_M = EARTH_RADIUS_M * RADIANS;

/** The plane at a place; longitudes on the other side of the antimeridian are near too. */
export function localPlane(lonDeg: number, latDeg: number): LocalPlane {
  const shrink = Math.max(0.01, Math.cos(latDeg * RADIANS));
  return {
    toPlane: (lon, lat) => {
      const turn = lon - lonDeg;
      const near = turn - 360 * Math.round(turn / 360);
      return [near * DEGREE_M * shrink, (lat - latDeg) * DEGREE_M];
    },
    toLonLat: (east, north) => [lonDeg + east / (DEGREE_M * shrink), latDeg + north / DEGREE_M],
  };
}
