/** When a fire reaches a place, over the members of an ensemble. Hours of the arrival fields. */
export type ArrivalAt = {
  /** share of the members that reach it within their horizon, by weight, 0 to 1 */
  readonly probability: number;
  /** first arrival of any member; NaN when none reaches it */
  readonly earliestH: number;
  /** median of the members that reach it, by weight; NaN when none does */
  readonly likelyH: number;
  /** last arrival of the members that reach it; NaN when none does */
  readonly latestH: number;
  readonly membersReached: number;
  readonly members: number;
};

/**
 * When a point, line or area is reached first: in each member, the earliest of the cells it
 * touches; then over the members. A member that never gets there counts in the probability alone.
 *
 * @param cells that the place touches; those outside of the grid (-1) do not count
 * @param members arrival of each member, hours, nx * ny, NaN = not reached
 * @param weights of the members, at least 0, not all 0; absent: all alike
 * @returns undefined when the place touches no cell of the grid
 * @throws {RangeError} for weights that are not as said
 */
export function findArrival(
  cells: ArrayLike<number>,
  members: readonly (Float32Array | Float64Array)[],
  weights: readonly number[] = members.map(() => 1),
): ArrivalAt | undefined {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const isWrong = weights.length !== members.length || weights.some((weight) => !(weight >= 0));
  if (isWrong || !(all > 0)) throw new RangeError('one weight a member, none below 0, not all 0');
  const inside = Array.from(cells).filter((cell) => cell >= 0);
  if (inside.length === 0) return undefined;
  const reached = members
    .map((arrival, member) => ({
      hours: inside.reduce((first, cell) => earlier(first, arrival[cell]!), NaN),
      weight: weights[member]!,
    }))
    .filter(({ hours, weight }) => !Number.isNaN(hours) && weight > 0)
    .sort((a, b) => a.hours - b.hours);
  const weight = reached.reduce((sum, member) => sum + member.weight, 0);
  return {
    probability: weight / all,
    earliestH: reached[0]?.hours ?? NaN,
    likelyH: medianOf(reached, weight),
    latestH: reached.at(-1)?.hours ?? NaN,
    membersReached: reached.length,
    members: members.length,
  };
}

function earlier(first: number, hours: number): number {
  return Number.isNaN(first) || hours < first ? hours : first;
}

/** The value at which half of the weight is reached; between two, their middle. */
function medianOf(
  sorted: readonly { readonly hours: number; readonly weight: number }[],
  weight: number,
): number {
  let passed = 0;
  for (const [at, member] of sorted.entries()) {
    passed += member.weight;
    if (passed === weight / 2) return (member.hours + sorted[at + 1]!.hours) / 2;
    if (passed > weight / 2) return member.hours;
  }
  return NaN;
}
