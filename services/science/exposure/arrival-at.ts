import { combineArrivals } from '../fire-events/arrival-skill.ts';
import { ARRIVAL_LEVELS } from '../fire-growth/burn-probability.ts';

/** When a fire reaches a place, over the members of an ensemble. Hours of the arrival fields. */
export type ArrivalAt = {
  /** share of the members that reach it within their horizon, by weight, 0 to 1 */
  readonly probability: number;
  /**
   * by which 10, 50 and 90 % of all members have reached it ({@link ARRIVAL_LEVELS}), members that
   * do not counted last; NaN where fewer do
   */
  readonly earliestH: number;
  readonly likelyH: number;
  readonly latestH: number;
  readonly members: number;
  /** if it is reached: of those members alone that reach it; NaN where none does */
  readonly amongReached: {
    readonly members: number;
    readonly firstH: number;
    readonly medianH: number;
    readonly lastH: number;
  };
};

/**
 * When a point, line or area is reached first: in each member, the earliest of the cells it
 * touches; then over the members, by the rule of the layers of a spread forecast.
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
  const firstTouches = members.map((arrival) =>
    inside.reduce((first, cell) => earlier(first, arrival[cell]!), NaN),
  );
  const place = firstTouches.map((hours) => ({ arrivalH: Float32Array.of(hours) }));
  const shares = weights.map((weight) => weight / all);
  const quantile = (level: number, of: readonly number[]) =>
    combineArrivals(place, of, { level, factor: 1, startH: 0 })[0]!;
  const reached = firstTouches.filter((hours, at) => !Number.isNaN(hours) && shares[at]! > 0);
  const probability = shares.reduce(
    (sum, share, at) => (Number.isNaN(firstTouches[at]!) ? sum : sum + share),
    0,
  );
  const amongShares = shares.map((share) => share / probability);
  return {
    probability: Math.min(1, probability),
    earliestH: quantile(ARRIVAL_LEVELS.earliest, shares),
    likelyH: quantile(ARRIVAL_LEVELS.likely, shares),
    latestH: quantile(ARRIVAL_LEVELS.latest, shares),
    members: members.length,
    amongReached: {
      members: reached.length,
      firstH: reached.length === 0 ? NaN : Math.min(...reached),
      medianH: quantile(ARRIVAL_LEVELS.likely, amongShares),
      lastH: reached.length === 0 ? NaN : Math.max(...reached),
    },
  };
}

function earlier(first: number, hours: number): number {
  return Number.isNaN(first) || hours < first ? hours : first;
}
