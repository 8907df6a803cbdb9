import type { Found } from './search.ts';

/** Reflection, expansion, contraction and shrinkage as the paper has them. */
const [REFLECT, EXPAND, CONTRACT, SHRINK] = [1, 2, 0.5, 0.5];
/** A simplex whose scores differ by less has come to rest. */
const FLAT = 1e-10;

/**
 * Climbs by the downhill simplex, which follows curved ridges that steps along coordinates stick
 * on.
 *
 * @param tryPoint gives the score of a point, once it lies within its bounds
 * @param size of the first simplex, in the units of the space
 * @param mostTries of points
 * @see Nelder & Mead 1965, doi:10.1093/comjnl/7.4.308
 */
export function climbSimplex(
  start: Found,
  tryPoint: (point: Float64Array) => Found,
  { size, mostTries }: { readonly size: number; readonly mostTries: number },
): Found {
  const corners = [start];
  for (const [i, value] of start.point.entries()) {
    corners.push(tryPoint(start.point.with(i, value + size)));
  }
  const last = corners.length - 1;
  let tries = last;
  while (tries < mostTries) {
    corners.sort((a, b) => b.score - a.score);
    const [best, worst] = [corners[0]!, corners[last]!];
    if (best.score - worst.score < FLAT) break;
    const middle = start.point.map(
      (_, i) => corners.slice(0, last).reduce((sum, { point }) => sum + point[i]!, 0) / last,
    );
    const along = (share: number) => {
      tries += 1;
      return tryPoint(middle.map((value, i) => value + share * (value - worst.point[i]!)));
    };
    const reflected = along(REFLECT);
    if (reflected.score > best.score) {
      const expanded = along(EXPAND);
      corners[last] = expanded.score > reflected.score ? expanded : reflected;
      continue;
    }
    if (reflected.score > corners[last - 1]!.score) {
      corners[last] = reflected;
      continue;
    }
    const contracted = along(reflected.score > worst.score ? CONTRACT : -CONTRACT);
    if (contracted.score > Math.max(reflected.score, worst.score)) {
      corners[last] = contracted;
      continue;
    }
    for (let k = 1; k <= last; k++) {
      const from = corners[k]!.point;
      const shrunk = from.map((value, i) => best.point[i]! + SHRINK * (value - best.point[i]!));
      corners[k] = tryPoint(shrunk);
      tries += 1;
    }
  }
  return corners.reduce((a, b) => (b.score > a.score ? b : a));
}
