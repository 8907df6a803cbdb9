import { longitudeSpan } from './rectangle.ts';

type Outline = {
  readonly nx: number;
  readonly ny: number;
  readonly place: (x: number, y: number, out: Float64Array) => void;
  readonly locate: (lonDeg: number, latDeg: number, out: Float64Array) => void;
};

/** Two places along the edge further apart in longitude than this are looked at in between. */
const LARGEST_TURN_DEG = 5;
const DEEPEST_HALVING = 24;

/**
 * `[west, south, east, north]` of a grid whose edges are no meridians or parallels, found by
 * walking around its outermost cell edges. Inside them, latitude has no extreme but at a pole.
 *
 * Where part of the edge has no place on Earth (a projection's plane is larger than its disc), the
 * cells themselves are sampled instead.
 */
export function outlineBbox(outline: Outline): readonly [number, number, number, number] {
  const { nx, ny } = outline;
  const edge = walkEdge(outline);
  const span = Number.isNaN(edge.turned) ? sampleCells(outline) : edge;
  const hasNorth = containsPole(outline, 90);
  const hasSouth = containsPole(outline, -90);
  const south = hasSouth ? -90 : span.south;
  const north = hasNorth ? 90 : span.north;
  if (hasNorth || hasSouth) return [-180, south, 180, north];
  const [west, east] = longitudeSpan(span.west, span.east);
  return nx * ny === 0 ? [NaN, NaN, NaN, NaN] : [west, south, east, north];
}

function containsPole({ nx, ny, locate }: Outline, latDeg: number): boolean {
  const cell = new Float64Array(2);
  locate(0, latDeg, cell);
  const x = cell[0]!;
  const y = cell[1]!;
  return x >= -0.5 && x <= nx - 0.5 && y >= -0.5 && y <= ny - 0.5;
}

/** Extremes along the edge; longitudes are counted on from the start, so they may pass 180. */
function walkEdge({ nx, ny, place }: Outline) {
  const corners = [
    [-0.5, -0.5],
    [nx - 0.5, -0.5],
    [nx - 0.5, ny - 0.5],
    [-0.5, ny - 0.5],
    [-0.5, -0.5],
  ] as const;
  const at = new Float64Array(2);
  place(-0.5, -0.5, at);
  let [lon, lat] = [at[0]!, at[1]!];
  const span = { west: lon, east: lon, south: lat, north: lat, turned: 0 };

  function step(fromX: number, fromY: number, toX: number, toY: number, depth: number): void {
    place(toX, toY, at);
    const [nextLon, nextLat] = [at[0]!, at[1]!];
    const apart = nextLon - lon;
    const turn = apart - 360 * Math.round(apart / 360);
    if (Math.abs(turn) > LARGEST_TURN_DEG && depth < DEEPEST_HALVING) {
      const [midX, midY] = [(fromX + toX) / 2, (fromY + toY) / 2];
      step(fromX, fromY, midX, midY, depth + 1);
      step(midX, midY, toX, toY, depth + 1);
      return;
    }
    lon += turn;
    lat = nextLat;
    span.turned += turn;
    span.west = Math.min(span.west, lon);
    span.east = Math.max(span.east, lon);
    span.south = Math.min(span.south, lat);
    span.north = Math.max(span.north, lat);
  }

  for (let side = 0; side < 4; side++) {
    const [fromX, fromY] = corners[side]!;
    const [toX, toY] = corners[side + 1]!;
    const steps = side % 2 === 0 ? nx : ny;
    for (let i = 0; i < steps; i++) {
      const [a, b] = [i / steps, (i + 1) / steps];
      const x = (share: number) => fromX + share * (toX - fromX);
      const y = (share: number) => fromY + share * (toY - fromY);
      step(x(a), y(a), x(b), y(b), 0);
    }
  }
  return span;
}

/** Extremes over a mesh of cells that have a place; west to east leaves out the largest gap. */
function sampleCells({ nx, ny, place }: Outline) {
  const at = new Float64Array(2);
  const lons: number[] = [];
  let [south, north] = [90, -90];
  const meshX = Math.min(nx, 500);
  const meshY = Math.min(ny, 500);
  for (let j = 0; j <= meshY; j++) {
    for (let i = 0; i <= meshX; i++) {
      place((i * nx) / meshX - 0.5, (j * ny) / meshY - 0.5, at);
      if (!Number.isFinite(at[0]!) || !Number.isFinite(at[1]!)) continue;
      lons.push(at[0]!);
      south = Math.min(south, at[1]!);
      north = Math.max(north, at[1]!);
    }
  }
  lons.sort((a, b) => a - b);
  let gap = { width: 360 - (lons.at(-1)! - lons[0]!), after: lons.length - 1 };
  for (let i = 1; i < lons.length; i++) {
    const width = lons[i]! - lons[i - 1]!;
    if (width > gap.width) gap = { width, after: i - 1 };
  }
  const west = lons[(gap.after + 1) % lons.length]!;
  return { west, east: west + 360 - gap.width, south, north };
}
