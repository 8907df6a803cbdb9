import { EARTH_RADIUS_M, greatCircleM, RADIANS } from '../../earth/sphere.ts';

type Place = { readonly lonDeg: number; readonly latDeg: number };

/**
 * Finds what lies within a distance of a place on the sphere: places sorted into cubes as wide as
 * that distance, so that neither the antimeridian nor a pole is an edge.
 *
 * @param reachM the largest distance that is asked for, above 0
 * @returns indices of the places that lie no farther from place `of` than their own limit, at most
 *   `reachM`; itself among them
 */
export function openNeighbours(
  places: readonly Place[],
  reachM: number,
): (of: number, limitM: (index: number) => number) => number[] {
  const cubes = new Map<string, number[]>();
  const cubeOf = ({ lonDeg, latDeg }: Place) => {
    const radius = (EARTH_RADIUS_M / reachM) * Math.cos(latDeg * RADIANS);
    return [
      Math.floor(radius * Math.cos(lonDeg * RADIANS)),
      Math.floor(radius * Math.sin(lonDeg * RADIANS)),
      Math.floor((EARTH_RADIUS_M / reachM) * Math.sin(latDeg * RADIANS)),
    ] as const;
  };
  for (const [index, place] of places.entries()) {
    const key = cubeOf(place).join(' ');
    const cube = cubes.get(key);
    if (cube === undefined) cubes.set(key, [index]);
    else cube.push(index);
  }

  return (of, limitM) => {
    const { lonDeg, latDeg } = places[of]!;
    const [x, y, z] = cubeOf(places[of]!);
    const found: number[] = [];
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (let dz = -1; dz <= 1; dz += 1) {
          for (const index of cubes.get(`${x + dx} ${y + dy} ${z + dz}`) ?? []) {
            const place = places[index]!;
            const apartM = greatCircleM(lonDeg, latDeg, place.lonDeg, place.latDeg);
            if (apartM <= limitM(index)) found.push(index);
          }
        }
      }
    }
    return found;
  };
}
