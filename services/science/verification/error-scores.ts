import { keepPairs } from './paired.ts';

/** Errors of a forecast series, in its unit; all NaN where `count` is 0. */
export type ErrorScores = {
  /** pairs that were there on both sides */
  readonly count: number;
  /** mean of forecast minus observation */
  readonly bias: number;
  readonly mae: number;
  readonly rmse: number;
};

/**
 * Bias, mean absolute error and root mean square error. Pairs with a missing side are left out.
 *
 * @param forecasts any unit
 * @param observations of the same unit and length
 * @throws {RangeError} when the lengths differ
 * @see Wilks 2019, Statistical Methods in the Atmospheric Sciences, 4th ed., eq. 9.30, 9.34, 9.36
 */
export function errorScores(
  forecasts: ArrayLike<number>,
  observations: ArrayLike<number>,
): ErrorScores {
  const pairs = keepPairs(forecasts, observations);
  const count = pairs.forecasts.length;
  let error = 0;
  let absolute = 0;
  let squared = 0;
  for (let i = 0; i < count; i += 1) {
    const difference = pairs.forecasts[i]! - pairs.observations[i]!;
    error += difference;
    absolute += Math.abs(difference);
    squared += difference * difference;
  }
  return { count, bias: error / count, mae: absolute / count, rmse: Math.sqrt(squared / count) };
}
