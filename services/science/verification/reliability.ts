import { placeOf } from './brier.ts';
import { keepPairs } from './paired.ts';

/** How often what was given a probability within a bin did happen. */
export type ReliabilityBin = {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** NaN in an empty bin, as are all below */
  readonly meanProbability: number;
  readonly observedFrequency: number;
  /** 95 % interval of the frequency (Wilson): a few cases prove little */
  readonly low: number;
  readonly high: number;
};

const TWO_SIDED_95 = 1.959964;

/**
 * A reliability diagram in numbers. Pairs with a missing side are left out.
 *
 * @param probabilities 0 to 1
 * @param outcomes 1 where it happened, 0 where not
 * @param edges ascending, from 0 to 1; a bin holds its left edge, the last one both
 * @throws {RangeError} when a probability lies outside the edges
 * @see Wilks 2019, 4th ed., section 9.4.4; Wilson 1927, doi:10.1080/01621459.1927.10502953
 */
export function reliabilityCurve(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  edges: ArrayLike<number>,
): ReliabilityBin[] {
  const { forecasts, observations } = keepPairs(probabilities, outcomes);
  const sums = Array.from({ length: edges.length - 1 }, () => ({ p: 0, o: 0, n: 0 }));
  for (const [at, p] of forecasts.entries()) {
    const sum = sums[placeOf(p, edges)]!;
    sum.p += p;
    sum.o += observations[at]!;
    sum.n += 1;
  }
  return sums.map(({ p, o, n }, bin) => {
    const bounds = { from: edges[bin]!, to: edges[bin + 1]!, count: n };
    return { ...bounds, meanProbability: p / n, observedFrequency: o / n, ...wilson(o / n, n) };
  });
}

function wilson(share: number, count: number): { readonly low: number; readonly high: number } {
  const z2 = TWO_SIDED_95 ** 2 / count;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = Math.sqrt(z2 * (share * (1 - share) + z2 / 4)) / (1 + z2);
  return { low: middle - half, high: middle + half };
}
