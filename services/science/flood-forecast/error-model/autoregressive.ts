import { invalidField } from '../../../platform/fault.ts';

/** An autoregressive model of errors: e(t) - mean = phi1 (e(t-1) - mean) + phi2 (...) + noise. */
export type ErrorModel = {
  /** one or two numbers; stationary */
  readonly phi: readonly number[];
  /** what the errors come back to; 0 where no lasting bias is kept */
  readonly mean: number;
  /** standard deviation of the noise of a step */
  readonly noiseSigma: number;
  /** steps with all of their lags, that it was fitted on */
  readonly steps: number;
  /** whether the fit was pulled back into the stationary range */
  readonly limited: boolean;
};

/** What is known of the errors at a time: of this step, and of the one before. */
export type ErrorState = {
  readonly mean: readonly [number, number];
  readonly covariance: readonly [now: number, between: number, before: number];
};

/** Errors expected one, two, ... steps ahead, with their standard deviations. */
export type ErrorForecast = { readonly mean: Float64Array; readonly sigma: Float64Array };

/** With fewer steps the coefficients are noise. */
const LEAST_STEPS = 50;
/** Beyond this a correction would hardly fade. */
const LARGEST_ROOT = 0.995;

/**
 * Fits AR(1) or AR(2) by least squares over the steps of which all lags are there: gaps take out
 * the steps around them and nothing is filled in.
 *
 * @param errors one a step, in time order, NaN where unknown
 * @param options.keepBias whether a lasting error is kept as the mean, else errors fade to 0
 * @throws {Fault} invalid-request with fewer than 50 such steps
 */
export function fitErrorModel(
  errors: ArrayLike<number>,
  options: { readonly order: 1 | 2; readonly keepBias: boolean },
): ErrorModel {
  const { order, keepBias } = options;
  const rows: number[] = [];
  for (let at = order; at < errors.length; at += 1) {
    if (!Number.isNaN(errors[at]! + errors[at - 1]! + errors[at - order]!)) rows.push(at);
  }
  if (rows.length < LEAST_STEPS) {
    throw invalidField({
      field: 'errors',
      value: rows.length,
      detail: `${rows.length} steps with observations at all of their lags are too few to fit`,
      allowed: `${LEAST_STEPS} or more`,
    });
  }
  const mean = keepBias ? rows.reduce((sum, at) => sum + errors[at]!, 0) / rows.length : 0;
  const product = (a: number, b: number) =>
    rows.reduce((sum, at) => sum + (errors[at - a]! - mean) * (errors[at - b]! - mean), 0);
  const fitted = order === 1 ? [ratio(product(0, 1), product(1, 1))] : solveTwo(product);
  const root = largestRoot(fitted);
  const pull = root > LARGEST_ROOT ? LARGEST_ROOT / root : 1;
  const phi = fitted.map((value, at) => value * pull ** (at + 1));
  const squares = rows.reduce((sum, at) => {
    const told = phi.reduce((part, value, lag) => part + value * (errors[at - 1 - lag]! - mean), 0);
    return sum + (errors[at]! - mean - told) ** 2;
  }, 0);
  const noiseSigma = Math.sqrt(squares / (rows.length - order - (keepBias ? 1 : 0)));
  return { phi, mean, noiseSigma, steps: rows.length, limited: pull < 1 };
}

/**
 * What past errors tell of the error now: exact with any gaps (a Kalman filter of the model without
 * observation error), so an old error counts by what is left of it.
 *
 * @param errors one a step, the last one now; NaN where unknown
 */
export function traceErrors({ phi, mean, noiseSigma }: ErrorModel, errors: ArrayLike<number>) {
  const [phi1 = 0, phi2 = 0] = phi;
  const variance = stationaryVariance(phi, noiseSigma);
  let [now, before] = [0, 0];
  // Before anything is known: what the errors of such a model are like at any time.
  let [v11, v12, v22] = [variance, (phi1 / (1 - phi2)) * variance, variance];
  for (let at = 0; at < errors.length; at += 1) {
    [now, before] = [phi1 * now + phi2 * before, now];
    const [a11, a12, a22] = [v11, v12, v22];
    v11 = phi1 * phi1 * a11 + 2 * phi1 * phi2 * a12 + phi2 * phi2 * a22 + noiseSigma ** 2;
    v12 = phi1 * a11 + phi2 * a12;
    v22 = a11;
    const known = errors[at]! - mean;
    if (Number.isNaN(known)) continue;
    const gain = v11 > 0 ? v12 / v11 : 0;
    before += gain * (known - now);
    now = known;
    v22 = Math.max(v22 - gain * v12, 0);
    v11 = 0;
    v12 = 0;
  }
  const state: ErrorState = { mean: [now + mean, before + mean], covariance: [v11, v12, v22] };
  return state;
}

/** The errors to expect from a state on: they fade to the model's mean, their spread grows to its own. */
export function forecastErrors(model: ErrorModel, state: ErrorState, steps: number): ErrorForecast {
  const { mean: level, noiseSigma } = model;
  const [phi1 = 0, phi2 = 0] = model.phi;
  let [now, before] = [state.mean[0] - level, state.mean[1] - level];
  let [v11, v12, v22] = state.covariance;
  const mean = new Float64Array(steps);
  const sigma = new Float64Array(steps);
  for (let at = 0; at < steps; at += 1) {
    [now, before] = [phi1 * now + phi2 * before, now];
    const next = phi1 * phi1 * v11 + 2 * phi1 * phi2 * v12 + phi2 * phi2 * v22 + noiseSigma ** 2;
    [v11, v12, v22] = [next, phi1 * v11 + phi2 * v12, v11];
    mean[at] = now + level;
    sigma[at] = Math.sqrt(v11);
  }
  return { mean, sigma };
}

/** Variance of the errors of a stationary model at any time. @see Box & Jenkins 1970, eq. 3.2.28 */
export function stationaryVariance(phi: readonly number[], noiseSigma: number): number {
  const [phi1 = 0, phi2 = 0] = phi;
  const noise = noiseSigma ** 2;
  return ((1 - phi2) / (1 + phi2)) * (noise / ((1 - phi2) ** 2 - phi1 ** 2));
}

function solveTwo(product: (a: number, b: number) => number): number[] {
  const [p11, p12, p22] = [product(1, 1), product(1, 2), product(2, 2)];
  const [p01, p02] = [product(0, 1), product(0, 2)];
  const determinant = p11 * p22 - p12 * p12;
  // Errors that never change speak for one lag only.
  if (!(determinant > 1e-12 * p11 * p22)) return [ratio(p01, p11), 0];
  return [(p01 * p22 - p02 * p12) / determinant, (p02 * p11 - p01 * p12) / determinant];
}

/** Largest absolute root of z^2 - phi1 z - phi2: below 1 errors fade. */
function largestRoot([phi1 = 0, phi2 = 0]: readonly number[]): number {
  const discriminant = phi1 * phi1 + 4 * phi2;
  if (discriminant < 0) return Math.sqrt(-phi2);
  return (Math.abs(phi1) + Math.sqrt(discriminant)) / 2;
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0;
}
