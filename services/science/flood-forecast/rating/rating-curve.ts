import { invalidField } from '../../../platform/fault.ts';

/** Discharge = a (stage - h0)^b, m3 s-1, from a stage up. */
export type RatingSegment = {
  /** where it begins to hold; that of the lowest segment is its h0 or above */
  readonly fromStageM: number;
  readonly a: number;
  readonly b: number;
  readonly h0M: number;
};

/** The rating of a gauge and how well it is known. */
export type Rating = {
  /** by ascending stage */
  readonly segments: readonly RatingSegment[];
  /** lowest and highest stage at which the flow was ever measured */
  readonly gaugedStageM: readonly [lowest: number, highest: number];
  /**
   * half width of the 95 % interval of a discharge within the gauged range, per cent of it
   * (the expanded uncertainty of ISO 18320, two standard errors)
   */
  readonly uncertaintyPercent: number;
};

/** Where a stage lies: outside the gauged range the rating is extrapolated. */
export type RatingRange = 'gauged' | 'above-gauged' | 'far-above-gauged' | 'below-gauged';

export type RatedDischarge = {
  readonly dischargeM3S: number;
  /** half width of its 95 % interval, per cent */
  readonly uncertaintyPercent: number;
  readonly range: RatingRange;
};

export type RatedStage = {
  readonly stageM: number;
  /** half width of its 95 % interval, m: that of the discharge over the slope of the rating */
  readonly uncertaintyM: number;
  readonly range: RatingRange;
};

/** Standard errors in the half width of a 95 % interval. */
const TWO_SIDED_95 = 1.959964;
/** Discharge may jump by this share where two segments meet: rounded coefficients. */
const MOST_JUMP = 0.02;
/** Beyond twice the gauged depth nothing but the formula speaks for the flow. */
const FAR_DEPTHS = 2;

/**
 * Opens a rating: stage to discharge and back, each with its uncertainty. Outside the gauged range
 * the uncertainty grows in proportion to how far the depth lies beyond (doubled at 1.5 times the
 * highest gauged depth, three times at twice), and the answer says so.
 *
 * @throws {Fault} invalid-request for a rating that does not rise, jumps, or has no segment
 */
export function openRating(gaugeId: string, rating: Rating | undefined) {
  const { segments, gaugedStageM, uncertaintyPercent } = checkRating(gaugeId, rating);
  const [lowestM, highestM] = gaugedStageM;
  const lowest = segments[0]!;

  const segmentAt = (stageM: number) =>
    segments.findLast(({ fromStageM }) => stageM >= fromStageM) ?? lowest;
  const dischargeAt = (stageM: number) => {
    const { a, b, h0M } = segmentAt(stageM);
    return a * Math.max(stageM - h0M, 0) ** b;
  };
  const slopeAt = (stageM: number) => {
    const { a, b, h0M } = segmentAt(stageM);
    return a * b * Math.max(stageM - h0M, 1e-6) ** (b - 1);
  };
  const knownAt = (stageM: number): { range: RatingRange; uncertaintyPercent: number } => {
    const gaugedDepthM = highestM - segmentAt(highestM).h0M;
    const over = (stageM - highestM) / gaugedDepthM;
    const under = (lowestM - stageM) / Math.max(lowestM - lowest.h0M, 1e-6);
    const beyond = Math.max(over, under, 0);
    const range =
      over >= FAR_DEPTHS - 1
        ? 'far-above-gauged'
        : over > 0
          ? 'above-gauged'
          : under > 0
            ? 'below-gauged'
            : 'gauged';
    return { range, uncertaintyPercent: uncertaintyPercent * (1 + 2 * beyond) };
  };
  const stageAt = (dischargeM3S: number) => {
    const { a, b, h0M, fromStageM } =
      segments.findLast((segment) => dischargeM3S >= startOf(segment)) ?? lowest;
    return Math.max(h0M + (Math.max(dischargeM3S, 0) / a) ** (1 / b), fromStageM);
  };

  return {
    gaugeId,
    /** Discharge at a stage (m); NaN in, NaN out. A stage at or below h0 flows nothing. */
    toDischarge(stageM: number): RatedDischarge {
      if (Number.isNaN(stageM)) {
        return { dischargeM3S: NaN, uncertaintyPercent: NaN, range: 'gauged' };
      }
      return { dischargeM3S: dischargeAt(stageM), ...knownAt(stageM) };
    },
    /** Stage of a discharge (m3 s-1, not negative); NaN in, NaN out. */
    toStage(dischargeM3S: number): RatedStage {
      if (Number.isNaN(dischargeM3S)) return { stageM: NaN, uncertaintyM: NaN, range: 'gauged' };
      const stageM = stageAt(dischargeM3S);
      const { range, uncertaintyPercent: percent } = knownAt(stageM);
      const uncertaintyM = ((percent / 100) * dischargeM3S) / slopeAt(stageM);
      return { stageM, uncertaintyM, range };
    },
    /**
     * Standard error of an observed discharge, m3 s-1: what an ensemble filter asks for.
     * @param leastM3S floor, for a filter must not trust a trickle to the last drop
     */
    toSigma(dischargeM3S: number, leastM3S: number): number {
      const { uncertaintyPercent: percent } = knownAt(stageAt(dischargeM3S));
      return Math.max((percent / 100 / TWO_SIDED_95) * dischargeM3S, leastM3S);
    },
  };
}

/** @returns the rating itself, its segments by ascending stage */
function checkRating(gaugeId: string, rating: Rating | undefined): Rating {
  const refuse = (detail: string, value?: unknown) =>
    invalidField({ field: 'rating', value, detail: `gauge ${gaugeId} ${detail}` });
  if (rating === undefined || rating.segments.length === 0) {
    throw refuse('has no rating: its stage cannot be told from discharge, nor the other way');
  }
  const { segments, gaugedStageM, uncertaintyPercent } = rating;
  const [lowestM, highestM] = gaugedStageM;
  if (!(highestM > lowestM)) throw refuse('has no gauged range', gaugedStageM);
  if (!(uncertaintyPercent > 0)) throw refuse('has no uncertainty above 0 %', uncertaintyPercent);
  for (const [at, segment] of segments.entries()) {
    const { a, b, h0M, fromStageM } = segment;
    if (!(a > 0 && b > 0 && fromStageM >= h0M)) throw refuse('has a rating that falls', segment);
    const below = segments[at - 1];
    if (below === undefined) continue;
    if (!(fromStageM > below.fromStageM)) throw refuse('has segments out of order', segment);
    const [under, over] = [below.a * (fromStageM - below.h0M) ** below.b, startOf(segment)];
    if (!(Math.abs(over / under - 1) <= MOST_JUMP)) {
      throw refuse(`has a rating that jumps from ${under} to ${over} m3/s`, segment);
    }
  }
  return rating;
}

function startOf({ a, b, h0M, fromStageM }: RatingSegment): number {
  return a * (fromStageM - h0M) ** b;
}
