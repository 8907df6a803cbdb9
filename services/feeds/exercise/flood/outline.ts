import type { MultiPolygon, Polygon, Position } from 'geojson';

import { cellKm, toLonLat, UPLAND_GRID } from './place.ts';

/** Steps along the edges of cells, each turned left of the one before: west, south, east, north. */
const WAYS = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;
/** Where the edge on each side of a cell begins, so that the cell lies to its left. */
const SIDES = [
  { side: [0, -1], from: [1, 0] },
  { side: [-1, 0], from: [0, 0] },
  { side: [0, 1], from: [0, 1] },
  { side: [1, 0], from: [1, 1] },
] as const;

type Corner = readonly [column: number, row: number];

/** The area of the cells of the upland that are in, along their very edges. */
export function outlineCells(isIn: (cell: number) => boolean): Polygon | MultiPolygon {
  const rings = traceRings(isIn);
  const outer = rings.filter((ring) => turnedArea(ring) < 0);
  outer.sort((a, b) => turnedArea(a) - turnedArea(b));
  const holes = rings.filter((ring) => turnedArea(ring) > 0);
  const [largest, ...others] = outer.map(toPositions);
  // A hole in one of the others would be a basin within the corner of a cell: there is none.
  const main = [largest!, ...holes.map(toPositions)];
  if (others.length === 0) return { type: 'Polygon', coordinates: main };
  return { type: 'MultiPolygon', coordinates: [main, ...others.map((ring) => [ring])] };
}

function traceRings(isIn: (cell: number) => boolean): readonly (readonly Corner[])[] {
  const { nx, ny } = UPLAND_GRID;
  const inside = (column: number, row: number) =>
    column >= 0 && row >= 0 && column < nx && row < ny && isIn(row * nx + column);
  // The edges that begin at each corner: a bit a way.
  const edges = new Map<number, number>();
  const width = nx + 1;
  for (let row = 0; row < ny; row++) {
    for (let column = 0; column < nx; column++) {
      if (!inside(column, row)) continue;
      for (const [way, { side, from }] of SIDES.entries()) {
        if (inside(column + side[0], row + side[1])) continue;
        const corner = (row + from[1]) * width + column + from[0];
        edges.set(corner, (edges.get(corner) ?? 0) | (1 << way));
      }
    }
  }
  const rings: Corner[][] = [];
  for (const [start, first] of edges) {
    for (let bits = first; bits !== 0; bits = edges.get(start)!) {
      let [corner, way] = [start, 31 - Math.clz32(bits)];
      const ring: Corner[] = [];
      let before = -1;
      do {
        if (way !== before) ring.push([corner % width, Math.floor(corner / width)]);
        edges.set(corner, edges.get(corner)! & ~(1 << way));
        corner += WAYS[way]![1] * width + WAYS[way]![0];
        before = way;
        // Left first: cells that touch at a corner only are parted there.
        const open = edges.get(corner)!;
        const turns = [way + 1, way, way + 3].map((turn) => turn % 4);
        way = turns.find((turn) => (open & (1 << turn)) !== 0) ?? way;
      } while (corner !== start);
      rings.push(ring);
    }
  }
  return rings;
}

/** Twice the area in cells, below 0 where the inside lies to the left (rows count southward). */
function turnedArea(ring: readonly Corner[]): number {
  return ring.reduce((sum, [column, row], at) => {
    const [nextColumn, nextRow] = ring[(at + 1) % ring.length]!;
    return sum + column * nextRow - nextColumn * row;
  }, 0);
}

function toPositions(ring: readonly Corner[]): Position[] {
  const { dxM } = UPLAND_GRID;
  const [westKm, northKm] = cellKm(UPLAND_GRID, 0);
  const half = dxM / 2000;
  const positions = ring.map(([column, row]): Position =>
    toLonLat([westKm - half + (column * dxM) / 1000, northKm + half - (row * dxM) / 1000]),
  );
  return [...positions, positions[0]!];
}
