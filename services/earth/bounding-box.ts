/** `[west, south, east, north]`, degrees; west > east crosses the antimeridian. */
export type BoundingBox = readonly [west: number, south: number, east: number, north: number];

/** A longitude brought to [-180, 180); 180 itself is kept, as the east edge of a box. */
export function normaliseLongitude(lonDeg: number): number {
  if (lonDeg >= -180 && lonDeg <= 180) return lonDeg;
  return ((((lonDeg + 180) % 360) + 360) % 360) - 180;
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
  return splitAtAntimeridian(a).some((first) =>
    splitAtAntimeridian(b).some(
      (second) =>
        first[0] <= second[2] &&
        second[0] <= first[2] &&
        first[1] <= second[3] &&
        second[1] <= first[3],
    ),
  );
}

/** Whether a place lies in a box, its edges included. */
export function contains(box: BoundingBox, lonDeg: number, latDeg: number): boolean {
  const lon = normaliseLongitude(lonDeg);
  return splitAtAntimeridian(box).some(
    ([west, south, east, north]) =>
      lon >= west && lon <= east && latDeg >= south && latDeg <= north,
  );
}
