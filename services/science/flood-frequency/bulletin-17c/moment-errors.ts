import { pearson3Quantile } from '../distributions/pearson3.ts';
import { bilinear, invert } from '../distributions/minimise.ts';
import { intervalMoments, type LogMoments } from './pearson3-moments.ts';

/** Years in which floods between two decimal logarithms would have been measured, others not. */
export type LogPerception = {
  readonly low: number;
  readonly high: number;
  readonly years: number;
};

type Matrix = number[][];
const ORDERS = [0, 1, 2] as const;
const STEP = 1e-4;

/**
 * Covariance of mean, variance and skew as the expected moments algorithm gives them, to first order.
 *
 * @see Cohn, Lane & Stedinger 2001, doi:10.1029/2001WR900016, equations 10 to 25
 */
export function momentCovariance(moments: LogMoments, seen: readonly LogPerception[]): Matrix {
  // About the mean: the raw moments are the central ones, and their numbers small.
  const centred = { ...moments, mean: 0 };
  const total = seen.reduce((sum, { years }) => sum + years, 0);
  const spread = zeros();
  const feedback = zeros();
  for (const { low, high, years } of seen) {
    const bounds = [low - moments.mean, high - moments.mean] as const;
    addSpread(spread, centred, bounds, years);
    addFeedback(feedback, centred, bounds, years / total);
  }
  const identity = ORDERS.map((i) => ORDERS.map((j) => (i === j ? 1 : 0)));
  const gain = invert(identity.map((row, i) => row.map((one, j) => one - feedback[i]![j]!)));
  const raw = ORDERS.map((i) =>
    ORDERS.map((j) => bilinear(gain[i]!, spread, gain[j]!) / total ** 2),
  );
  const slopes = centralSlopes(centred);
  return ORDERS.map((i) => ORDERS.map((j) => bilinear(slopes[i]!, raw, slopes[j]!)));
}

function zeros(): Matrix {
  return ORDERS.map(() => [0, 0, 0]);
}

type Bounds = readonly [number, number];

/** What of the moments varies: which floods are below, within and above, and those within. */
function addSpread(spread: Matrix, moments: LogMoments, [low, high]: Bounds, years: number): void {
  const expected = (from: number, to: number) =>
    intervalMoments(moments, [from, to], { count: 6, centre: 0 });
  const within = expected(low, high);
  const parts = [expected(-Infinity, low), within, expected(high, Infinity)].filter(
    ({ probability }) => probability > 0,
  );
  for (const i of ORDERS) {
    for (const j of ORDERS) {
      let [product, meanI, meanJ] = [0, 0, 0];
      for (const { probability, powers } of parts) {
        product += probability * powers[i]! * powers[j]!;
        meanI += probability * powers[i]!;
        meanJ += probability * powers[j]!;
      }
      const own = within.powers[i + j + 1]! - within.powers[i]! * within.powers[j]!;
      spread[i]![j]! += years * (product - meanI * meanJ + within.probability * own);
    }
  }
}

/** How the moments expected of censored floods go with the moments themselves. */
function addFeedback(feedback: Matrix, moments: LogMoments, [low, high]: Bounds, share: number) {
  const outer = centralSlopes(moments);
  for (const [from, to] of [
    [-Infinity, low],
    [high, Infinity],
  ] as const) {
    const { probability } = intervalMoments(moments, [from, to], { count: 1, centre: 0 });
    if (probability < 1e-6) continue;
    const powersAt = (shifted: LogMoments) =>
      intervalMoments(shifted, [from, to], { count: 3, centre: 0 }).powers;
    const slopes = derivatives(moments, powersAt);
    for (const i of ORDERS) {
      for (const j of ORDERS) {
        const slope = ORDERS.reduce<number>((sum, k) => sum + slopes[i]![k]! * outer[k]![j]!, 0);
        feedback[i]![j]! += share * probability * slope;
      }
    }
  }
}

/** Derivatives of three values by mean, variance and skew, one row a value. */
function derivatives(
  { mean, variance, skew }: LogMoments,
  f: (moments: LogMoments) => ArrayLike<number>,
): Matrix {
  const steps = [STEP * Math.sqrt(variance), STEP * variance, STEP];
  const columns = steps.map((step, axis) => {
    const at = (sign: number) =>
      f({
        mean: mean + (axis === 0 ? sign * step : 0),
        variance: variance + (axis === 1 ? sign * step : 0),
        skew: skew + (axis === 2 ? sign * step : 0),
      });
    const [above, below] = [at(1), at(-1)];
    return ORDERS.map((row) => (above[row]! - below[row]!) / (2 * step));
  });
  return ORDERS.map((row) => columns.map((column) => column[row]!));
}

/** Central moments by the raw moments, at mean 0. */
function centralSlopes({ variance, skew }: LogMoments): Matrix {
  const deviation = Math.sqrt(variance);
  return [
    [1, 0, 0],
    [0, 1, 0],
    [-3 / deviation, (-1.5 * skew) / variance, 1 / deviation ** 3],
  ];
}

/** Slope of the decimal logarithm of a quantile by mean, variance and skew. */
export function quantileSlopes(p: number, { variance, skew }: LogMoments): readonly number[] {
  const deviation = Math.sqrt(variance);
  const bySkew = (pearson3Quantile(p, skew + STEP) - pearson3Quantile(p, skew - STEP)) / (2 * STEP);
  return [1, pearson3Quantile(p, skew) / (2 * deviation), deviation * bySkew];
}
