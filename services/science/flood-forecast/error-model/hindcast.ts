import { Fault } from '../../../platform/fault.ts';
import {
  scoresByLead,
  type LeadCase,
  type LeadOptions,
  type LeadScores,
} from '../../verification/lead-scores.ts';
import { correctForecast, learnErrors, type ErrorFit } from './correct-forecast.ts';

/**
 * A way to forecast from a past step: members whose value 0 is one step after the origin. It must
 * know nothing of what was observed after the origin. Without members there is no forecast then.
 */
export type HindcastVariant = (origin: number) => readonly ArrayLike<number>[];

export type HindcastInput = {
  /** one a step, NaN where not usable: what forecasts are judged by */
  readonly observedM3S: Float64Array;
  readonly stepHours: number;
  /** ways to forecast by name, such as before and after a correction */
  readonly variants: Readonly<Record<string, HindcastVariant>>;
  /** steps ahead that are judged */
  readonly leadSteps: readonly number[];
  /** first step that is forecast from, and every how many steps again */
  readonly firstOrigin: number;
  readonly everySteps: number;
  /** which weather drove the forecasts: with the observed one, errors of the weather are left out */
  readonly weather: 'observed' | 'forecast';
  readonly scores: LeadOptions;
  /** what was observed in other years at a step; absent: no skill against climatology */
  readonly climatologyM3S?: (step: number) => ArrayLike<number>;
};

export type Hindcasts = {
  readonly weather: 'observed' | 'forecast';
  /** forecasts that were made */
  readonly origins: number;
  /** by variant, over the same cases of each lead: those that every variant has */
  readonly byLead: Readonly<Record<string, readonly LeadScores[]>>;
};

/**
 * Forecasts from many past steps in several ways, and scores them by lead time on the same cases,
 * against persistence (the newest usable observation at the origin) and climatology.
 *
 * @throws {RangeError} where origins make no sense
 */
export function hindcastByLead(input: HindcastInput): Hindcasts {
  const { observedM3S, variants, leadSteps, firstOrigin, everySteps } = input;
  if (!(firstOrigin >= 0 && everySteps >= 1)) {
    throw new RangeError(`no origins from step ${firstOrigin} every ${everySteps} steps`);
  }
  const names = Object.keys(variants);
  const cases: Record<string, LeadCase[]> = Object.fromEntries(names.map((name) => [name, []]));
  let origins = 0;
  for (let origin = firstOrigin; origin < observedM3S.length - 1; origin += everySteps) {
    const forecasts = names.map((name) => ({ name, members: variants[name]!(origin) }));
    origins += 1;
    for (const steps of leadSteps) {
      const observed = observedM3S[origin + steps] ?? NaN;
      const found = forecasts.map(({ name, members }) => {
        const values = members.map((member) => member[steps - 1] ?? NaN);
        return { name, members: values.filter((value) => !Number.isNaN(value)) };
      });
      if (Number.isNaN(observed) || found.some(({ members }) => members.length === 0)) continue;
      for (const { name, members } of found) {
        cases[name]!.push({
          leadHours: steps * input.stepHours,
          members,
          observed,
          persistence: newestBefore(observedM3S, origin),
          ...(input.climatologyM3S && { climatology: input.climatologyM3S(origin + steps) }),
        });
      }
    }
  }
  const byLead = names.map((name) => [name, scoresByLead(cases[name]!, input.scores)] as const);
  return { weather: input.weather, origins, byLead: Object.fromEntries(byLead) };
}

/**
 * The autoregressive correction as a way to forecast: fitted anew at each origin on the past before
 * it alone. Where that past is too short there is no forecast, and no case.
 *
 * @param raw the way that is corrected
 * @param simulatedM3S what `raw` made of each step until its origin
 * @param options.windowSteps how much of the past is learned from
 */
export function correctedVariant(
  raw: HindcastVariant,
  observedM3S: Float64Array,
  simulatedM3S: Float64Array,
  options: ErrorFit & { readonly windowSteps: number; readonly seed: number },
): HindcastVariant {
  return (origin) => {
    const from = Math.max(0, origin + 1 - options.windowSteps);
    try {
      const known = learnErrors(
        observedM3S.subarray(from, origin + 1),
        simulatedM3S.subarray(from, origin + 1),
        options,
      );
      return correctForecast(known, raw(origin), { kind: 'sampled', seed: options.seed + origin })
        .membersM3S;
    } catch (error) {
      if (error instanceof Fault) return [];
      throw error;
    }
  };
}

function newestBefore(values: Float64Array, origin: number): number {
  for (let at = origin; at >= 0; at -= 1) {
    if (!Number.isNaN(values[at]!)) return values[at]!;
  }
  return NaN;
}
