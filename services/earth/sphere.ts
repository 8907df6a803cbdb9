/**
 * Radius of the sphere on which distances and areas of lon/lat, Gaussian and HEALPix grids are
 * given, metres: that of the ECCC and ECMWF models (WMO code table 3.2, shape of the Earth 6).
 */
export const EARTH_RADIUS_M = 6_371_229;

/** Radians in a degree. */
export const RADIANS = Math.PI / 180;

/**
 * The same longitude within [-180, 180); 180 itself is kept, as the east edge of a box. NaN and
 * infinities give NaN.
 *
 * @param lonDeg any longitude, degrees
 */
export function normaliseLongitude(lonDeg: number): number {
  if (lonDeg >= -180 && lonDeg <= 180) return lonDeg;
  const turned = lonDeg - 360 * Math.floor((lonDeg + 180) / 360);
  // Just below -180, the sum above rounds up to 180 itself.
  return turned >= 180 ? -180 : turned;
}

const PLACE_DECIMALS = 1e9;

/**
 * A longitude or latitude of a cell as it is told, to 1e-9 degree (0.1 mm): the sum of steps that
 * gives 10.049999999999997 is 10.05. Rows at rest and answers take their places from here.
 */
export function roundDegrees(deg: number): number {
  return Math.round(deg * PLACE_DECIMALS) / PLACE_DECIMALS;
}

/**
 * Great-circle distance on the sphere of `EARTH_RADIUS_M`, metres; well conditioned near 0 and at
 * antipodes alike.
 *
 * @see https://en.wikipedia.org/wiki/Great-circle_distance (Vincenty's formula for a sphere)
 */
export function greatCircleM(lonA: number, latA: number, lonB: number, latB: number): number {
  const sinA = Math.sin(latA * RADIANS);
  const cosA = Math.cos(latA * RADIANS);
  const sinB = Math.sin(latB * RADIANS);
  const cosB = Math.cos(latB * RADIANS);
  const sinLon = Math.sin((lonB - lonA) * RADIANS);
  const cosLon = Math.cos((lonB - lonA) * RADIANS);
  const across = cosB * sinLon;
  const along = cosA * sinB - sinA * cosB * cosLon;
  // Not Math.hypot: it is several times slower, and nothing here overflows.
  const sine = Math.sqrt(across * across + along * along);
  return EARTH_RADIUS_M * Math.atan2(sine, sinA * sinB + cosA * cosB * cosLon);
}

/**
 * Area on the sphere of `EARTH_RADIUS_M` between two parallels over a stretch of longitude, m2.
 * Latitudes beyond a pole are cut at the pole.
 *
 * @param widthDeg degrees of longitude, positive
 */
export function bandAreaM2(southDeg: number, northDeg: number, widthDeg: number): number {
  const south = Math.max(-90, southDeg) * RADIANS;
  const north = Math.min(90, northDeg) * RADIANS;
  // sin(a) - sin(b) as a product: no digits lost in thin bands near a pole.
  const sines = 2 * Math.cos((north + south) / 2) * Math.sin((north - south) / 2);
  return EARTH_RADIUS_M ** 2 * sines * widthDeg * RADIANS;
}
