import { openNormals } from '../filter/normal-draws.ts';
import {
  fitErrorModel,
  forecastErrors,
  traceErrors,
  type ErrorModel,
  type ErrorState,
} from './autoregressive.ts';
import { openErrorTransform, type ErrorScale } from './error-transform.ts';
import { findLeadSpread, spreadFactor, type LeadSpread } from './lead-spread.ts';

/** What is known of a model's errors at one gauge when a forecast is made. */
export type ErrorKnowledge = {
  readonly scale: ErrorScale;
  readonly model: ErrorModel;
  readonly state: ErrorState;
  /** what the spread of the model is multiplied by, by lead */
  readonly spread: readonly LeadSpread[];
};

export type ErrorFit = {
  readonly scale: ErrorScale;
  readonly order: 1 | 2;
  readonly keepBias: boolean;
};

/**
 * Learns a gauge's error model from the past up to now.
 *
 * @param observedM3S one a step up to now, NaN where not usable
 * @param simulatedM3S of the same steps, by the same model that forecasts
 * @throws {Fault} invalid-request with too few steps to fit
 */
export function learnErrors(
  observedM3S: ArrayLike<number>,
  simulatedM3S: ArrayLike<number>,
  { scale, ...fit }: ErrorFit,
): ErrorKnowledge {
  const { errorOf } = openErrorTransform(scale);
  const errors = Float64Array.from(observedM3S, (value, at) => errorOf(value, simulatedM3S[at]!));
  const model = fitErrorModel(errors, fit);
  const spread = findLeadSpread(model, errors);
  return { scale, model, state: traceErrors(model, errors), spread };
}

/** How a corrected forecast shows what is left uncertain of the error. */
export type CorrectionSpread =
  /** every member gets the expected error: spread is that of the weather alone */
  | { readonly kind: 'expected' }
  /** every member gets an error of its own, as the model of errors would have it go on */
  | { readonly kind: 'sampled'; readonly seed: number };

export type CorrectedForecast = {
  /** as many as were given, m3 s-1, never below 0; NaN where the forecast is */
  readonly membersM3S: readonly Float64Array[];
  /** expected error by lead, in the scale of the errors, and its standard deviation */
  readonly expected: Float64Array;
  readonly sigma: Float64Array;
};

/**
 * Corrects a forecast by the error that is left of the past at each lead time. Sampled errors go on
 * in time as errors do, so that peaks and times above thresholds of a member make sense; over the
 * members they have the expected mean to the last digit.
 *
 * @param membersM3S value 0 is one step after now; to dress a single forecast, repeat it
 */
export function correctForecast(
  { scale, model, state, spread: widths }: ErrorKnowledge,
  membersM3S: readonly ArrayLike<number>[],
  spread: CorrectionSpread,
): CorrectedForecast {
  const { correct } = openErrorTransform(scale);
  const steps = Math.max(0, ...membersM3S.map(({ length }) => length));
  const { mean, sigma } = forecastErrors(model, state, steps);
  const factors = sigma.map((_, at) => spreadFactor(widths, at + 1));
  const departures =
    spread.kind === 'expected' || membersM3S.length < 2
      ? undefined
      : samplePaths(model, state, { members: membersM3S.length, steps, seed: spread.seed });
  return {
    expected: mean,
    sigma: sigma.map((value, at) => value * factors[at]!),
    membersM3S: membersM3S.map((values, member) =>
      Float64Array.from(values, (value, at) => {
        const departure = (departures?.[member]![at] ?? 0) * factors[at]!;
        return correct(value, mean[at]! + departure);
      }),
    ),
  };
}

/** Departures from the expected error, whose mean over the members is 0 at every lead. */
function samplePaths(
  { phi, noiseSigma }: ErrorModel,
  { covariance: [v11, v12, v22] }: ErrorState,
  { members, steps, seed }: { members: number; steps: number; seed: number },
): Float64Array[] {
  const [phi1 = 0, phi2 = 0] = phi;
  const paths = Array.from({ length: members }, (_, member) => {
    const draw = openNormals(seed, member);
    let now = Math.sqrt(v11) * draw();
    const tied = v11 > 0 ? v12 / v11 : 0;
    let before = tied * now + Math.sqrt(Math.max(v22 - tied * v12, 0)) * draw();
    return Float64Array.from({ length: steps }, () => {
      [now, before] = [phi1 * now + phi2 * before + noiseSigma * draw(), now];
      return now;
    });
  });
  for (let at = 0; at < steps; at += 1) {
    const mean = paths.reduce((sum, path) => sum + path[at]!, 0) / members;
    for (const path of paths) path[at] = path[at]! - mean;
  }
  return paths;
}
