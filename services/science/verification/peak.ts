import { ensembleCrps, type CrpsMethod } from './crps.ts';
import { quantile } from './quantile.ts';

/** The highest of a series, and whether that was its crest. */
export type Peak = {
  /**
   * `peaked`: it rose before and fell after. `not-yet-peaked`: the highest stands at the end, so
   * the crest is at least this and comes then or later. `falling`: the highest stands at the start.
   * `flat`: nothing changes. `missing`: a value is, and the crest may be there.
   */
  readonly state: 'peaked' | 'not-yet-peaked' | 'falling' | 'flat' | 'missing';
  /** index of the first of the highest; -1 where missing */
  readonly at: number;
  /** NaN where missing */
  readonly value: number;
};

/** Finds the peak of a series; one with any value missing (NaN), or none at all, has none. */
export function findPeak(values: ArrayLike<number>): Peak {
  let [at, value, last, least] = [-1, -Infinity, -1, Infinity];
  for (let i = 0; i < values.length; i += 1) {
    const own = values[i]!;
    if (Number.isNaN(own)) return { state: 'missing', at: -1, value: NaN };
    if (own > value) [at, value] = [i, own];
    if (own === value) last = i;
    if (own < least) least = own;
  }
  if (at < 0) return { state: 'missing', at: -1, value: NaN };
  if (least === value) return { state: 'flat', at, value };
  if (last === values.length - 1) return { state: 'not-yet-peaked', at, value };
  return { state: at === 0 ? 'falling' : 'peaked', at, value };
}

/** How a forecast peak differs from the one that came. */
export type PeakError = {
  readonly forecast: Peak;
  readonly observed: Peak;
  /** forecast minus observed, in their unit; NaN where either has no crest within the time */
  readonly magnitude: number;
  /** of the observed, per cent */
  readonly magnitudePercent: number;
  /** hours; above 0 the forecast peak came too late */
  readonly timingHours: number;
};

const HOUR_MS = 3_600_000;

/**
 * Error of size and time of a peak. Only crests are compared: where either series rises to the end
 * of the time or falls from its start, or has a value missing, both are NaN and the states say why.
 *
 * @param timesMs epoch milliseconds of both series
 */
export function peakError(
  forecast: ArrayLike<number>,
  observed: ArrayLike<number>,
  timesMs: ArrayLike<number>,
): PeakError {
  const [told, seen] = [findPeak(forecast), findPeak(observed)];
  const isComparable = told.state === 'peaked' && seen.state === 'peaked';
  const magnitude = isComparable ? told.value - seen.value : NaN;
  return {
    forecast: told,
    observed: seen,
    magnitude,
    magnitudePercent: (100 * magnitude) / seen.value,
    timingHours: isComparable ? (timesMs[told.at]! - timesMs[seen.at]!) / HOUR_MS : NaN,
  };
}

/** How an ensemble told the peak that came. */
export type EnsemblePeakError = {
  readonly observed: Peak;
  /** members with a crest within the time, and all of them */
  readonly membersPeaked: number;
  readonly members: number;
  /** of the median crest, in the unit of the values, and its time, h; above 0 too much, too late */
  readonly magnitude: number;
  readonly timingHours: number;
  /** CRPS over the members with a crest; NaN of too few */
  readonly magnitudeCrps: number;
  readonly timingCrpsHours: number;
};

/**
 * Errors of size and time of a peak over an ensemble. Members without a crest within the time (still
 * rising, falling from the start, a gap) are left out, and counted: few of many is itself a miss.
 *
 * @param members each as long as the times
 * @returns NaN where the observed series has no crest
 */
export function ensemblePeakError(
  members: readonly ArrayLike<number>[],
  observed: ArrayLike<number>,
  timesMs: ArrayLike<number>,
  crps: CrpsMethod,
): EnsemblePeakError {
  const seen = findPeak(observed);
  const crests = members
    .map((values) => findPeak(values))
    .filter(({ state }) => state === 'peaked');
  const sizes = crests.map(({ value }) => value);
  const hours = crests.map(({ at }) => timesMs[at]! / HOUR_MS);
  const [size, hour] =
    seen.state === 'peaked' ? [seen.value, timesMs[seen.at]! / HOUR_MS] : [NaN, NaN];
  return {
    observed: seen,
    membersPeaked: crests.length,
    members: members.length,
    magnitude: quantile(sizes, 0.5) - size,
    timingHours: quantile(hours, 0.5) - hour,
    magnitudeCrps: ensembleCrps(sizes, size, crps),
    timingCrpsHours: ensembleCrps(hours, hour, crps),
  };
}
