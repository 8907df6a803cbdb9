import { exceedanceProbability } from '../../verification/brier.ts';
import type { EnsembleHydrograph } from './ensemble-hydrograph.ts';

/** Chances of reaching a threshold (at or above it), 0 to 1. */
export type Exceedance = {
  readonly threshold: number;
  /** at each time; NaN where no member is */
  readonly byTime: Float64Array;
  /** that it was reached at some time until then; by members whose answer is known */
  readonly untilTime: Float64Array;
  /** over the whole time, and how many members it rests on */
  readonly overall: number;
  readonly membersKnown: number;
};

/**
 * Probability of a threshold by time and by horizon, each member of equal weight. A member with a
 * gap that has not reached the threshold elsewhere may have done so in the gap: from then on it is
 * unknown and left out; one that has reached it counts.
 */
export function exceedance(
  { timesMs, members }: EnsembleHydrograph,
  threshold: number,
): Exceedance {
  const times = timesMs.length;
  const byTime = new Float64Array(times);
  const untilTime = new Float64Array(times);
  // Of each member so far: 1 reached, 0 not, NaN unknown.
  const reached = new Float64Array(members.length);
  const values = new Float64Array(members.length);
  let membersKnown = 0;
  for (let time = 0; time < times; time += 1) {
    let [yes, known] = [0, 0];
    for (const [member, own] of members.entries()) {
      const value = own[time]!;
      values[member] = value;
      if (value >= threshold) reached[member] = 1;
      else if (Number.isNaN(value) && reached[member] === 0) reached[member] = NaN;
      if (Number.isNaN(reached[member]!)) continue;
      yes += reached[member]!;
      known += 1;
    }
    byTime[time] = exceedanceProbability(values, threshold, '>=');
    untilTime[time] = yes / known;
    membersKnown = known;
  }
  return { threshold, byTime, untilTime, overall: untilTime[times - 1] ?? NaN, membersKnown };
}
