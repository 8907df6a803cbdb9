import { quantile } from '../../verification/quantile.ts';
import type { EnsembleHydrograph } from './ensemble-hydrograph.ts';

/** When one member is at or above a threshold; crossings are interpolated between times. */
export type TimeAbove = {
  readonly member: number;
  /** `unknown`: a value is missing; what is told is of the values that are there */
  readonly state: 'above' | 'never' | 'unknown';
  /** epoch milliseconds of the first rise and the last fall; NaN of none */
  readonly firstMs: number;
  readonly lastMs: number;
  /** in all, between first and last; at least this where it is above at an end */
  readonly hours: number;
  /** it was above before the forecast begins, or is still at its end */
  readonly sinceBefore: boolean;
  readonly untilAfter: boolean;
};

/** Over the members that reach it. */
export type TimeAboveSummary = {
  readonly threshold: number;
  readonly above: number;
  readonly never: number;
  readonly unknown: number;
  readonly stillAbove: number;
  readonly probabilities: readonly number[];
  /** quantiles among the members that reach it, epoch milliseconds and hours; NaN of none */
  readonly firstMs: readonly number[];
  readonly lastMs: readonly number[];
  readonly hours: readonly number[];
};

const HOUR_MS = 3_600_000;

/** When each member is at or above a threshold. Between two times it goes in a straight line. */
export function timesAbove(
  { timesMs, members }: EnsembleHydrograph,
  threshold: number,
): TimeAbove[] {
  return members.map((values, member) => {
    let [firstMs, lastMs, ms, isUnknown] = [NaN, NaN, 0, false];
    const include = (fromMs: number, toMs: number) => {
      if (Number.isNaN(firstMs)) firstMs = fromMs;
      lastMs = toMs;
      ms += toMs - fromMs;
    };
    for (let at = 0; at < values.length; at += 1) {
      const [value, timeMs] = [values[at]!, timesMs[at]!];
      isUnknown ||= Number.isNaN(value);
      if (value >= threshold) include(timeMs, timeMs);
      if (at === 0) continue;
      const [before, beforeMs] = [values[at - 1]!, timesMs[at - 1]!];
      const crossMs = beforeMs + ((threshold - before) / (value - before)) * (timeMs - beforeMs);
      if (before >= threshold && value >= threshold) ms += timeMs - beforeMs;
      else if (before < threshold && value >= threshold) {
        ms += timeMs - crossMs;
        if (firstMs === timeMs) firstMs = crossMs;
      } else if (before >= threshold && value < threshold) include(lastMs, crossMs);
    }
    const isAbove = !Number.isNaN(firstMs);
    return {
      member,
      state: isUnknown ? 'unknown' : isAbove ? 'above' : 'never',
      firstMs,
      lastMs,
      hours: ms / HOUR_MS,
      sinceBefore: values[0]! >= threshold,
      untilAfter: values.at(-1)! >= threshold,
    };
  });
}

/**
 * Quantiles of when and how long a threshold is reached, among the members that do: how many of
 * all these are stands beside. Members with a gap are counted apart.
 */
export function summariseTimesAbove(
  times: readonly TimeAbove[],
  threshold: number,
  probabilities: readonly number[],
): TimeAboveSummary {
  const above = times.filter(({ state }) => state === 'above');
  const of = (value: (one: TimeAbove) => number) =>
    probabilities.map((probability) => quantile(above.map(value), probability));
  return {
    threshold,
    above: above.length,
    never: times.filter(({ state }) => state === 'never').length,
    unknown: times.filter(({ state }) => state === 'unknown').length,
    stillAbove: above.filter(({ untilAfter }) => untilAfter).length,
    probabilities,
    firstMs: of(({ firstMs }) => firstMs),
    lastMs: of(({ lastMs }) => lastMs),
    hours: of(({ hours }) => hours),
  };
}
