import type { GridGeometry } from './grid-geometry.ts';

type Turns = { readonly cos: Float32Array; readonly sin: Float32Array };

/** The turns of a grid are the same for every field on it, and dear to compute. */
const knownTurns = new WeakMap<GridGeometry, Turns>();

/**
 * Wind along the grid's axes turned to true east and north, m s-1: new arrays, the given ones stay.
 * Where either component is NaN, both results are NaN.
 *
 * @param u component along the grid's x axis, one value a cell (padding of folded grids included)
 * @param v component along the grid's y axis, as long as `u`
 */
export function turnToTrueNorth(
  u: Float32Array,
  v: Float32Array,
  geometry: GridGeometry,
): { readonly u: Float32Array<ArrayBuffer>; readonly v: Float32Array<ArrayBuffer> } {
  const { cos, sin } = findTurns(geometry, u.length);
  const east = new Float32Array(u.length);
  const north = new Float32Array(u.length);
  for (let i = 0; i < u.length; i++) {
    const along = u[i]!;
    const up = v[i]!;
    east[i] = along * cos[i]! + up * sin[i]!;
    north[i] = up * cos[i]! - along * sin[i]!;
  }
  return { u: east, v: north };
}

function findTurns(geometry: GridGeometry, count: number): Turns {
  const known = knownTurns.get(geometry);
  if (known?.cos.length === count) return known;
  const cos = new Float32Array(count);
  const sin = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const turnRad = geometry.gridNorthRad(i);
    cos[i] = Math.cos(turnRad);
    sin[i] = Math.sin(turnRad);
  }
  const turns = { cos, sin };
  knownTurns.set(geometry, turns);
  return turns;
}

/** Wind speed, in the unit of its components; NaN in, NaN out. */
export function windSpeed(u: number, v: number): number {
  return Math.sqrt(u * u + v * v);
}

/**
 * Direction the wind blows from, degrees clockwise from north, [0, 360); 0 in a calm.
 *
 * @param u towards true east
 * @param v towards true north
 */
export function windFromDeg(u: number, v: number): number {
  if (u === 0 && v === 0) return 0;
  const fromDeg = (Math.atan2(-u, -v) * 180) / Math.PI;
  // The remainder takes what rounds up to the full circle, and the minus of -0, to 0.
  return (fromDeg + 360) % 360;
}
