import { invalidField } from '../../platform/fault.ts';
import { bootstrapFits, bootstrapFloods } from './bootstrap.ts';
import {
  fitBulletin17c,
  type Bulletin17cFit,
  type Bulletin17cOptions,
  type FloodKnowledge,
} from './bulletin-17c/bulletin-17c.ts';
import {
  openDistribution,
  type Distribution,
  type DistributionName,
  type FrequencyParameters,
} from './distributions/distribution.ts';
import { fitLikelihood, LIKELIHOOD_DISTRIBUTIONS } from './distributions/likelihood.ts';
import { fitLMoments, sampleLMoments } from './distributions/l-moments.ts';
import { upperQuantile } from './distributions/normal-quantile.ts';
import { goodnessOf, type Goodness } from './goodness.ts';
import {
  fitFloodEvents,
  floodOfReturnPeriod,
  type ThresholdFit,
} from './records/peaks-over-threshold.ts';
import { quantile as sampleQuantile } from '../verification/quantile.ts';

export const FREQUENCY_METHODS = ['l-moments', 'mle', 'b17c'] as const;
export type FrequencyMethod = (typeof FREQUENCY_METHODS)[number];

/** Bulletin 17C (chapter 4, "Data assumptions") asks for ten years of record at the least. */
export const LEAST_YEARS = 10;

export type FrequencyOptions = Bulletin17cOptions & {
  readonly distribution: DistributionName;
  readonly method: FrequencyMethod;
  /** samples of the bootstrap of `l-moments` */
  readonly samples?: number;
};

export type FrequencyFit = {
  readonly distribution: DistributionName;
  readonly method: FrequencyMethod;
  /** years with a measured peak */
  readonly count: number;
  readonly parameters: FrequencyParameters;
  /** the peak that is exceeded once in so many years on average */
  readonly quantile: (returnPeriodYears: number) => number;
  /** return period of a peak, years */
  readonly returnPeriod: (peak: number) => number;
  /**
   * Confidence interval of a quantile. `l-moments`: percentiles of a parametric bootstrap with a fixed
   * seed; `mle`: delta method on the observed information, of the logarithm of the quantile, of the
   * quantile itself where peaks lie below 0 (NaN where that has no inverse); `b17c`: Cohn et al. 2001.
   */
  readonly interval: (returnPeriodYears: number, confidence: number) => readonly [number, number];
  /** of the measured peaks; for `b17c` of those that are kept */
  readonly goodness: Goodness;
  /** of `mle` */
  readonly aic?: number;
  readonly bic?: number;
  /** of `b17c` */
  readonly bulletin17c?: Bulletin17cFit;
};

const USUAL_SAMPLES = 500;

/**
 * A flood frequency curve from annual peaks.
 *
 * @param peaks of one year each, any unit, in any order; NaN is a year without one
 * @throws {Fault} invalid-request for fewer than `LEAST_YEARS` peaks, peaks of 0 or less in
 *   logarithmic fits, a distribution that the method does not fit
 * @see Hosking & Wallis 1997; Coles 2001; Bulletin 17C
 */
export function fitFrequency(peaks: ArrayLike<number>, options: FrequencyOptions): FrequencyFit {
  const { distribution: name, method } = options;
  const measured = Float64Array.from(peaks)
    .filter((peak) => !Number.isNaN(peak))
    .sort();
  switch (method) {
    case 'l-moments':
      checkPeaks(measured, name === 'LP3');
      return fitByLMoments(measured, name, options.samples ?? USUAL_SAMPLES);
    case 'mle':
      checkPeaks(measured, name === 'LP3');
      return fitByLikelihood(measured, name);
    case 'b17c': {
      if (name !== 'LP3') throw notFitted(name, 'b17c', ['LP3']);
      const floods = Array.from(measured, (peak) => measuredFlood(peak));
      return fitFloods(floods, options);
    }
  }
}

/** What is known of a year whose peak was measured by a gauge that sees all. */
export function measuredFlood(peak: number): FloodKnowledge {
  const all = { perceptionLow: 0, perceptionHigh: Infinity, years: 1, isSystematic: true };
  return { low: peak, high: peak, ...all };
}

/**
 * The same by Bulletin 17C from floods of which some are known only within bounds.
 *
 * @throws {Fault} invalid-request as `fitFrequency`
 */
export function fitFloods(
  floods: readonly FloodKnowledge[],
  options: Bulletin17cOptions,
): FrequencyFit {
  const exact = floods.flatMap(({ low, high, years }) =>
    low === high ? Array.from({ length: years }, () => low) : [],
  );
  checkCount(exact.length);
  const negative = floods.find(({ low }) => low < 0);
  if (negative !== undefined)
    throw notPositive(negative.low, '0 or more: a flow of zero is a low outlier');
  const fit = fitBulletin17c(floods, options);
  const { mean, variance, skew } = fit.moments;
  const parameters = { location: mean, scale: Math.sqrt(variance), shape: skew };
  const kept = Float64Array.from(exact)
    .filter((peak) => peak > 0 && peak >= fit.lowOutliers.threshold)
    .sort();
  const distribution = openDistribution('LP3', parameters);
  return {
    ...describe('LP3', 'b17c', parameters, distribution),
    count: exact.length,
    interval: (years, confidence) => fit.interval(1 - 1 / years, confidence),
    goodness: goodnessOf(distribution, kept),
    bulletin17c: fit,
  };
}

