import { invalidField } from '../../../platform/fault.ts';

/** What the provider says of a reading, in the words of this project. */
export type ProviderQuality =
  | 'ok'
  | 'revised'
  | 'estimated'
  | 'partial'
  | 'ice'
  | 'dry'
  | 'suspect'
  | 'unknown-flag';

/** The readings of one gauge and one quantity, in time order. */
export type GaugeRecord = {
  readonly gaugeId: string;
  /** discharge in m3 s-1, stage in m */
  readonly quantity: 'discharge' | 'stage';
  /** epoch milliseconds, ascending, none twice */
  readonly timesMs: Float64Array;
  /** NaN is missing */
  readonly values: Float64Array;
  /** one a reading */
  readonly qualities: readonly ProviderQuality[];
};

/** Why a reading is used or not; the first that holds, in this order after the provider's flags. */
export type ReadingCode =
  | 'ok'
  | 'revised'
  | 'dry'
  | 'missing'
  /** a stage that no rating turns into a discharge */
  | 'no-rating'
  | 'flag-estimated'
  | 'flag-partial'
  | 'flag-ice'
  | 'flag-dry-but-flowing'
  | 'flag-suspect'
  | 'flag-unknown'
  | 'negative'
  | 'out-of-range'
  | 'spike'
  | 'rate-of-change'
  | 'stuck-unusual'
  | 'stuck-against-model'
  | 'stuck-against-neighbour';

/** The codes of readings that may be assimilated and judged by; all others are only shown. */
export const USABLE_CODES: ReadonlySet<ReadingCode> = new Set(['ok', 'revised', 'dry']);

/**
 * Refuses a record whose arrays do not belong together or whose times do not ascend.
 *
 * @throws {Fault} invalid-request, naming the gauge and the first time out of order
 */
export function checkRecord({ gaugeId, timesMs, values, qualities }: GaugeRecord): void {
  const [times, readings, flags] = [timesMs.length, values.length, qualities.length];
  if (times !== readings || times !== flags) {
    throw invalidField({
      field: 'values',
      value: { gaugeId, times, readings, flags },
      detail: `gauge ${gaugeId} has ${times} times, ${readings} readings and ${flags} flags`,
      allowed: 'as many of each',
    });
  }
  const back = timesMs.findIndex((time, at) => !(at === 0 || time > timesMs[at - 1]!));
  if (back >= 0) {
    throw invalidField({
      field: 'timesMs',
      value: timesMs[back],
      detail: `the times of gauge ${gaugeId} do not ascend at reading ${back + 1}`,
      allowed: 'ascending, none twice',
    });
  }
}
