import { visitPoints } from '../distributions/gauss-legendre.ts';
import { openPearson3LogDensity, pearson3Support } from '../distributions/pearson3.ts';

/** Mean, variance and skew of a Pearson type III distribution of log10 discharges. */
export type LogMoments = {
  readonly mean: number;
  readonly variance: number;
  readonly skew: number;
};

/** Deviations from the mean beyond which nothing counts, on the side of the skew and the other. */
const NEAR_TAIL = 16;
const FAR_TAIL = 40;

/**
 * Probability of an interval and the expected powers 1 to `count` of a variate known to lie in it,
 * about `centre`. By quadrature of the density: nothing cancels, however small the skew. An interval
 * of no probability counts as its end nearest to the mean.
 *
 * @see Bulletin 17C, appendix 6 (there by incomplete gamma functions); Cohn et al. 1997
 */
export function intervalMoments(
  { mean, variance, skew }: LogMoments,
  [from, to]: readonly [number, number],
  { count, centre }: { readonly count: number; readonly centre: number },
): { readonly probability: number; readonly powers: Float64Array } {
  const deviation = Math.sqrt(variance);
  const [least, most] = pearson3Support(skew);
  const logDensity = openPearson3LogDensity(skew);
  const powers = new Float64Array(count);
  let probability = 0;
  const range = [
    Math.max(least, skew < 0 ? -FAR_TAIL : -NEAR_TAIL, (from - mean) / deviation),
    Math.min(most, skew > 0 ? FAR_TAIL : NEAR_TAIL, (to - mean) / deviation),
  ] as const;
  const add = (z: number, weight: number) => {
    const share = weight * Math.exp(logDensity(z));
    probability += share;
    const off = mean + deviation * z - centre;
    let power = share;
    for (let order = 0; order < count; order++) {
      power *= off;
      powers[order]! += power;
    }
  };
  const cuts = cutsOf(range, skew > 0 ? least : most);
  for (let at = 1; at < cuts.length; at++) {
    visitPoints({ from: cuts[at - 1]!, to: cuts[at]!, piece: 2 }, add);
  }
  if (probability > 0) return { probability, powers: powers.map((sum) => sum / probability) };
  const end = Math.abs(from - mean) < Math.abs(to - mean) ? from : to;
  const off = (Number.isFinite(end) ? end : mean) - centre;
  return { probability: 0, powers: powers.map((_, order) => off ** (order + 1)) };
}

/** Pieces that grow from the bound of the support, where the density of a large skew is steep. */
function cutsOf([from, to]: readonly [number, number], bound: number): readonly number[] {
  if (!(to > from)) return [];
  if (from !== bound && to !== bound) return [from, to];
  const side = from === bound ? 1 : -1;
  const near = Array.from({ length: 10 }, (_, at) => bound + side * 4 ** -at);
  return [from, ...near.filter((cut) => cut > from && cut < to), to].sort((a, b) => a - b);
}
