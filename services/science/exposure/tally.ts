import { NO_CLASS, UNKNOWN_CLASS } from './hazard-classes.ts';

/** An amount (people, dwellings, metres) by class of a hazard. The parts add up to `total`. */
export type Tally = {
  /** in each class, in the order of the scheme */
  readonly byClass: Float64Array;
  /** where the hazard is known and in no class */
  readonly inNone: number;
  /** where the hazard is not known, or outside of its grid */
  readonly hazardUnknown: number;
  readonly total: number;
  /** cells (or parts of cells) in which the amount itself is missing: they are not in `total` */
  readonly missingCells: number;
};

/** What is added up: an amount a place, the cell it lies in, and how much of it counts. */
export type Amounts = {
  /** cell of each amount; -1 outside of the grid. Absent: one amount a cell, in order */
  readonly indices?: Int32Array;
  /** NaN: not known */
  readonly amounts: Float32Array | Float64Array;
  /** share of each amount that counts, 0 to 1; absent: all of it */
  readonly shares?: Float64Array;
};

/**
 * Adds up an amount by the class of its cell.
 *
 * @param codes class of each cell, of `classifyCells`
 */
export function tallyByClass(
  { indices, amounts, shares }: Amounts,
  codes: Uint8Array,
  classCount: number,
): Tally {
  // One more each for none and unknown: the sums of all of them are the total.
  const sums = new Float64Array(classCount + 2);
  let missingCells = 0;
  for (let at = 0; at < amounts.length; at++) {
    const cell = indices?.[at] ?? at;
    const share = shares?.[at] ?? 1;
    const amount = amounts[at]!;
    if (share === 0) continue;
    if (Number.isNaN(amount)) {
      missingCells += share;
      continue;
    }
    const code = codes[cell] ?? UNKNOWN_CLASS;
    const slot = code === UNKNOWN_CLASS ? classCount + 1 : code === NO_CLASS ? classCount : code;
    sums[slot] = sums[slot]! + share * amount;
  }
  return {
    byClass: sums.slice(0, classCount),
    inNone: sums[classCount]!,
    hazardUnknown: sums[classCount + 1]!,
    total: sums.reduce((all, sum) => all + sum, 0),
    missingCells,
  };
}
