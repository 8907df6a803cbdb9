import { findPeak, type Peak } from '../../verification/peak.ts';
import { quantile, sortedPresent } from '../../verification/quantile.ts';
import type { EnsembleHydrograph } from './ensemble-hydrograph.ts';

/** The peak of one member within the time of the forecast. */
export type MemberPeak = Peak & {
  readonly member: number;
  /** epoch milliseconds; NaN where missing */
  readonly timeMs: number;
};

/** Size and time of the peak over the members. */
export type PeakSummary = {
  readonly probabilities: readonly number[];
  /** quantiles of the highest value; those of members that still rise are at least this */
  readonly sizes: readonly number[];
  /**
   * quantiles of the time of the crest (no interpolation), epoch milliseconds: members that still
   * rise at the end count as later than it, so NaN is "not within this forecast"
   */
  readonly timesMs: readonly number[];
  /** members by what became of them */
  readonly peaked: number;
  readonly notYetPeaked: number;
  readonly falling: number;
  readonly flat: number;
  readonly missing: number;
};

/** The peak of every member; a member with a gap has none, for the crest may stand in it. */
export function memberPeaks({ timesMs, members }: EnsembleHydrograph): MemberPeak[] {
  return members.map((values, member) => {
    const peak = findPeak(values);
    return { member, ...peak, timeMs: timesMs[peak.at] ?? NaN };
  });
}

/**
 * Median and spread of size and time of the peak. Members that rise to the end have not yet peaked:
 * their size is a lower bound and their time later than the end. Falling members peaked at the start
 * or before it; flat ones have no time. Both count for the size.
 *
 * @param probabilities of the quantiles, such as 0.1, 0.5 and 0.9
 */
export function summarisePeaks(
  peaks: readonly MemberPeak[],
  probabilities: readonly number[],
): PeakSummary {
  const count = (state: Peak['state']) => peaks.filter((peak) => peak.state === state).length;
  const sizes = peaks.map(({ value }) => value);
  const times = sortedPresent(
    peaks
      .filter(({ state }) => state !== 'missing' && state !== 'flat')
      .map(({ state, timeMs }) => (state === 'not-yet-peaked' ? Infinity : timeMs)),
  );
  return {
    probabilities,
    sizes: probabilities.map((probability) => quantile(sizes, probability)),
    timesMs: probabilities.map((probability) => {
      // The first time by which this share of the members has peaked (Hyndman & Fan, type 1).
      const at = Math.max(Math.ceil(probability * times.length - 1e-9) - 1, 0);
      const time = times[at] ?? NaN;
      return Number.isFinite(time) ? time : NaN;
    }),
    peaked: count('peaked'),
    notYetPeaked: count('not-yet-peaked'),
    falling: count('falling'),
    flat: count('flat'),
    missing: count('missing'),
  };
}
