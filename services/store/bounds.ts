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

/** The shortest arc with all longitudes: what the widest gap between neighbours leaves. */
function spanOf(lonDeg: readonly Float64Array[]): [west: number, east: number] {
  const sorted = Float64Array.from(new Set(lonDeg.flatMap((lons) => [...lons]))).sort();
  const first = sorted[0] ?? 0;
  const last = sorted.at(-1) ?? 0;
  let [west, east, widest] = [first, last, first + 360 - last];
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i]! - sorted[i - 1]!;
    if (gap > widest) [west, east, widest] = [sorted[i]!, sorted[i - 1]!, gap];
  }
  return widest < FULL_CIRCLE_GAP_DEG && sorted.length > 1 ? [-180, 180] : [west, east];
}
