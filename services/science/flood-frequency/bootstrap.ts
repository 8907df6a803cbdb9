import {
  openDistribution,
  type DistributionName,
  type FrequencyParameters,
} from './distributions/distribution.ts';
import { fitLMoments, sampleLMoments } from './distributions/l-moments.ts';
import { normalQuantile } from './distributions/normal-quantile.ts';
import { fitExcesses, type ThresholdFit } from './records/peaks-over-threshold.ts';

/** The same numbers on every run: an interval is a property of a sample. */
const SEED = 0x15_0e_7e;

/**
 * Samples as a fitted distribution would give them, each fitted anew by L-moments: how far fits of so
 * many years scatter.
 *
 * @param years values of a sample
 * @param samples how many; those that no distribution of the kind fits are left out
 * @see Efron & Tibshirani 1993, section 6.5 (parametric bootstrap)
 */
export function bootstrapFits(
  name: DistributionName,
  parameters: FrequencyParameters,
  { years, samples }: { readonly years: number; readonly samples: number },
): FrequencyParameters[] {
  const random = openRandom(SEED);
  const draw = openDraw(name, parameters, random);
  const fits: FrequencyParameters[] = [];
  const values = new Float64Array(years);
  for (let sample = 0; sample < samples; sample++) {
    for (let at = 0; at < years; at++) values[at] = draw();
    const moments = sampleLMoments(values);
    if (moments.l2 > 0 && Math.abs(moments.t3) < 1) fits.push(fitLMoments(name, moments));
  }
  return fits;
}

/**
 * The same for excesses at Poisson times: how many floods there are varies too.
 *
 * @param years that the floods of the fit were found in
 */
export function bootstrapFloods(
  fit: ThresholdFit,
  { years, samples }: { readonly years: number; readonly samples: number },
): ThresholdFit[] {
  const random = openRandom(SEED);
  const { threshold, scale, shape, floodsPerYear } = fit;
  const { quantile } = openDistribution('GPA', { location: threshold, scale, shape });
  const fits: ThresholdFit[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const peaks: number[] = [];
    for (let at = -Math.log(random()); at < years * floodsPerYear; at -= Math.log(random())) {
      peaks.push(quantile(random()));
    }
    if (peaks.length < 3) continue;
    const excesses = fitExcesses(peaks, threshold);
    fits.push({ threshold, floodsPerYear: peaks.length / years, ...excesses });
  }
  return fits;
}

/** Draws what is fitted: for LP3 the logarithms. */
function openDraw(
  name: DistributionName,
  parameters: FrequencyParameters,
  random: () => number,
): () => number {
  if (name !== 'PE3' && name !== 'LP3') {
    const { quantile } = openDistribution(name, parameters);
    return () => quantile(random());
  }
  const { location, scale, shape: skew } = parameters;
  if (Math.abs(skew) < 1e-4) return () => location + scale * normalQuantile(random());
  const shape = 4 / (skew * skew);
  const unit = (scale * skew) / 2;
  return () => location + unit * (drawGamma(shape, random) - shape);
}

/** Marsaglia & Tsang 2000, doi:10.1145/358407.358414. */
function drawGamma(shape: number, random: () => number): number {
  if (shape < 1) return drawGamma(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normalQuantile(random());
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Numbers between 0 and 1, both excluded: mulberry32, twice for 53 bits. */
function openRandom(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6) + 0.5) / 2 ** 53;
}
