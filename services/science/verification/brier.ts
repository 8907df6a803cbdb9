import { keepPairs, meanOf } from './paired.ts';

/** What counts as an event: at or above the threshold, or strictly above it. */
export type ThresholdOperator = '>=' | '>';

/** Whether a value is an event; a missing value is neither (NaN), else 1 or 0. */
export function exceeds(value: number, threshold: number, operator: ThresholdOperator): number {
  if (Number.isNaN(value)) return NaN;
  return (operator === '>=' ? value >= threshold : value > threshold) ? 1 : 0;
}

/** Share of the members that are events, 0 to 1; missing members are left out, NaN of none. */
export function exceedanceProbability(
  members: ArrayLike<number>,
  threshold: number,
  operator: ThresholdOperator,
): number {
  const events = Float64Array.from(members, (value) => exceeds(value, threshold, operator));
  return meanOf(events.filter((event) => !Number.isNaN(event)));
}

/**
 * Brier score: mean square error of probabilities; 0 is best. Pairs with a missing side are left
 * out, NaN of none.
 *
 * @param probabilities 0 to 1
 * @param outcomes 1 where it happened, 0 where not
 * @see Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2 (the half of it)
 */
export function brierScore(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): number {
  const pairs = keepPairs(probabilities, outcomes);
  return meanOf(pairs.forecasts.map((p, i) => (p - pairs.observations[i]!) ** 2));
}

/**
 * Brier score of exceedance by ensembles, as if they had endless members; it can be negative.
 * Cases with a missing observation or fewer than two members are left out.
 *
 * @see Ferro 2014, doi:10.1002/qj.2270, eq. 2
 */
export function fairBrierScore(
  ensembles: readonly ArrayLike<number>[],
  observations: ArrayLike<number>,
  threshold: number,
  operator: ThresholdOperator,
): number {
  const scores = ensembles.map((ensemble, at) => {
    const members = Float64Array.from(ensemble).filter((value) => !Number.isNaN(value));
    const outcome = exceeds(observations[at]!, threshold, operator);
    const p = exceedanceProbability(members, threshold, operator);
    return (p - outcome) ** 2 - (p * (1 - p)) / (members.length - 1);
  });
  return meanOf(scores.filter(Number.isFinite));
}

/** The terms of a Brier score: brier = reliability - resolution + uncertainty + wbv - wbc. */
export type BrierTerms = {
  readonly brier: number;
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  readonly withinBinVariance: number;
  readonly withinBinCovariance: number;
};

/**
 * Takes a Brier score apart over bins of probability. With the two terms within bins the sum is
 * exact, whatever the bins.
 *
 * @param edges ascending, from 0 to 1; a bin holds its left edge, the last one both
 * @see Stephenson et al. 2008, doi:10.1175/2007WAF2006116.1, eq. 5
 * @throws {RangeError} when a probability lies outside the edges
 */
export function decomposeBrier(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  edges: ArrayLike<number>,
): BrierTerms {
  const { forecasts, observations } = keepPairs(probabilities, outcomes);
  const count = forecasts.length;
  const bins = Array.from({ length: edges.length - 1 }, () => ({ p: 0, o: 0, n: 0 }));
  const places = forecasts.map((p) => placeOf(p, edges));
  for (let i = 0; i < count; i += 1) {
    const bin = bins[places[i]!]!;
    bin.p += forecasts[i]!;
    bin.o += observations[i]!;
    bin.n += 1;
  }
  const climate = meanOf(observations);
  const terms = { reliability: 0, resolution: 0, withinBinVariance: 0, withinBinCovariance: 0 };
  for (let i = 0; i < count; i += 1) {
    const { p, o, n } = bins[places[i]!]!;
    terms.reliability += (p / n - o / n) ** 2 / count;
    terms.resolution += (o / n - climate) ** 2 / count;
    terms.withinBinVariance += (forecasts[i]! - p / n) ** 2 / count;
    terms.withinBinCovariance += (2 * (forecasts[i]! - p / n) * (observations[i]! - o / n)) / count;
  }
  const brier = brierScore(forecasts, observations);
  return { brier, ...terms, uncertainty: climate * (1 - climate) };
}

/**
 * The bin of a probability: a bin holds its left edge, the last one both.
 *
 * @param edges ascending
 * @throws {RangeError} when the probability lies outside the edges
 */
export function placeOf(probability: number, edges: ArrayLike<number>): number {
  const bins = edges.length - 1;
  if (!(probability >= edges[0]! && probability <= edges[bins]!)) {
    throw new RangeError(`probability ${probability} is not ${edges[0]} to ${edges[bins]}`);
  }
  let place = 0;
  while (place < bins - 1 && probability >= edges[place + 1]!) place += 1;
  return place;
}
