import { invalidField } from '../../platform/fault.ts';
import type { SyntheticRating } from './synthetic-rating.ts';

/** Stages of reaches, member by member. */
export type Stages = {
  /** of each member the stage of each reach, m; NaN where its discharge is missing */
  readonly stageM: readonly Float64Array[];
  /** discharges that no table reaches: their stage is the last of the table, a lower bound */
  readonly beyond: readonly BeyondTable[];
};

/** A discharge above the last one of a reach's rating. */
export type BeyondTable = {
  readonly reachId: string;
  readonly member: number;
  readonly dischargeM3S: number;
  readonly lastDischargeM3S: number;
  readonly lastStageM: number;
};

/**
 * The stage of a discharge in a reach, m, between rows in a line; NaN for NaN.
 *
 * @returns the last stage of the table for what lies beyond: then `isBeyond`
 * @throws {Fault} invalid-request for a negative discharge
 */
export function stageOf(
  { reachId, stageM, dischargeM3S }: SyntheticRating,
  flowM3S: number,
): { stageM: number; isBeyond: boolean } {
  if (Number.isNaN(flowM3S)) return { stageM: NaN, isBeyond: false };
  if (flowM3S < 0) {
    const detail = `of reach ${reachId} it is negative`;
    throw invalidField({ field: 'dischargeM3S', value: flowM3S, detail, allowed: '0 or more' });
  }
  const last = dischargeM3S.length - 1;
  if (flowM3S > dischargeM3S[last]!) return { stageM: stageM[last]!, isBeyond: true };
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (dischargeM3S[middle]! < flowM3S) low = middle;
    else high = middle;
  }
  const share = (flowM3S - dischargeM3S[low]!) / (dischargeM3S[high]! - dischargeM3S[low]!);
  return { stageM: stageM[low]! + share * (stageM[high]! - stageM[low]!), isBeyond: false };
}

/**
 * Stages of every reach in every member.
 *
 * @param dischargeM3S of each member the discharge of each reach, in the order of the ratings
 * @throws {Fault} invalid-request, if a member has another number of reaches, or a negative one
 */
export function findStages(
  ratings: readonly SyntheticRating[],
  dischargeM3S: readonly ArrayLike<number>[],
): Stages {
  const beyond: BeyondTable[] = [];
  const stageM = dischargeM3S.map((flows, member) => {
    if (flows.length !== ratings.length) {
      const detail = `member ${member} has ${flows.length} discharges for ${ratings.length} reaches`;
      const allowed = ratings.length;
      throw invalidField({ field: 'dischargeM3S', value: flows.length, detail, allowed });
    }
    return Float64Array.from(ratings, (rating, reach) => {
      const found = stageOf(rating, flows[reach]!);
      if (found.isBeyond) {
        beyond.push({
          reachId: rating.reachId,
          member,
          dischargeM3S: flows[reach]!,
          lastDischargeM3S: rating.dischargeM3S.at(-1)!,
          lastStageM: rating.stageM.at(-1)!,
        });
      }
      return found.stageM;
    });
  });
  return { stageM, beyond };
}

/**
 * Stage of each reach that a share of the members does not exceed, m. Depth rises with stage, so
 * the depths of these stages are the quantiles of depth, cell by cell (at the rim between two members
 * a hair less, as dry counts as 0 m there and not as less).
 *
 * @param probability 0 to 1
 * @returns of each reach; NaN if a member's is missing. Between members in a line (Hyndman & Fan
 *   1996, definition 7, doi:10.1080/00031305.1996.10473566)
 */
export function quantileStages(stageM: readonly Float64Array[], probability: number): Float64Array {
  if (!(probability >= 0 && probability <= 1) || stageM.length === 0) {
    const detail = `of ${stageM.length} members`;
    throw invalidField({ field: 'probability', value: probability, detail, allowed: '0 to 1' });
  }
  const sorted = new Float64Array(stageM.length);
  return stageM[0]!.map((_, reach) => {
    for (const [member, stages] of stageM.entries()) sorted[member] = stages[reach]!;
    // NaN would be sorted last and seem a great stage.
    if (sorted.some(Number.isNaN)) return NaN;
    sorted.sort();
    const place = probability * (sorted.length - 1);
    const below = sorted[Math.floor(place)]!;
    return below + (place % 1) * (sorted[Math.ceil(place)]! - below);
  });
}
