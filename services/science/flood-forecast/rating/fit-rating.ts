import { invalidField } from '../../../platform/fault.ts';
import type { Rating, RatingSegment } from './rating-curve.ts';

/** Stage and discharge measured together at one gauge, in any order. */
export type Gaugings = {
  readonly stageM: ArrayLike<number>;
  /** above 0 */
  readonly dischargeM3S: ArrayLike<number>;
};

export type FittedRating = Rating & {
  readonly gaugings: number;
  /** standard error of the residuals of ln(discharge), with the degrees of freedom left */
  readonly residualLog: number;
};

/** With fewer gaugings in a segment its exponent is a guess. */
const LEAST_GAUGINGS = 6;
const TWO_SIDED_95_PERCENT = 195.9964;

/**
 * Fits discharge = a (stage - h0)^b by least squares of ln(discharge), with h0 searched for; each
 * segment above a break begins with the discharge that the one below ends with. The uncertainty is
 * the scatter of the gaugings about the curve (1.96 standard errors).
 *
 * @param options.breaksM stages at which the control changes, ascending
 * @param options.h0M cease-to-flow stage where it was levelled: then only a and b are fitted
 * @throws {Fault} invalid-request with too few gaugings in a segment (says how many are needed), or
 *   one at or below zero flow
 * @see ISO 18320:2020, clause 8; Clarke 1999, doi:10.1029/1999WR900014
 */
export function fitRating(
  gaugeId: string,
  gaugings: Gaugings,
  options: { readonly breaksM?: readonly number[]; readonly h0M?: number } = {},
): FittedRating {
  const { breaksM = [], h0M } = options;
  const order = Int32Array.from(gaugings.stageM, (_, at) => at).sort(
    (a, b) => gaugings.stageM[a]! - gaugings.stageM[b]!,
  );
  const stages = Float64Array.from(order, (at) => gaugings.stageM[at]!);
  const logs = Float64Array.from(order, (at) => Math.log(gaugings.dischargeM3S[at]!));
  if (!logs.every(Number.isFinite) || !stages.every(Number.isFinite)) {
    throw invalidField({
      field: 'gaugings',
      detail: `gauge ${gaugeId} has a gauging without stage, or without discharge above 0`,
      allowed: 'stage in m and discharge above 0 m3/s in each',
    });
  }
  const segments: RatingSegment[] = [];
  let squares = 0;
  for (let part = 0; part <= breaksM.length; part += 1) {
    const [from, to] = [breaksM[part - 1] ?? -Infinity, breaksM[part] ?? Infinity];
    const inside = [...stages.keys()].filter((at) => stages[at]! >= from && stages[at]! < to);
    if (inside.length < LEAST_GAUGINGS) throw tooFew(gaugeId, part, inside.length);
    const x = Float64Array.from(inside, (at) => stages[at]!);
    const y = Float64Array.from(inside, (at) => logs[at]!);
    const below = segments.at(-1);
    const fit =
      below === undefined ? fitLowest(x, y, h0M) : fitAbove(x, y, from, dischargeOf(below, from));
    squares += fit.squares;
    segments.push(fit.segment);
  }
  const parameters = (h0M === undefined ? 3 : 2) + 2 * breaksM.length;
  const residualLog = Math.sqrt(squares / (stages.length - parameters));
  return {
    segments,
    gaugedStageM: [stages[0]!, stages.at(-1)!],
    // Gaugings on one curve to the last digit are a table, not measurements: 1 % is a floor.
    uncertaintyPercent: Math.max(TWO_SIDED_95_PERCENT * residualLog, 1),
    gaugings: stages.length,
    residualLog,
  };
}

type Fit = { readonly segment: RatingSegment; readonly squares: number };

function fitLowest(x: Float64Array, y: Float64Array, givenH0M: number | undefined): Fit {
  const fitAt = (h0M: number): Fit => {
    const logs = x.map((stage) => Math.log(stage - h0M));
    const [meanX, meanY] = [mean(logs), mean(y)];
    const b =
      sumOf(logs, (lx, i) => (lx - meanX) * (y[i]! - meanY)) /
      sumOf(logs, (lx) => (lx - meanX) ** 2);
    const logA = meanY - b * meanX;
    const squares = sumOf(logs, (lx, i) => (y[i]! - logA - b * lx) ** 2);
    return { segment: { fromStageM: h0M, a: Math.exp(logA), b, h0M }, squares };
  };
  return givenH0M === undefined ? searchOffset(x[0]!, x.at(-1)!, fitAt) : fitAt(givenH0M);
}

function fitAbove(x: Float64Array, y: Float64Array, breakM: number, startM3S: number): Fit {
  const logStart = Math.log(startM3S);
  const fitAt = (h0M: number): Fit => {
    const logs = x.map((stage) => Math.log((stage - h0M) / (breakM - h0M)));
    const b = sumOf(logs, (lx, i) => lx * (y[i]! - logStart)) / sumOf(logs, (lx) => lx * lx);
    const squares = sumOf(logs, (lx, i) => (y[i]! - logStart - b * lx) ** 2);
    return { segment: { fromStageM: breakM, a: startM3S / (breakM - h0M) ** b, b, h0M }, squares };
  };
  return searchOffset(breakM, x.at(-1)!, fitAt);
}

/** Least squares over h0, from close below the lowest stage to three times their range below. */
function searchOffset(lowestM: number, highestM: number, fitAt: (h0M: number) => Fit): Fit {
  const span = highestM - lowestM;
  const [least, most] = [Math.log(1e-4 * span), Math.log(3 * span)];
  const squaresAt = (log: number) => fitAt(lowestM - Math.exp(log)).squares;
  const steps = 60;
  const grid = Array.from({ length: steps + 1 }, (_, i) => least + (i / steps) * (most - least));
  const scores = grid.map(squaresAt);
  const best = scores.indexOf(Math.min(...scores));
  let [low, high] = [grid[Math.max(best - 1, 0)]!, grid[Math.min(best + 1, steps)]!];
  // Golden section: each step keeps 0.618 of the interval.
  const share = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 60; step += 1) {
    const [left, right] = [high - share * (high - low), low + share * (high - low)];
    if (squaresAt(left) <= squaresAt(right)) high = right;
    else low = left;
  }
  return fitAt(lowestM - Math.exp((low + high) / 2));
}

function tooFew(gaugeId: string, part: number, found: number) {
  return invalidField({
    field: 'gaugings',
    value: found,
    detail: `gauge ${gaugeId} has ${found} gaugings in segment ${part + 1} of its rating`,
    allowed: `${LEAST_GAUGINGS} or more in each segment`,
  });
}

function dischargeOf({ a, b, h0M }: RatingSegment, stageM: number): number {
  return a * (stageM - h0M) ** b;
}

function sumOf(values: Float64Array, term: (value: number, at: number) => number): number {
  return values.reduce((sum, value, at) => sum + term(value, at), 0);
}

function mean(values: Float64Array): number {
  return sumOf(values, (value) => value) / values.length;
}
