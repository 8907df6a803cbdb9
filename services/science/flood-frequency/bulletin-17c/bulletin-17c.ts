import { invalidField } from '../../../platform/fault.ts';
import { pearson3Quantile } from '../distributions/pearson3.ts';
import { bilinear } from '../distributions/minimise.ts';
import { studentQuantile } from '../distributions/student-quantile.ts';
import { expectedMoments, type LogFlow, type RegionalSkew } from './expected-moments.ts';
import { findLowOutliers, type LowOutliers } from './grubbs-beck.ts';
import { momentCovariance, quantileSlopes, type LogPerception } from './moment-errors.ts';
import type { LogMoments } from './pearson3-moments.ts';

/** What is known of the annual flood of a year, or of several years alike. Any unit of discharge. */
export type FloodKnowledge = {
  /** the flood was at least this; 0 where only an upper bound is known */
  readonly low: number;
  /** and at most this; equal to `low` where it was measured */
  readonly high: number;
  /** floods from here up would have been recorded, up to `perceptionHigh` */
  readonly perceptionLow: number;
  readonly perceptionHigh: number;
  /** how many years are known like this */
  readonly years: number;
  /** false: from before or between the records, and not asked whether it is a low outlier */
  readonly isSystematic: boolean;
};

export type Bulletin17cOptions = {
  /** absent: the skew of the station */
  readonly region?: RegionalSkew;
  /** 'mgbt' tests; 'none' keeps all peaks but zeros; a number is the smallest peak that is kept */
  readonly lowOutliers?: 'mgbt' | 'none' | number;
};

export type Bulletin17cFit = {
  /** of the decimal logarithms */
  readonly moments: LogMoments;
  readonly stationSkew: number;
  /** mean square error of the station skew */
  readonly stationSkewMse: number;
  readonly lowOutliers: LowOutliers;
  readonly years: number;
  /** confidence interval of the quantile with non-exceedance probability `p` */
  readonly interval: (p: number, confidence: number) => readonly [number, number];
};

/** Fewer floods above the low outliers have no skew. */
const FEWEST = 3;
/** Cohn et al. 2001: intervals of tiny samples are kept from running away. */
const LEAST_FREEDOM = 0.5;
const LEAST_DIVISOR = 0.5;

/**
 * Log-Pearson type III as Bulletin 17C: low outliers by the multiple Grubbs-Beck test, moments by the
 * expected moments algorithm, skew of the station or weighted with a regional one, and intervals that
 * know what was censored.
 *
 * @throws {Fault} invalid-request for fewer than three floods above the low outliers
 * @see England et al. 2019, Bulletin 17C, doi:10.3133/tm4B5, chapter 7 and appendices 5 to 7
 */
export function fitBulletin17c(
  floods: readonly FloodKnowledge[],
  { region, lowOutliers: rule = 'mgbt' }: Bulletin17cOptions = {},
): Bulletin17cFit {
  const lowOutliers = applyRule(rule, floods);
  const limit = Math.log10(lowOutliers.threshold);
  const flows = floods.map(({ low, high, years }): LogFlow => {
    if (high < lowOutliers.threshold) return { low: -Infinity, high: limit, years };
    return { low: Math.log10(low), high: Math.log10(high), years };
  });
  checkCount(flows);
  const seen = unitePerception(
    floods.map(({ perceptionLow, perceptionHigh, years }) => ({
      low: Math.max(Math.log10(perceptionLow), limit),
      high: Math.log10(perceptionHigh),
      years,
    })),
  );
  const years = seen.reduce((sum, part) => sum + part.years, 0);
  const station = expectedMoments(flows);
  const stationSkewMse = skewError(station, seen, { years, tested: lowOutliers.count > 0 });
  const moments =
    region === undefined
      ? station
      : expectedMoments(flows, { ...region, stationMse: stationSkewMse });
  const of = { seen, region, years, tested: lowOutliers.count > 0 };
  let around: MomentErrors | undefined;
  return {
    moments,
    stationSkew: station.skew,
    stationSkewMse,
    lowOutliers,
    years,
    interval: (p, confidence) =>
      quantileInterval(p, confidence, (around ??= errorsAround(moments, of))),
  };
}

function applyRule(
  rule: NonNullable<Bulletin17cOptions['lowOutliers']>,
  floods: readonly FloodKnowledge[],
): LowOutliers {
  const peaks = floods.flatMap(({ low, high, years, isSystematic }) =>
    low === high && isSystematic ? Array.from({ length: years }, () => low) : [],
  );
  if (rule === 'mgbt') return findLowOutliers(peaks);
  const limit = rule === 'none' ? Number.MIN_VALUE : rule;
  const count = peaks.filter((peak) => peak < limit).length;
  const kept = peaks.filter((peak) => peak >= limit);
  const threshold = count === 0 ? 0 : rule === 'none' ? Math.min(...kept) : rule;
  return { count, threshold, significance: [] };
}

