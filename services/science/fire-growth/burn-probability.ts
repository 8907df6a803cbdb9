import { invalidField } from '../../platform/fault.ts';

/** Arrival rasters of the members of an ensemble, minutes, NaN = not reached. */
export type MemberArrivals = {
  readonly arrivalsMin: readonly Float32Array[];
  /** what each member counts; default all alike. Only their shares matter. */
  readonly weights?: readonly number[];
};

/**
 * Share of members in which fire has come by each time, 0 to 1: a member in which it never comes
 * counts as one in which it has not.
 */
export function burnProbability(
  members: MemberArrivals,
  timesMin: readonly number[],
): Float32Array<ArrayBuffer>[] {
  const shares = sharesOf(members);
  return timesMin.map((timeMin) => {
    const probability = new Float32Array(members.arrivalsMin[0]!.length);
    for (const [member, arrivalMin] of members.arrivalsMin.entries()) {
      const share = shares[member]!;
      for (let cell = 0; cell < probability.length; cell++) {
        if (arrivalMin[cell]! <= timeMin) probability[cell] = probability[cell]! + share;
      }
    }
    return probability.map((value) => Math.min(value, 1));
  });
}

/**
 * Time by which fire has come in at least a given share of members: 0.1 for an early, 0.5 for the
 * likely, 0.9 for a late arrival. A member in which it does not come arrives after all others, so
 * where too few are reached there is no such time.
 *
 * @returns minutes for each share; NaN where fire comes in fewer members than that
 * @see Hyndman & Fan 1996, doi:10.2307/2684934, definition 1: no interpolation towards infinity
 */
export function arrivalQuantiles(
  members: MemberArrivals,
  shares: readonly number[],
): Float32Array<ArrayBuffer>[] {
  const weights = sharesOf(members);
  const { arrivalsMin } = members;
  const cells = arrivalsMin[0]!.length;
  const results = shares.map(() => new Float32Array(cells).fill(NaN));
  const order = new Int32Array(arrivalsMin.length);
  for (let cell = 0; cell < cells; cell++) {
    // Insertion by time: a few dozen members, and few of them reach most cells.
    let reached = 0;
    for (let member = 0; member < arrivalsMin.length; member++) {
      const timeMin = arrivalsMin[member]![cell]!;
      if (Number.isNaN(timeMin)) continue;
      let at = reached++;
      for (; at > 0 && arrivalsMin[order[at - 1]!]![cell]! > timeMin; at--)
        order[at] = order[at - 1]!;
      order[at] = member;
    }
    if (reached === 0) continue;
    for (const [index, share] of shares.entries()) {
      let sum = 0;
      for (let rank = 0; rank < reached; rank++) {
        sum += weights[order[rank]!]!;
        // A hair of tolerance: ten tenths are not quite one.
        if (sum < share - 1e-9) continue;
        results[index]![cell] = arrivalsMin[order[rank]!]![cell]!;
        break;
      }
    }
  }
  return results;
}

function sharesOf({ arrivalsMin, weights }: MemberArrivals): number[] {
  const [first] = arrivalsMin;
  if (first === undefined) {
    throw invalidField({ field: 'members', value: 0, detail: 'at least one is needed' });
  }
  if (arrivalsMin.some(({ length }) => length !== first.length)) {
    throw invalidField({ field: 'members', detail: 'must all be on the same grid' });
  }
  const given = weights ?? arrivalsMin.map(() => 1);
  const sum = given.reduce((total, weight) => total + weight, 0);
  if (given.length !== arrivalsMin.length || !(sum > 0) || given.some((weight) => !(weight >= 0))) {
    const allowed = `${arrivalsMin.length} numbers of 0 or more, not all 0`;
    throw invalidField({
      field: 'weights',
      value: given,
      detail: 'cannot weight members',
      allowed,
    });
  }
  return given.map((weight) => weight / sum);
}
