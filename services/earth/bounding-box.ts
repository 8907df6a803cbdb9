import { normaliseLongitude } from './sphere.ts';

/** `[west, south, east, north]`, degrees; west > east crosses the antimeridian. */
export type BoundingBox = readonly [west: number, south: number, east: number, north: number];

/**
 * The same box with longitudes in -180 to 180: `[350, 0, 370, 9]` becomes `[-10, 0, 10, 9]`; 360
 * degrees or more become the whole circle.
 */
export function normaliseBox([west, south, east, north]: BoundingBox): BoundingBox {
  if (east - west >= 360) return [-180, south, 180, north];
  const normalWest = normaliseLongitude(west);
  const normalEast = normaliseLongitude(east);
  // A box that begins or ends on the antimeridian does not cross it.
  return [
    normalWest === 180 && east !== west ? -180 : normalWest,
    south,
    normalEast === -180 && east !== west ? 180 : normalEast,
    north,
  ];
}

/** One box, or the two halves of one that crosses the antimeridian. */
export function splitAtAntimeridian(box: BoundingBox): readonly BoundingBox[] {
  const [west, south, east, north] = box;
  if (west <= east) return [box];
  return [
    [west, south, 180, north],
    [-180, south, east, north],
  ];
}

/** Whether two boxes share at least an edge point; the antimeridian is no border. */
export function intersects(a: BoundingBox, b: BoundingBox): boolean {
  const spansMeet = (first: BoundingBox, second: BoundingBox) =>
    (first[0] <= second[2] && second[0] <= first[2]) ||
    // -180 and 180 are one meridian.
    (first[0] === -180 && second[2] === 180) ||
    (second[0] === -180 && first[2] === 180);
  return splitAtAntimeridian(a).some((first) =>
    splitAtAntimeridian(b).some(
      (second) => first[1] <= second[3] && second[1] <= first[3] && spansMeet(first, second),
    ),
  );
}

/** Whether a place lies in a box, its edges included. */
export function contains(box: BoundingBox, lonDeg: number, latDeg: number): boolean {
  const lon = normaliseLongitude(lonDeg);
  return splitAtAntimeridian(box).some(
    ([west, south, east, north]) =>
      latDeg >= south &&
      latDeg <= north &&
      // -180 and 180 are one meridian.
      ((lon >= west && lon <= east) || (Math.abs(lon) === 180 && (west === -180 || east === 180))),
  );
}

/** Whether all of the inner box lies in the outer one, edges included. */
export function covers(outer: BoundingBox, inner: BoundingBox): boolean {
  const parts = splitAtAntimeridian(outer);
  // The whole circle, however it is cut, holds a box across the antimeridian.
  const isCircle = outer[0] === -180 && outer[2] === 180;
  return splitAtAntimeridian(inner).every((half) =>
    parts.some(
      ([west, south, east, north]) =>
        south <= half[1] && half[3] <= north && (isCircle || (west <= half[0] && half[2] <= east)),
    ),
  );
}

/**
 * The smallest box around places, crossing the antimeridian where that is narrower; undefined for
 * none. Places with a NaN are left out.
 */
export function boxAround(
  places: Iterable<readonly [lonDeg: number, latDeg: number]>,
): BoundingBox | undefined {
  const lons: number[] = [];
  let south = Infinity;
  let north = -Infinity;
  for (const [lonDeg, latDeg] of places) {
    if (Number.isNaN(lonDeg) || Number.isNaN(latDeg)) continue;
    lons.push(normaliseLongitude(lonDeg));
    south = Math.min(south, latDeg);
    north = Math.max(north, latDeg);
  }
  if (lons.length === 0) return undefined;
  lons.sort((a, b) => a - b);
  // The box leaves out the widest stretch without places; at first, the one over the antimeridian.
  let [west, east] = [lons[0]!, lons.at(-1)!];
  let widest = west + 360 - east;
  for (let i = 1; i < lons.length; i++) {
    const gap = lons[i]! - lons[i - 1]!;
    if (gap > widest) [widest, west, east] = [gap, lons[i]!, lons[i - 1]!];
  }
  return [west, south, east, north];
}
