import { logLikelihood, type ArrivalMember } from './likelihood.ts';
import type { ArrivalObservation } from './observed-arrivals.ts';

export type FactorLimits = {
  /** standard deviation of the logarithm of the factor before any observation */
  readonly priorLogDeviation: number;
  /** the factor stays within */
  readonly lowest: number;
  readonly highest: number;
};

/**
 * What the growth that was seen says of the rate of spread: multiply it by `factor` from here on.
 */
export type SpreadFactor = {
  /** median, within the limits */
  readonly factor: number;
  /** standard deviation of the factor's natural logarithm: 0.1 is about 10 % */
  readonly logDeviation: number;
  /** 5 and 95 % */
  readonly low: number;
  readonly high: number;
  /** the observations asked for more than the limits allow */
  readonly bounded: boolean;
  /** log-likelihood of each member, over all factors */
  readonly memberLogLikelihoods: Float64Array;
};

/**
 * Rates of spread of empirical models are usually right to about 35 % (Cruz & Alexander 2013,
 * doi:10.1016/j.envsoft.2013.02.004), with a long tail above: 0.4 in the logarithm.
 */
const DEFAULT_LIMITS: FactorLimits = { priorLogDeviation: 0.4, lowest: 0.5, highest: 2 };
/** 95 % of a normal distribution lie below so many standard deviations. */
const NORMAL_95 = 1.645;
/** Factors from a quarter to four, evenly by ratio: 2.3 % apart. */
const FACTORS = Float64Array.from({ length: 121 }, (_, i) => 4 ** ((i - 60) / 60));

/**
 * Estimates by how much the fire spreads faster than the members say, from when it came to the
 * places observed: the posterior of the factor under a log-normal prior around 1, over all members
 * at once. Members must have run on for `highest` times the time observed: a cell that none of
 * them reached says "not within it", whatever the factor.
 *
 * @param startH hours at which the growth began that members and observations share
 * @throws {RangeError} when a limit makes no sense
 */
export function estimateSpreadFactor(
  members: readonly ArrivalMember[],
  observations: readonly ArrivalObservation[],
  startH: number,
  limits: Partial<FactorLimits> = {},
): SpreadFactor {
  const { priorLogDeviation, lowest, highest } = { ...DEFAULT_LIMITS, ...limits };
  if (!(lowest > 0 && lowest <= 1 && highest >= 1 && priorLogDeviation > 0)) {
    throw new RangeError(`limits ${lowest} to ${highest} do not hold 1`);
  }
  const logPrior = FACTORS.map((factor) => -0.5 * (Math.log(factor) / priorLogDeviation) ** 2);
  const logs = members.map((member) =>
    FACTORS.map((factor) => logLikelihood(member, observations, factor, startH)),
  );
  const priorSum = logSumExp(logPrior);
  const memberLogLikelihoods = Float64Array.from(logs, (row) =>
    logSumExp(row.map((log, i) => log + logPrior[i]! - priorSum)),
  );
  const joint = FACTORS.map(
    (_, i) => logPrior[i]! + logSumExp(logs.map((row) => row[i]!)) - Math.log(members.length),
  );
  const total = logSumExp(joint);
  const posterior = joint.map((log) => Math.exp(log - total));
  const median = quantileOf(posterior, 0.5);
  const mean = posterior.reduce((sum, p, i) => sum + p * Math.log(FACTORS[i]!), 0);
  const variance = posterior.reduce(
    (sum, p, i) => sum + p * (Math.log(FACTORS[i]!) - mean) ** 2,
    0,
  );
  const commonLog = commonError(observations, startH);
  const bound = (factor: number) => Math.min(highest, Math.max(lowest, factor));
  const limitAt = (probability: number) => {
    const own = Math.log(quantileOf(posterior, probability) / median);
    return bound(median * Math.exp(Math.sign(own) * Math.hypot(own, NORMAL_95 * commonLog)));
  };
  return {
    factor: bound(median),
    logDeviation: Math.hypot(Math.sqrt(variance), commonLog),
    low: limitAt(0.05),
    high: limitAt(0.95),
    bounded: median < lowest || median > highest,
    memberLogLikelihoods,
  };
}

/**
 * Error of the logarithm that all observations share and none can average out: wind that turned
 * half an hour later moved every arrival, so it is their error of time over the time of growth.
 */
function commonError(observations: readonly ArrivalObservation[], startH: number): number {
  let [latest, errorH] = [startH, 0];
  for (const observation of observations) {
    const { latestH, earliestH } = observation;
    const time = latestH < Infinity ? latestH : earliestH;
    if (time <= latest) continue;
    [latest, errorH] = [time, observation.errorH];
  }
  return latest > startH ? errorH / (latest - startH) : 0;
}

function logSumExp(logs: ArrayLike<number>): number {
  let most = -Infinity;
  for (let i = 0; i < logs.length; i += 1) most = Math.max(most, logs[i]!);
  let sum = 0;
  for (let i = 0; i < logs.length; i += 1) sum += Math.exp(logs[i]! - most);
  return most + Math.log(sum);
}

/** A quantile of the posterior, each lattice point spread evenly over its step. */
function quantileOf(posterior: Float64Array, probability: number): number {
  const step = FACTORS[1]! / FACTORS[0]!;
  let below = 0;
  for (let i = 0; i < posterior.length; i += 1) {
    const here = posterior[i]!;
    if (below + here >= probability) {
      return FACTORS[i]! * step ** ((probability - below) / here - 0.5);
    }
    below += here;
  }
  return FACTORS.at(-1)!;
}
