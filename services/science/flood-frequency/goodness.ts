import type { Distribution } from './distributions/distribution.ts';

/** How well a distribution goes with a sample. */
export type Goodness = {
  /** A squared: distance of the distributions, the tails weighing most */
  readonly andersonDarling: number;
  /** D: greatest distance of the distribution functions */
  readonly kolmogorovSmirnov: number;
  /** correlation of the peaks with the quantiles at their plotting positions */
  readonly ppcc: number;
};

/** Plotting positions (rank - a) / (n + 1 - 2 a) by their usual names. Cunnane 1978; Bulletin 17C, equation 2. */
export const PLOTTING_POSITIONS = {
  weibull: 0,
  median: 0.3175,
  cunnane: 0.4,
  gringorten: 0.44,
  hazen: 0.5,
} as const;

/**
 * Probabilities of non-exceedance of the values of a sample from the smallest up.
 *
 * @param a of the formula, 0 to 0.5
 */
export function plottingPositions(count: number, a: number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => (at + 1 - a) / (count + 1 - 2 * a));
}

/**
 * Statistics of a fit.
 *
 * @param values in rising order
 * @see Stephens 1974, doi:10.1080/01621459.1974.10480196; Filliben 1975, doi:10.1080/00401706.1975.10489279
 */
export function goodnessOf(distribution: Distribution, values: ArrayLike<number>): Goodness {
  const n = values.length;
  let [weighted, distance] = [0, 0];
  for (let at = 0; at < n; at++) {
    const below = distribution.cumulative(values[at]!);
    const above = distribution.exceedance(values[n - 1 - at]!);
    weighted += (2 * at + 1) * (Math.log(below) + Math.log(above));
    distance = Math.max(distance, (at + 1) / n - below, below - at / n);
  }
  const positions = plottingPositions(n, PLOTTING_POSITIONS.cunnane);
  return {
    andersonDarling: -n - weighted / n,
    kolmogorovSmirnov: distance,
    ppcc: correlation(
      values,
      positions.map((p) => distribution.quantile(p)),
    ),
  };
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  let [meanA, meanB] = [0, 0];
  for (let at = 0; at < n; at++) {
    meanA += a[at]! / n;
    meanB += b[at]! / n;
  }
  let [both, squareA, squareB] = [0, 0, 0];
  for (let at = 0; at < n; at++) {
    const [offA, offB] = [a[at]! - meanA, b[at]! - meanB];
    both += offA * offB;
    squareA += offA * offA;
    squareB += offB * offB;
  }
  return both / Math.sqrt(squareA * squareB);
}
