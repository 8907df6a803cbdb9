import { invalidField } from '../../../platform/fault.ts';
import { quantile } from '../../verification/quantile.ts';

/** Members of one place over the times of a forecast. */
export type EnsembleHydrograph = {
  /** epoch milliseconds, ascending */
  readonly timesMs: Float64Array;
  /** one array a member, as long as the times; discharge m3 s-1 or stage m; NaN is missing */
  readonly members: readonly Float64Array[];
};

/** Quantiles over the members at each time, with how many members there were. */
export type HydrographQuantiles = {
  readonly probabilities: readonly number[];
  /** one array a probability; NaN where no member is */
  readonly values: readonly Float64Array[];
  readonly present: Int32Array;
};

/**
 * Refuses a hydrograph whose arrays do not belong together, and, where asked, any missing value.
 *
 * @param missing `refuse`: every member must have every time; `report`: what is missing is left
 *   out and counted by each product, never taken as zero
 * @throws {Fault} invalid-request, naming the member and the time
 */
export function checkHydrograph(
  { timesMs, members }: EnsembleHydrograph,
  missing: 'refuse' | 'report',
): void {
  const refuse = (detail: string, value: unknown) =>
    invalidField({ field: 'members', value, detail });
  if (members.length === 0) throw refuse('there is no member', 0);
  const back = timesMs.findIndex((time, at) => !(at === 0 || time > timesMs[at - 1]!));
  if (back >= 0 || timesMs.length === 0) {
    throw refuse(`times must ascend, and do not at ${back + 1}`, timesMs[back] ?? null);
  }
  for (const [member, values] of members.entries()) {
    if (values.length !== timesMs.length) {
      throw refuse(`member ${member} has ${values.length} of ${timesMs.length} times`, member);
    }
    const gap = missing === 'refuse' ? values.findIndex(Number.isNaN) : -1;
    if (gap < 0) continue;
    throw refuse(
      `member ${member} has no value at ${new Date(timesMs[gap]!).toISOString()}`,
      member,
    );
  }
}

/**
 * Quantiles by linear interpolation (type 7) over the members at each time.
 *
 * @param probabilities 0 to 1 each
 */
export function hydrographQuantiles(
  { timesMs, members }: EnsembleHydrograph,
  probabilities: readonly number[],
): HydrographQuantiles {
  const values = probabilities.map(() => new Float64Array(timesMs.length));
  const present = new Int32Array(timesMs.length);
  const at = new Float64Array(members.length);
  for (let time = 0; time < timesMs.length; time += 1) {
    for (const [member, own] of members.entries()) at[member] = own[time]!;
    present[time] = at.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
    for (const [place, probability] of probabilities.entries()) {
      values[place]![time] = quantile(at, probability);
    }
  }
  return { probabilities, values, present };
}
