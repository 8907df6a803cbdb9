import { standardNormal } from '../../verification/normal.ts';
import { logGamma } from '../distributions/gamma-function.ts';
import { visitPoints } from '../distributions/gauss-legendre.ts';

/** Significance of the sweep outward from the median, and of the one inward from the least. */
const OUTWARD = 0.005;
const INWARD = 0.1;
/** What a flow of zero counts as, in log10. */
const ZERO = -8;

export type LowOutliers = {
  /** how many of the smallest peaks are potentially influential */
  readonly count: number;
  /** the smallest peak that is kept; 0 where all are */
  readonly threshold: number;
  /** probability of so small a peak, for the smaller half from the smallest up */
  readonly significance: readonly number[];
};

/**
 * The multiple Grubbs-Beck test for potentially influential low peaks; flows of zero always are.
 *
 * @param peaks recorded peaks, 0 or more, in any order
 * @see Cohn et al. 2013, doi:10.1002/wrcr.20392; Bulletin 17C, appendix 5
 */
export function findLowOutliers(peaks: readonly number[]): LowOutliers {
  const sorted = peaks.toSorted((a, b) => a - b);
  const logs = sorted.map((peak) => (peak > 0 ? Math.max(ZERO, Math.log10(peak)) : ZERO));
  const n = logs.length;
  const significance: number[] = [];
  for (let rank = 1; rank <= Math.floor(n / 2); rank++) {
    const above = logs.slice(rank);
    const mean = above.reduce((sum, log) => sum + log, 0) / above.length;
    const squares = above.reduce((sum, log) => sum + (log - mean) ** 2, 0);
    const statistic = (logs[rank - 1]! - mean) / Math.sqrt(squares / (above.length - 1));
    significance.push(Number.isNaN(statistic) ? 1 : significanceOf(n, rank, statistic));
  }
  joinEqual(logs, significance);
  const outward = significance.findLastIndex((p) => p < OUTWARD) + 1;
  const kept = significance.findIndex((p) => !(p < INWARD));
  const inward = kept < 0 ? significance.length : kept;
  const zeros = sorted.filter((peak) => peak <= 0).length;
  const count = Math.max(outward, inward, zeros);
  return { count, threshold: count > 0 ? (sorted[count] ?? 0) : 0, significance };
}

/**
 * Equal peaks stand or fall together, by the least significant of them: the test is of a continuous
 * variate. So Orestimba Creek has the 30 low peaks of Bulletin 17C, chapter 10.
 */
function joinEqual(logs: readonly number[], significance: number[]): void {
  for (let from = 0; from < significance.length;) {
    let to = from + 1;
    while (to < significance.length && logs[to] === logs[from]) to++;
    significance.fill(Math.max(...significance.slice(from, to)), from, to);
    from = to;
  }
}

/**
 * Probability that the standardised distance of the value of a rank from those above it falls below
 * `statistic`, for a normal sample: over where that value can lie, a noncentral t with the moments of
 * mean and deviation of those above.
 */
function significanceOf(n: number, rank: number, statistic: number): number {
  const choose = logGamma(n + 1) - logGamma(rank) - logGamma(n - rank + 1);
  let probability = 0;
  let whole = 0;
  visitPoints({ from: -8, to: 6, piece: 1 }, (z, weight) => {
    const { density, cumulative } = standardNormal(z);
    const above = standardNormal(-z).cumulative;
    const log = choose + (rank - 1) * Math.log(cumulative) + (n - rank) * Math.log(above);
    const share = weight * density * Math.exp(log);
    if (!(share > 1e-14)) return;
    whole += share;
    probability += share * belowGiven(z, n - rank, statistic);
  });
  return probability / whole;
}

/** The probability where the value of the rank lies at `z`. Cohn et al. 2013, section 3. */
function belowGiven(z: number, above: number, statistic: number): number {
  const m = truncatedMoments(z);
  const variance = m[2] - m[1] ** 2;
  const third = m[3] - 3 * m[2] * m[1] + 2 * m[1] ** 3;
  const fourth = m[4] - 4 * m[3] * m[1] + 6 * m[2] * m[1] ** 2 - 3 * m[1] ** 4;
  const meanVariance = variance / above;
  const covariance = third / Math.sqrt(above * (above - 1));
  const squareVariance =
    (fourth - variance ** 2) / above + (2 * variance ** 2) / (above * (above - 1));
  // The squared deviation is taken as a gamma variate of this mean and variance.
  const shape = variance ** 2 / squareVariance;
  const deviation =
    Math.sqrt(squareVariance / variance) * Math.exp(logGamma(shape + 0.5) - logGamma(shape));
  const ofDeviation = variance - deviation ** 2;
  const withDeviation = covariance / (2 * deviation);
  // What of the mean does not go with the deviation is independent of it.
  const slope = withDeviation / ofDeviation;
  const rest = Math.sqrt(meanVariance - withDeviation ** 2 / ofDeviation);
  if (!(rest > 0)) return 1;
  const noncentrality = (m[1] - slope * deviation - z) / rest;
  const q = (-Math.sqrt(variance) / rest) * (statistic + slope);
  return noncentralTAbove(q, 2 * shape, noncentrality);
}

/** Expected powers 1 to 4 of a standard normal variate above z, at their index. */
function truncatedMoments(z: number): readonly [number, number, number, number, number] {
  const { density } = standardNormal(z);
  const hazard = density / standardNormal(-z).cumulative;
  const second = 1 + z * hazard;
  const third = 2 * hazard + z * z * hazard;
  return [1, hazard, second, third, 3 * second + z ** 3 * hazard];
}

/** P(T > q) of a noncentral t: by its chi-distributed divisor. */
function noncentralTAbove(q: number, freedom: number, noncentrality: number): number {
  const front = Math.LN2 + (freedom / 2) * Math.log(freedom / 2) - logGamma(freedom / 2);
  const half = 9 / Math.sqrt(2 * freedom);
  let probability = 0;
  const range = { from: Math.max(0, 1 - half), to: 1 + half, piece: half };
  visitPoints(range, (s, weight) => {
    const log = front + (freedom - 1) * Math.log(s) - (freedom * s * s) / 2;
    if (log < -40) return;
    probability += weight * Math.exp(log) * standardNormal(noncentrality - q * s).cumulative;
  });
  return probability;
}
