/**
 * Shares of the members by which the fire has come, as earliest, likely and latest arrival are told:
 * a member in which it does not come arrives after all others.
 */
export const ARRIVAL_LEVELS = { earliest: 0.1, likely: 0.5, latest: 0.9 } as const;

/**
 * Share of the weight in which fire has come to each cell by a time, 0 to 1: a member in which it
 * never comes counts as one in which it has not.
 *
 * @param members arrival of each, NaN = not reached, in the unit of `time`
 * @param weights one a member, sum 1
 */
export function burnProbability(
  members: readonly Float32Array[],
  weights: ArrayLike<number>,
  time: number,
): Float32Array<ArrayBuffer> {
  const probability = new Float32Array(members[0]?.length ?? 0);
  for (const [member, arrival] of members.entries()) {
    const weight = weights[member]!;
    for (let cell = 0; cell < probability.length; cell++) {
      // NaN is never below: a cell that is not reached has not burned.
      if (arrival[cell]! <= time) probability[cell] = probability[cell]! + weight;
    }
  }
  return probability.map((value) => Math.min(1, value));
}
