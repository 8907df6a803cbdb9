/** How far observations may move an ensemble. */
export type WeightLimits = {
  /** effective members that stay at least, of all: below, the evidence is tempered */
  readonly minimumEffectiveShare: number;
};

export type MemberWeights = {
  /** one a member, sum 1 */
  readonly weights: Float64Array;
  /** 1 / sum of squares: as many members of equal weight would tell as much */
  readonly effectiveSize: number;
  /** power of the likelihood that was used: 1 is all of it, 0 none */
  readonly exponent: number;
};

const DEFAULT_LIMITS: WeightLimits = { minimumEffectiveShare: 0.25 };

/**
 * Weights of members by their likelihood. Few members and many observations would leave one member
 * with all the weight, and a forecast without spread: the likelihood is raised to the largest power
 * up to 1 that keeps the effective size at its limit.
 *
 * @param logLikelihoods of each member; equal ones give equal weights
 * @throws {RangeError} without members, or for a share that is not 0 to 1
 * @see van Leeuwen et al. 2019, doi:10.1002/qj.3551, section 3.1 (weights), 4.3 (tempering)
 */
export function weighMembers(
  logLikelihoods: ArrayLike<number>,
  limits: Partial<WeightLimits> = {},
): MemberWeights {
  const { minimumEffectiveShare: share } = { ...DEFAULT_LIMITS, ...limits };
  if (logLikelihoods.length === 0) throw new RangeError('no members to weigh');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`effective share ${share} is not 0 to 1`);
  const least = share * logLikelihoods.length;
  let [weights, exponent] = [temper(logLikelihoods, 1), 1];
  if (effectiveSize(weights) < least) {
    let [low, high] = [0, 1];
    for (let round = 0; round < 50; round += 1) {
      const middle = (low + high) / 2;
      if (effectiveSize(temper(logLikelihoods, middle)) < least) high = middle;
      else low = middle;
    }
    [weights, exponent] = [temper(logLikelihoods, low), low];
  }
  return { weights, effectiveSize: effectiveSize(weights), exponent };
}

function temper(logLikelihoods: ArrayLike<number>, exponent: number): Float64Array {
  const logs = Float64Array.from(logLikelihoods, (value) => value * exponent);
  const most = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  const raised = logs.map((log) => Math.exp(log - most));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((weight) => weight / sum);
}

function effectiveSize(weights: Float64Array): number {
  return 1 / weights.reduce((sum, weight) => sum + weight * weight, 0);
}
