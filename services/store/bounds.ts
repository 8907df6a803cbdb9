import type { SeriesFile } from './run.ts';

/**
 * `[west, south, east, north]` of places given in pieces, degrees; west > east when the smallest
 * box crosses the antimeridian.
 */
export function boundsOf(
  lonDeg: readonly Float64Array[],
  latDeg: readonly Float64Array[],
): SeriesFile['bbox'] {
  let south = Infinity;
  let north = -Infinity;
  for (const lats of latDeg) {
    for (const lat of lats) {
      if (lat < south) south = lat;
      if (lat > north) north = lat;
    }
  }
  const [west, east] = spanOf(lonDeg);
  return [west, south, east, north];
}

/** Below this gap the places count as going all the way around. */
const FULL_CIRCLE_GAP_DEG = 5;

/** Longitudes are told apart by bins first: sorting tens of thousands of them is slow. */
const BINS = 720;

/** The shortest arc with all longitudes: what the widest gap between neighbours leaves. */
function spanOf(lonDeg: readonly Float64Array[]): [west: number, east: number] {
  const least = new Float64Array(BINS).fill(Infinity);
  const most = new Float64Array(BINS).fill(-Infinity);
  for (const lons of lonDeg) {
    for (const lon of lons) {
      const bin = Math.min(BINS - 1, Math.floor(((lon + 180) / 360) * BINS));
      if (lon < least[bin]!) least[bin] = lon;
      if (lon > most[bin]!) most[bin] = lon;
    }
  }
  const used = Array.from({ length: BINS }, (_, bin) => bin).filter(
    (bin) => most[bin]! >= least[bin]!,
  );
  const arcs = used.map((bin) => ({ west: least[bin]!, east: most[bin]! }));
  const first = arcs[0] ?? { west: 0, east: 0 };
  const last = arcs.at(-1) ?? first;
  let [west, east, widest] = [first.west, last.east, first.west + 360 - last.east];
  for (let i = 1; i < arcs.length; i++) {
    const gap = arcs[i]!.west - arcs[i - 1]!.east;
    if (gap > widest) [west, east, widest] = [arcs[i]!.west, arcs[i - 1]!.east, gap];
  }
  return widest < FULL_CIRCLE_GAP_DEG ? [-180, 180] : [west, east];
}
