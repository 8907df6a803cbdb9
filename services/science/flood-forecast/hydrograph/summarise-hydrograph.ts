import { findPeak, type Peak } from '../../verification/peak.ts';
import {
  checkHydrograph,
  hydrographQuantiles,
  type EnsembleHydrograph,
  type HydrographQuantiles,
} from './ensemble-hydrograph.ts';
import { exceedance, type Exceedance } from './exceedance.ts';
import { memberPeaks, summarisePeaks, type MemberPeak, type PeakSummary } from './peaks.ts';
import { summariseTimesAbove, timesAbove, type TimeAboveSummary } from './time-above.ts';

/** What is asked of the hydrograph of one place. */
export type HydrographRequest = {
  /** from the first time after now on; discharge m3 s-1 or stage m, all of one kind */
  readonly ensemble: EnsembleHydrograph;
  /** the unperturbed forecast at the same times; absent where there is none */
  readonly control?: Float64Array;
  /** what was observed until now, in the same unit; NaN is missing */
  readonly observed?: { readonly timesMs: Float64Array; readonly values: Float64Array };
  /** quantiles wanted, 0 to 1, ascending */
  readonly probabilities: readonly number[];
  /** in the unit of the members: a stage threshold goes through the rating first */
  readonly thresholds: readonly number[];
  /** whether a member with a missing value refuses all, or is left out where it is missing */
  readonly missing: 'refuse' | 'report';
};

/** One threshold of a place: how likely, and when. */
export type ThresholdOutlook = Exceedance & {
  readonly times: TimeAboveSummary;
  /** whether the newest observation is at or above it; null of none */
  readonly observedAbove: boolean | null;
};

/** The forecast of one place in all that is asked of it. */
export type HydrographSummary = {
  readonly quantiles: HydrographQuantiles;
  readonly thresholds: readonly ThresholdOutlook[];
  readonly memberPeaks: readonly MemberPeak[];
  readonly peak: PeakSummary;
  /** of the control; `missing` where there is none */
  readonly controlPeak: Peak & { readonly timeMs: number };
  readonly newestObserved: { readonly timeMs: number; readonly value: number } | null;
  /** members with a missing value somewhere: what is told of peaks leaves them out */
  readonly membersWithGaps: number;
};

/**
 * All products of one place's ensemble.
 *
 * @throws {Fault} invalid-request for arrays that do not belong together, or gaps where refused
 */
export function summariseHydrograph(request: HydrographRequest): HydrographSummary {
  const { ensemble, control, observed, probabilities, thresholds } = request;
  checkHydrograph(ensemble, request.missing);
  if (control !== undefined) checkHydrograph({ ...ensemble, members: [control] }, request.missing);
  const newest = observed?.values.findLastIndex((value) => !Number.isNaN(value)) ?? -1;
  const newestObserved =
    observed === undefined || newest < 0
      ? null
      : { timeMs: observed.timesMs[newest]!, value: observed.values[newest]! };
  const peaks = memberPeaks(ensemble);
  const controlPeak = findPeak(control ?? []);
  return {
    quantiles: hydrographQuantiles(ensemble, probabilities),
    thresholds: thresholds.map((threshold) => ({
      ...exceedance(ensemble, threshold),
      times: summariseTimesAbove(timesAbove(ensemble, threshold), threshold, probabilities),
      observedAbove: newestObserved === null ? null : newestObserved.value >= threshold,
    })),
    memberPeaks: peaks,
    peak: summarisePeaks(peaks, probabilities),
    controlPeak: { ...controlPeak, timeMs: ensemble.timesMs[controlPeak.at] ?? NaN },
    newestObserved,
    membersWithGaps: ensemble.members.filter((values) => values.some(Number.isNaN)).length,
  };
}