/** A frequency curve of floods over a threshold. */
export type FloodEventsFit = Pick<FrequencyFit, 'quantile' | 'interval' | 'goodness'> & {
  readonly fit: ThresholdFit;
};

/**
 * The curve of floods over a threshold: generalised Pareto excesses at Poisson times, intervals by a
 * parametric bootstrap with a fixed seed.
 *
 * @param peaks of independent floods, as `findFloods` gives them
 * @param years that they were found in
 * @throws {Fault} invalid-request for too few floods
 */
export function fitFloodsOverThreshold(
  peaks: readonly number[],
  threshold: number,
  years: number,
): FloodEventsFit {
  const fit = fitFloodEvents(peaks, threshold, years);
  const { scale, shape } = fit;
  const distribution = openDistribution('GPA', { location: threshold, scale, shape });
  let fits: readonly ThresholdFit[] | undefined;
  return {
    fit,
    quantile: (period) => floodOfReturnPeriod(fit, period),
    interval(period, confidence) {
      fits ??= bootstrapFloods(fit, { years, samples: USUAL_SAMPLES });
      return percentiles(
        fits.map((other) => floodOfReturnPeriod(other, period)),
        confidence,
      );
    },
    goodness: goodnessOf(distribution, Float64Array.from(peaks).sort()),
  };
}

function percentiles(values: ArrayLike<number>, confidence: number): readonly [number, number] {
  const tail = (1 - confidence) / 2;
  return [sampleQuantile(values, tail), sampleQuantile(values, 1 - tail)];
}

function fitByLMoments(peaks: Float64Array, name: DistributionName, samples: number): FrequencyFit {
  const values = name === 'LP3' ? peaks.map(Math.log10) : peaks;
  const parameters = fitLMoments(name, sampleLMoments(values));
  const distribution = openDistribution(name, parameters);
  const goodness = goodnessOf(distribution, peaks);
  let fits: readonly Distribution[] | undefined;
  // Made when they are first asked for: thresholds need no intervals.
  const getFits = () =>
    (fits ??= bootstrapFits(name, parameters, { years: peaks.length, samples }).map((fitted) =>
      openDistribution(name, fitted),
    ));
  return {
    ...describe(name, 'l-moments', parameters, distribution),
    count: peaks.length,
    goodness,
    interval(years, confidence) {
      const quantiles = Float64Array.from(getFits(), ({ quantile }) => quantile(1 - 1 / years));
      return percentiles(quantiles, confidence);
    },
  };
}

function fitByLikelihood(peaks: Float64Array, name: DistributionName): FrequencyFit {
  const allowed: readonly DistributionName[] = LIKELIHOOD_DISTRIBUTIONS;
  if (name === 'GPA') throw notFitted(name, 'mle', allowed);
  const fit = fitLikelihood(name, [...peaks]);
  const distribution = openDistribution(name, fit.parameters);
  const { logLikelihood, free } = fit;
  return {
    ...describe(name, 'mle', fit.parameters, distribution),
    count: peaks.length,
    goodness: goodnessOf(distribution, peaks),
    aic: 2 * free - 2 * logLikelihood,
    bic: free * Math.log(peaks.length) - 2 * logLikelihood,
    interval(years, confidence) {
      const p = 1 - 1 / years;
      const scaled = (scale: (quantile: number) => number) => {
        const of = (fitted: FrequencyParameters) =>
          scale(openDistribution(name, fitted).quantile(p));
        return upperQuantile((1 - confidence) / 2) * Math.sqrt(fit.varianceOf(of));
      };
      const middle = distribution.quantile(p);
      if (peaks[0]! < 0) {
        const off = scaled((quantile) => quantile);
        return [middle - off, middle + off];
      }
      // On the logarithm: a discharge is above 0, and the upper side is the uncertain one.
      const factor = Math.exp(scaled(Math.log));
      return [middle / factor, middle * factor];
    },
  };
}

function describe(
  name: DistributionName,
  method: FrequencyMethod,
  parameters: FrequencyParameters,
  { quantile, exceedance }: Distribution,
) {
  return {
    distribution: name,
    method,
    parameters,
    quantile: (years: number) => quantile(1 - 1 / years),
    returnPeriod: (peak: number) => 1 / exceedance(peak),
  };
}

function checkPeaks(sorted: Float64Array, isLogarithmic: boolean): void {
  checkCount(sorted.length);
  const [least] = sorted;
  if (isLogarithmic && least! <= 0) {
    throw notPositive(least!, 'above 0; method b17c takes zeros as low outliers');
  }
}

/** @throws {Fault} invalid-request for fewer than `LEAST_YEARS`, saying how many there are */
export function checkCount(count: number): void {
  if (count >= LEAST_YEARS) return;
  const detail = `has ${count} ${count === 1 ? 'year' : 'years'} with a measured peak, ${LEAST_YEARS} are needed: fewer say nothing of rare floods (Bulletin 17C asks for ten years of record)`;
  throw invalidField({
    field: 'peak',
    value: count,
    detail,
    allowed: `${LEAST_YEARS} years or more`,
  });
}

function notPositive(peak: number, allowed: string) {
  return invalidField({
    field: 'peak',
    value: peak,
    detail: `has ${peak}, which has no logarithm`,
    allowed,
  });
}

function notFitted(name: DistributionName, method: string, allowed: readonly string[]) {
  const detail = `${name} is not fitted by ${method}`;
  return invalidField({ field: 'distribution', value: name, detail, allowed });
}
