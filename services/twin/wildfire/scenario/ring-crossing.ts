import type { Position } from 'geojson';

type Leg = readonly [fromX: number, fromY: number, toX: number, toY: number];

/**
 * Where the outlines of a polygon cross themselves or each other: what lies inside is then not
 * clear. Outlines that only touch are no crossing.
 *
 * @param rings in longitude and latitude
 * @returns the place where one of the two legs begins; undefined where none cross
 * @see OGC 06-103r4 (Simple features), clause 6.1.11.1: the rings of a polygon do not cross
 */
export function findCrossing(rings: readonly (readonly Position[])[]): Position | undefined {
  const legs = rings.flatMap((ring) =>
    ring.map((from, at): Leg => {
      const to = ring[(at + 1) % ring.length]!;
      return [from[0]!, from[1]!, to[0]!, to[1]!];
    }),
  );
  // In the order of their west ends only legs that overlap in longitude are compared.
  const ordered = legs.toSorted((a, b) => Math.min(a[0], a[2]) - Math.min(b[0], b[2]));
  for (const [at, leg] of ordered.entries()) {
    const east = Math.max(leg[0], leg[2]);
    for (let other = at + 1; other < ordered.length; other++) {
      const next = ordered[other]!;
      if (Math.min(next[0], next[2]) > east) break;
      if (cross(leg, next)) return [leg[0], leg[1]];
    }
  }
  return undefined;
}

function cross([ax, ay, bx, by]: Leg, [cx, cy, dx, dy]: Leg): boolean {
  const side = (x: number, y: number) => Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
  const back = (x: number, y: number) => Math.sign((dx - cx) * (y - cy) - (dy - cy) * (x - cx));
  return side(cx, cy) * side(dx, dy) < 0 && back(ax, ay) * back(bx, by) < 0;
}
