import {
  areaAgreement,
  arrivalSkill,
  combineArrivals,
  type AreaAgreement,
  type ArrivalSkill,
} from './arrival-skill.ts';
import { arrivalChance, type ArrivalMember } from './likelihood.ts';
import type { ArrivalObservation } from './observed-arrivals.ts';
import { estimateSpreadFactor, type FactorLimits, type SpreadFactor } from './spread-factor.ts';
import { weighMembers, type MemberWeights, type WeightLimits } from './weigh-members.ts';

export type AssimilationInput = {
  /** on one grid, hours from one start */
  readonly members: readonly ArrivalMember[];
  readonly observations: readonly ArrivalObservation[];
  /** later observations that take no part: before and after are judged by them */
  readonly heldOut: readonly ArrivalObservation[];
  /** what had burned at a later time, on the members' grid (1 burned), where that is known */
  readonly heldOutArea?: { readonly timeH: number; readonly burned: ArrayLike<number> };
  /** hours at which the growth began that members and observations share */
  readonly startH: number;
  /** hours that the members cover */
  readonly horizonH: number;
  /** when the result is made: the age of observations counts back from it */
  readonly issueMs: number;
  readonly limits?: Partial<WeightLimits & FactorLimits>;
};

/** An observation with its age when the result was made. */
export type UsedObservation = Pick<ArrivalObservation, 'id' | 'kind' | 'timeMs'> & {
  readonly ageH: number;
};

export type ForecastSkill = ArrivalSkill & Partial<AreaAgreement>;

export type Assimilation = {
  readonly members: MemberWeights;
  readonly spread: Omit<SpreadFactor, 'memberLogLikelihoods'>;
  /**
   * `used`; `none`: there was nothing to learn from; `unexplained`: no member comes near what was
   * seen, at no factor within the limits, so all stays as it was and somebody should look.
   */
  readonly verdict: 'used' | 'none' | 'unexplained';
  /** weighted share of the observed arrivals that the best member explains, 0 to 1; NaN of none */
  readonly explained: number;
  readonly observations: readonly UsedObservation[];
  /** of the likely arrival on the held-out observations: equal members, then weighted and scaled */
  readonly before: ForecastSkill;
  readonly after: ForecastSkill;
};

/** Below this, members and observations tell of different fires. */
const LEAST_EXPLAINED = 0.2;
const HOUR_MS = 3_600_000;

/**
 * Corrects an ensemble of fires by what was seen: weights of the members and one factor on their
 * rate of spread, with the skill of before and after on observations that took no part.
 *
 * @throws {RangeError} without members, or where limits make no sense
 */
export function assimilate(input: AssimilationInput): Assimilation {
  const { members, observations, startH, issueMs, limits = {} } = input;
  const estimate = estimateSpreadFactor(members, observations, startH, limits);
  const { memberLogLikelihoods, ...spread } = estimate;
  const best = memberLogLikelihoods.indexOf(Math.max(...memberLogLikelihoods));
  const explained = explainedShare(members[best]!, observations, spread.factor, startH);
  const verdict =
    observations.length === 0 ? 'none' : explained < LEAST_EXPLAINED ? 'unexplained' : 'used';
  const equal = new Float64Array(members.length).fill(1 / members.length);
  const skillOf = (weights: Float64Array, factor: number) => judge(input, weights, factor);
  const before = skillOf(equal, 1);
  const named = observations.map(({ id, kind, timeMs }): UsedObservation => {
    return { id, kind, timeMs, ageH: (issueMs - timeMs) / HOUR_MS };
  });
  if (verdict !== 'used') {
    const kept = { weights: equal, effectiveSize: members.length, exponent: 0 };
    const unknown = estimateSpreadFactor(members, [], startH, limits);
    const { memberLogLikelihoods: _, ...unchanged } = { ...unknown, factor: 1 };
    const rest = { verdict, explained, observations: named, before, after: before } as const;
    return { members: kept, spread: unchanged, ...rest };
  }
  const weighed = weighMembers(memberLogLikelihoods, limits);
  const after = skillOf(weighed.weights, spread.factor);
  return { members: weighed, spread, verdict, explained, observations: named, before, after };
}

function judge(
  { members, heldOut, heldOutArea, startH, horizonH }: AssimilationInput,
  weights: Float64Array,
  factor: number,
): ForecastSkill {
  const likely = combineArrivals(members, weights, { level: 0.5, factor, startH });
  const arrival = arrivalSkill(likely, heldOut, horizonH);
  if (heldOutArea === undefined) return arrival;
  return { ...arrival, ...areaAgreement(likely, heldOutArea.timeH, heldOutArea.burned) };
}

function explainedShare(
  { arrivalH }: ArrivalMember,
  observations: readonly ArrivalObservation[],
  factor: number,
  startH: number,
): number {
  let [explained, all] = [0, 0];
  for (const observation of observations) {
    // That a place has not burned yet is explained by any fire elsewhere.
    if (observation.latestH === Infinity) continue;
    all += observation.weight;
    explained += observation.weight * arrivalChance(arrivalH, observation, factor, startH);
  }
  return explained / all;
}
