import { EARTH_RADIUS_M, RADIANS } from '../../earth/sphere.ts';

type Place = { readonly lonDeg: number; readonly latDeg: number };

/** More cubes along an axis than any reach above 100 m makes; its third power is a safe integer. */
const CUBES = 2 ** 17;
/** Steps in key to a cube itself and the 26 around it. */
const AROUND = [-1, 0, 1].flatMap((x) =>
  [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((z) => (x * CUBES + y) * CUBES + z)),
);

/**
 * Finds what lies within a distance of a place on the sphere: places sorted into cubes as wide as
 * that distance, so that neither the antimeridian nor a pole is an edge.
 *
 * @param reachM the largest distance that is asked for, at least 100
 * @returns indices of the places that lie no farther from place `of` than their own limit, at most
 *   `reachM`; itself among them. A limit below 0 takes a place out
 * @throws {RangeError} for a shorter reach
 */
export function openNeighbours(
  places: readonly Place[],
  reachM: number,
): (of: number, limitM: (index: number) => number) => number[] {
  if (!(reachM >= 100)) throw new RangeError(`reach ${reachM} m is not at least 100 m`);
  const points = new Float64Array(3 * places.length);
  for (const [index, { lonDeg, latDeg }] of places.entries()) {
    const radius = EARTH_RADIUS_M * Math.cos(latDeg * RADIANS);
    points[3 * index] = radius * Math.cos(lonDeg * RADIANS);
    points[3 * index + 1] = radius * Math.sin(lonDeg * RADIANS);
    points[3 * index + 2] = EARTH_RADIUS_M * Math.sin(latDeg * RADIANS);
  }
  const cubeAt = (at: number) => Math.floor(points[at]! / reachM) + CUBES / 2;
  const keyOf = (x: number, y: number, z: number) => (x * CUBES + y) * CUBES + z;
  const cubes = new Map<number, number[]>();
  for (let index = 0; index < places.length; index += 1) {
    const key = keyOf(cubeAt(3 * index), cubeAt(3 * index + 1), cubeAt(3 * index + 2));
    const cube = cubes.get(key);
    if (cube === undefined) cubes.set(key, [index]);
    else cube.push(index);
  }

  return (of, limitM) => {
    const [x, y, z] = [points[3 * of]!, points[3 * of + 1]!, points[3 * of + 2]!];
    const centre = keyOf(cubeAt(3 * of), cubeAt(3 * of + 1), cubeAt(3 * of + 2));
    const found: number[] = [];
    for (const step of AROUND) {
      for (const index of cubes.get(centre + step) ?? []) {
        const dx = points[3 * index]! - x;
        const dy = points[3 * index + 1]! - y;
        const dz = points[3 * index + 2]! - z;
        const square = dx * dx + dy * dy + dz * dz;
        if (square > reachM * reachM) continue;
        // The arc over a chord, to 1e-8 of it within 200 km.
        const arcM = Math.sqrt(square) * (1 + square / (24 * EARTH_RADIUS_M ** 2));
        if (arcM <= limitM(index)) found.push(index);
      }
    }
    return found;
  };
}
