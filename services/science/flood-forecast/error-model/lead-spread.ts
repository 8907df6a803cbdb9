import { forecastErrors, type ErrorModel } from './autoregressive.ts';

/** How much wider errors so many steps ahead were than the model of one step says. */
export type LeadSpread = { readonly steps: number; readonly factor: number };

/** Steps ahead at which the spread is looked at. */
const LEAD_STEPS = [1, 2, 3, 6, 12, 24, 48, 96, 192] as const;
/** With fewer pairs the ratio is noise. */
const LEAST_PAIRS = 50;
/** A past that was calmer than the model does not make it sure; a short one says no more than this. */
const [LEAST_FACTOR, MOST_FACTOR] = [1, 3] as const;

/**
 * Compares the errors that came with those the model would have expected from the two known steps
 * before, by lead time. A model fitted on one step is too sure of the next hours where errors have
 * more than one time scale; its spread is multiplied by these.
 *
 * @param errors one a step, NaN where unknown
 * @returns by ascending steps, as far as at least 50 pairs reach; none where there are too few
 */
export function findLeadSpread(model: ErrorModel, errors: ArrayLike<number>): LeadSpread[] {
  const most = LEAD_STEPS.at(-1)!;
  // What is left of one unit of error, of now and of the step before: the model is linear.
  const fromNow = responseTo(model, [1, 0], most);
  const fromBefore = responseTo(model, [0, 1], most);
  const known = { mean: [model.mean, model.mean], covariance: [0, 0, 0] } as const;
  const { sigma } = forecastErrors(model, known, most);
  const found: LeadSpread[] = [];
  for (const steps of LEAD_STEPS) {
    let [squares, pairs] = [0, 0];
    for (let at = 1; at + steps < errors.length; at += 1) {
      const expected =
        fromNow[steps - 1]! * (errors[at]! - model.mean) +
        fromBefore[steps - 1]! * (errors[at - 1]! - model.mean);
      const left = errors[at + steps]! - model.mean - expected;
      if (Number.isNaN(left)) continue;
      squares += left * left;
      pairs += 1;
    }
    if (pairs < LEAST_PAIRS) break;
    const factor = Math.sqrt(squares / pairs) / sigma[steps - 1]!;
    found.push({ steps, factor: Math.max(LEAST_FACTOR, Math.min(factor, MOST_FACTOR)) });
  }
  return found;
}

/** The factor at any lead: between two in a straight line of the logarithm of the lead; 1 of none. */
export function spreadFactor(spread: readonly LeadSpread[], steps: number): number {
  const above = spread.find((one) => one.steps >= steps);
  const below = spread.findLast((one) => one.steps <= steps);
  if (above === undefined) return below?.factor ?? 1;
  if (below === undefined || below === above) return above.factor;
  const share = Math.log(steps / below.steps) / Math.log(above.steps / below.steps);
  return below.factor + share * (above.factor - below.factor);
}

function responseTo(model: ErrorModel, [now, before]: [number, number], steps: number) {
  const state = { mean: [now, before], covariance: [0, 0, 0] } as const;
  return forecastErrors({ ...model, mean: 0 }, state, steps).mean;
}
