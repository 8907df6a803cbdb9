import { EARTH_RADIUS_M, RADIANS } from '../../earth/sphere.ts';

/** What two numbers of a place mean: metres on a map, or longitude and latitude. */
export type Coordinates = 'metres' | 'degrees';

/**
 * Metres east and north of a place. Of degrees on the plane that touches a sphere there, right to
 * about 0.5 % within 100 km.
 */
export function linePlane(coordinates: Coordinates, x: number, y: number) {
  if (coordinates === 'metres') {
    return (toX: number, toY: number): [number, number] => [toX - x, toY - y];
  }
  const northM = EARTH_RADIUS_M * RADIANS;
  const eastM = northM * Math.cos(y * RADIANS);
  return (toX: number, toY: number): [number, number] => {
    const turn = toX - x;
    return [(turn - 360 * Math.round(turn / 360)) * eastM, (toY - y) * northM];
  };
}

/** The place on a line that is nearest to another: how far off, and how far along, 0 to 1. */
export type NearestOnLine = {
  readonly distanceM: number;
  readonly along: number;
  readonly x: number;
  readonly y: number;
};

/** The nearest place of a line of at least one point. */
export function nearestOnLine(
  line: Float64Array,
  coordinates: Coordinates,
  { x, y }: { readonly x: number; readonly y: number },
): NearestOnLine {
  const plane = linePlane(coordinates, x, y);
  let [fromX, fromY] = plane(line[0]!, line[1]!);
  let best = { distanceM: Math.hypot(fromX, fromY), alongM: 0, x: line[0]!, y: line[1]! };
  let lengthM = 0;
  for (let at = 2; at + 1 < line.length; at += 2) {
    const [toX, toY] = plane(line[at]!, line[at + 1]!);
    const [dx, dy] = [toX - fromX, toY - fromY];
    const pieceM = Math.hypot(dx, dy);
    const foot = pieceM === 0 ? 0 : -(fromX * dx + fromY * dy) / pieceM ** 2;
    const share = Math.min(1, Math.max(0, foot));
    const distanceM = Math.hypot(fromX + share * dx, fromY + share * dy);
    if (distanceM < best.distanceM) {
      best = {
        distanceM,
        alongM: lengthM + share * pieceM,
        x: line[at - 2]! + share * (line[at]! - line[at - 2]!),
        y: line[at - 1]! + share * (line[at + 1]! - line[at - 1]!),
      };
    }
    lengthM += pieceM;
    [fromX, fromY] = [toX, toY];
  }
  const along = lengthM === 0 ? 0 : best.alongM / lengthM;
  return { distanceM: best.distanceM, along, x: best.x, y: best.y };
}
