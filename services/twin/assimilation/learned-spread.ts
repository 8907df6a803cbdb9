import type { Json } from '../../store/lineage.ts';
import type { Run } from '../../store/run.ts';

/** What a spread run was corrected by, for those who go on from it. */
export type LearnedSpread = {
  /** factor on the rate of spread */
  readonly spreadFactor: number;
  /** weights by the id of the member, sum 1; empty where all count alike */
  readonly weights: ReadonlyMap<number, number>;
};

/**
 * Weights as a parameter of the lineage of a spread run; nothing where all members count alike.
 *
 * @param weights one a member, sum 1
 */
export function describeWeights(
  members: readonly (number | null)[],
  weights: Float64Array,
): Record<string, Json> {
  const isAlike = weights.every((weight) => Math.abs(weight - weights[0]!) < 1e-9);
  if (isAlike) return {};
  const byMember = members.map((member, at) => [String(member ?? 0), weights[at]!] as const);
  return { memberWeights: Object.fromEntries(byMember) };
}

/** What a run says it was corrected by; an uncorrected one has a factor of 1. */
export function learnedOf({ lineage }: Pick<Run, 'lineage'>): LearnedSpread {
  const { spreadFactor, memberWeights } = lineage?.parameters ?? {};
  const weights = new Map<number, number>();
  if (typeof memberWeights === 'object' && memberWeights !== null) {
    for (const [member, weight] of Object.entries(memberWeights)) {
      if (typeof weight === 'number') weights.set(Number(member), weight);
    }
  }
  return { spreadFactor: typeof spreadFactor === 'number' ? spreadFactor : 1, weights };
}

/**
 * The weights of some members among themselves, sum 1.
 *
 * @returns all alike where one of them has no weight, or all have none
 */
export function weightsAmong(
  members: readonly (number | null)[],
  weights: LearnedSpread['weights'],
): Float64Array {
  const own = members.map((member) => (member === null ? NaN : (weights.get(member) ?? NaN)));
  const sum = own.reduce((all, weight) => all + weight, 0);
  if (!(sum > 0)) return new Float64Array(members.length).fill(1 / members.length);
  return Float64Array.from(own, (weight) => weight / sum);
}
