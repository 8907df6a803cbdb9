import { standardNormal } from '../../verification/normal.ts';
import { incompleteGamma, stirlingRemainder } from './gamma-function.ts';
import { visitPoints } from './gauss-legendre.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Below, the distribution is normal to the last digit. */
const NO_SKEW = 1e-8;
/** Gamma functions of shapes above converge slowly; the density is integrated instead. */
const MOST_SHAPE = 400;
/** Standard deviations from the mean beyond which nothing is left of a skew this small. */
const FARTHEST = 40;
/** Deviations within which a tail of a small skew falls to nothing beside its begin. */
const REACH = 10;
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Where the density of a standardised variate is above 0. */
export function pearson3Support(skew: number): readonly [number, number] {
  if (Math.abs(skew) < NO_SKEW) return [-Infinity, Infinity];
  return skew > 0 ? [-2 / skew, Infinity] : [-Infinity, -2 / skew];
}

/**
 * ln of the density of the standardised Pearson type III variate (mean 0, deviation 1) by z: a gamma
 * density by its deviance, which holds however small the skew is.
 *
 * @see Loader 2000, "Fast and accurate computation of binomial probabilities"; Hosking & Wallis 1997, A.9
 */
export function openPearson3LogDensity(skew: number): (z: number) => number {
  if (Math.abs(skew) < NO_SKEW) return (z) => (-z * z) / 2 - HALF_LOG_TWO_PI;
  const shape = 4 / (skew * skew);
  const constant = stirlingRemainder(shape) + HALF_LOG_TWO_PI;
  return (z) => {
    const off = (skew * z) / 2;
    if (off <= -1) return -Infinity;
    const log = Math.log1p(off);
    return -shape * (off - log) - log - constant;
  };
}

/** Probabilities below and above a standardised Pearson type III variate; the smaller is relative exact. */
export function pearson3Cumulative(z: number, skew: number): { lower: number; upper: number } {
  if (Math.abs(skew) < NO_SKEW) {
    return { lower: standardNormal(z).cumulative, upper: standardNormal(-z).cumulative };
  }
  const shape = 4 / (skew * skew);
  if (shape < MOST_SHAPE) {
    const { lower, upper } = incompleteGamma(shape, shape * (1 + (skew * z) / 2));
    return skew > 0 ? { lower, upper } : { lower: upper, upper: lower };
  }
  const side = z < 0 ? -1 : 1;
  const [least, most] = pearson3Support(skew);
  const far = Math.min(Math.abs(side < 0 ? least : most), FARTHEST);
  const logDensity = openPearson3LogDensity(skew);
  let tail = 0;
  const range = { from: Math.abs(z), to: Math.min(far, Math.abs(z) + REACH), piece: REACH / 4 };
  visitPoints(range, (x, weight) => {
    tail += weight * Math.exp(logDensity(side * x));
  });
  return side < 0 ? { lower: tail, upper: 1 - tail } : { lower: 1 - tail, upper: tail };
}

/**
 * The frequency factor K: the standardised Pearson type III variate not exceeded with a probability.
 *
 * @param p 0 to 1
 * @see Bulletin 17C, equation 8 and appendix 3 (there from tables)
 */
export function pearson3Quantile(p: number, skew: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  const [least, most] = pearson3Support(skew);
  if (p === 0) return least;
  if (p === 1) return most;
  const normal = normalQuantile(p);
  if (Math.abs(skew) < NO_SKEW) return normal;
  return polish(p, skew, startOf(normal, skew));
}

/** Wilson & Hilferty 1931; where that leaves the support, the power its density begins with. */
function startOf(normal: number, skew: number): number {
  const root = 1 + (skew * normal) / 6 - (skew * skew) / 36;
  const z = root > 0 ? (2 / skew) * (root ** 3 - 1) : -2 / skew;
  return root > 0.05 ? z : (2 / skew) * (Math.max(1e-12, root ** 3) - 1);
}

/** Newton within a bracket, on the smaller of the two tails. */
function polish(p: number, skew: number, start: number): number {
  let [low, high] = [...pearson3Support(skew)] as [number, number];
  const logDensity = openPearson3LogDensity(skew);
  let z = start;
  for (let step = 0; step < 100; step++) {
    const { lower, upper } = pearson3Cumulative(z, skew);
    const over = p < 0.5 ? lower - p : 1 - p - upper;
    if (over > 0) high = z;
    else low = z;
    const density = Math.exp(logDensity(z));
    let next = z - over / density;
    if (!(next > low && next < high)) next = bisect(low, high, z);
    if (Math.abs(next - z) <= 1e-14 * Math.max(0.01, Math.abs(z))) return next;
    z = next;
  }
  return z;
}

function bisect(low: number, high: number, z: number): number {
  if (low === -Infinity) return Math.min(z, high) - 2 - Math.abs(z);
  if (high === Infinity) return Math.max(z, low) + 2 + Math.abs(z);
  return (low + high) / 2;
}