function checkCount(flows: readonly LogFlow[]): void {
  const exact = flows.reduce((sum, { low, high, years }) => sum + (low === high ? years : 0), 0);
  if (exact >= FEWEST) return;
  const detail = `has ${exact} measured floods above the low outliers, at least ${FEWEST} are needed: fewer have no skew`;
  throw invalidField({ field: 'peak', value: exact, detail, allowed: `${FEWEST} or more` });
}

function unitePerception(parts: readonly LogPerception[]): LogPerception[] {
  const united = new Map<string, LogPerception>();
  for (const part of parts) {
    const key = `${part.low} ${part.high}`;
    united.set(key, { ...part, years: part.years + (united.get(key)?.years ?? 0) });
  }
  return [...united.values()];
}

type ErrorOf = { readonly years: number; readonly tested: boolean };

/**
 * Mean square error of the station skew. With low outliers found the formula of Bulletin 17B; else
 * that of the algorithm, scaled so that an uncensored record has the former.
 */
function skewError(
  moments: LogMoments,
  seen: readonly LogPerception[],
  { years, tested }: ErrorOf,
): number {
  if (tested) return skewMse(years, moments.skew);
  const most = Math.min(years, 150);
  const whole = [{ low: -Infinity, high: Infinity, years: most }];
  const scale = skewMse(most, moments.skew) / momentCovariance(moments, whole)[2]![2]!;
  return scale * momentCovariance(moments, seen)[2]![2]!;
}

/** @see Bulletin 17C, equation 10 (of 17B: equation 6, after Wallis et al. 1974) */
function skewMse(years: number, skew: number): number {
  const absolute = Math.abs(skew);
  const a = absolute <= 0.9 ? -0.33 + 0.08 * absolute : -0.52 + 0.3 * absolute;
  const b = absolute <= 1.5 ? 0.94 - 0.26 * absolute : 0.55;
  return 10 ** (a - b * Math.log10(years / 10));
}

type IntervalOf = ErrorOf & {
  readonly seen: readonly LogPerception[];
  readonly region: RegionalSkew | undefined;
};

/** Moments with their covariance, and both a little to either side of each: of no quantile yet. */
type MomentErrors = MomentsWithError & {
  readonly sides: readonly {
    readonly step: number;
    readonly below: MomentsWithError;
    readonly above: MomentsWithError;
  }[];
};
type MomentsWithError = { readonly moments: LogMoments; readonly covariance: number[][] };

function errorsAround(moments: LogMoments, of: IntervalOf): MomentErrors {
  const at = (shifted: LogMoments): MomentsWithError => ({
    moments: shifted,
    covariance: weightedCovariance(shifted, of),
  });
  const sides = (['mean', 'variance', 'skew'] as const).map((name, order) => {
    const step = 0.05 * Math.sqrt(([1, 2, 6][order]! * moments.variance) / of.years);
    return {
      step,
      below: at({ ...moments, [name]: moments[name] - step }),
      above: at({ ...moments, [name]: moments[name] + step }),
    };
  });
  return { ...at(moments), sides };
}

/** Student's t, skewed by how the error goes with the quantile. Cohn et al. 2001, equations 55 to 62. */
function quantileInterval(
  p: number,
  confidence: number,
  { moments, covariance, sides }: MomentErrors,
): readonly [number, number] {
  const slopes = quantileSlopes(p, moments);
  const variance = bilinear(slopes, covariance, slopes);
  const errorSlopes = sides.map(
    ({ step, below, above }) => (errorOf(p, above) - errorOf(p, below)) / (2 * step),
  );
  const both = bilinear(slopes, covariance, errorSlopes);
  const beta = both / variance;
  const rest = bilinear(errorSlopes, covariance, errorSlopes) - both ** 2 / variance;
  const freedom = Math.max(LEAST_FREEDOM, (0.5 * variance) / rest);
  const t = studentQuantile((1 + confidence) / 2, freedom);
  const log = moments.mean + Math.sqrt(moments.variance) * pearson3Quantile(p, moments.skew);
  const at = (sign: number) =>
    10 ** (log + (Math.sqrt(variance) * sign * t) / Math.max(LEAST_DIVISOR, 1 - beta * sign * t));
  return [at(-1), at(1)];
}

/** Standard error of the decimal logarithm of a quantile. */
function errorOf(p: number, { moments, covariance }: MomentsWithError): number {
  const slopes = quantileSlopes(p, moments);
  return Math.sqrt(bilinear(slopes, covariance, slopes));
}

/** The skew counts with its weight, and brings the error of the region. */
function weightedCovariance(moments: LogMoments, of: IntervalOf): number[][] {
  const own = momentCovariance(moments, of.seen);
  if (of.region === undefined) return own;
  const { mse } = of.region;
  const weight = mse / (mse + skewError(moments, of.seen, of));
  return own.map((row, i) =>
    row.map((cell, j) => {
      const scaled = cell * (i === 2 ? weight : 1) * (j === 2 ? weight : 1);
      return i === 2 && j === 2 ? scaled + (1 - weight) ** 2 * mse : scaled;
    }),
  );
}
