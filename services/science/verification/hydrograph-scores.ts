import { keepPairs, meanOf } from './paired.ts';

/** Kling-Gupta efficiency with what it is made of. */
export type KlingGupta = {
  readonly kge: number;
  /** correlation */
  readonly r: number;
  /** ratio of standard deviations (2009) or of coefficients of variation (2012) */
  readonly variability: number;
  /** ratio of means */
  readonly beta: number;
};

/**
 * Nash-Sutcliffe efficiency: 1 is best, 0 is as good as the mean of what was observed. Pairs with
 * a missing side are left out. Give logarithms of both for low flows.
 *
 * @see Nash & Sutcliffe 1970, doi:10.1016/0022-1694(70)90255-6
 */
export function nashSutcliffe(simulated: ArrayLike<number>, observed: ArrayLike<number>): number {
  const { forecasts, observations } = keepPairs(simulated, observed);
  const mean = meanOf(observations);
  const error = forecasts.reduce((sum, value, i) => sum + (value - observations[i]!) ** 2, 0);
  const variance = observations.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return 1 - error / variance;
}

/**
 * Kling-Gupta efficiency in the form of 2009, or the modified one of 2012, whose variability does
 * not change with the bias.
 *
 * @see Gupta et al. 2009, doi:10.1016/j.jhydrol.2009.08.003; Kling et al. 2012,
 *   doi:10.1016/j.jhydrol.2012.01.011
 */
export function klingGupta(
  simulated: ArrayLike<number>,
  observed: ArrayLike<number>,
  form: 2009 | 2012,
): KlingGupta {
  const { forecasts, observations } = keepPairs(simulated, observed);
  const [meanS, meanO] = [meanOf(forecasts), meanOf(observations)];
  let covariance = 0;
  let varianceS = 0;
  let varianceO = 0;
  for (let i = 0; i < forecasts.length; i += 1) {
    const [s, o] = [forecasts[i]! - meanS, observations[i]! - meanO];
    covariance += s * o;
    varianceS += s * s;
    varianceO += o * o;
  }
  const r = covariance / Math.sqrt(varianceS * varianceO);
  const beta = meanS / meanO;
  const alpha = Math.sqrt(varianceS / varianceO);
  const variability = form === 2009 ? alpha : alpha / beta;
  const kge = 1 - Math.sqrt((r - 1) ** 2 + (variability - 1) ** 2 + (beta - 1) ** 2);
  return { kge, r, variability, beta };
}

/** Sum of simulated over observed minus one, per cent: above 0 is too much. */
export function percentBias(simulated: ArrayLike<number>, observed: ArrayLike<number>): number {
  const { forecasts, observations } = keepPairs(simulated, observed);
  return 100 * (meanOf(forecasts) / meanOf(observations) - 1);
}
