import { Fault } from '../../../platform/fault.ts';
import {
  fitFrequency,
  LEAST_YEARS,
  type FrequencyFit,
} from '../../../science/flood-frequency/fit-frequency.ts';
import type { Row } from '../../table-rows.ts';
import { numberCell, textCell } from '../row-cells.ts';

/** Years between floods, on the mean: the severities of the outlook. */
export const RETURN_PERIODS = [2, 5, 20] as const;
type ReturnPeriod = (typeof RETURN_PERIODS)[number];

/** Flow of each return period at a place, and where it is from. */
export type Thresholds = {
  /** m3/s; NaN where it is not known */
  readonly byYears: Readonly<Record<ReturnPeriod, number>>;
  /** of the yearly peaks; undefined where there is none */
  readonly fit?: FrequencyFit;
  /** years it rests on */
  readonly years: number;
  /** distribution, method and years; or why there is none */
  readonly from: string;
};

/** No flow of a return period is known, and why. */
export function noThresholds(from: string, years = 0): Thresholds {
  return { byYears: { 2: NaN, 5: NaN, 20: NaN }, years, from };
}

/**
 * Flows of return periods from yearly peaks, by L-moments: a GEV at gauges; a Gumbel for the model's
 * own climate, as GloFAS does. With too few years none is told, and why.
 *
 * @see Hosking & Wallis 1997; Alfieri et al. 2013, doi:10.5194/hess-17-1161-2013 (GloFAS)
 */
export function fitThresholds(
  peaks: readonly number[],
  kind: 'GEV' | 'Gumbel',
  source: string,
): Thresholds {
  try {
    const fit = fitFrequency(peaks, { distribution: kind, method: 'l-moments' });
    const { count, quantile } = fit;
    return {
      byYears: { 2: quantile(2), 5: quantile(5), 20: quantile(20) },
      fit,
      years: count,
      from: `${kind} by L-moments, ${count} years of ${source}`,
    };
  } catch (error) {
    // Too few years, or peaks that no such distribution has: it is said, and none is made up.
    if (error instanceof Fault)
      return noThresholds(whyNone(peaks.length, kind, source), peaks.length);
    throw error;
  }
}

function whyNone(years: number, kind: string, source: string): string {
  if (years === 0) return `none: there are no ${source}`;
  if (years < LEAST_YEARS) {
    return `none: ${source} of ${years} years only, at least ${LEAST_YEARS} years are needed`;
  }
  return `none: no ${kind} fits the ${years} years of ${source}`;
}

/** Yearly peaks of a table by place. @param column that names the place */
export function peaksByPlace(
  rows: readonly Row[],
  column: 'gauge_id' | 'reach_id',
): ReadonlyMap<string, readonly number[]> {
  const peaks = new Map<string, number[]>();
  for (const row of rows) {
    const peak = numberCell(row, 'peak_m3s');
    if (!Number.isFinite(peak)) continue;
    const id = textCell(row, column);
    const known = peaks.get(id);
    if (known === undefined) peaks.set(id, [peak]);
    else known.push(peak);
  }
  return peaks;
}

/** Thresholds of places by id. */
export type ThresholdsOf = (id: string) => Thresholds;

/** @param source what the peaks are of, in words */
export function openThresholds(
  rows: readonly Row[],
  column: 'gauge_id' | 'reach_id',
  kind: 'GEV' | 'Gumbel',
  source: string,
): ThresholdsOf {
  const peaks = peaksByPlace(rows, column);
  const known = new Map<string, Thresholds>();
  return (id) => {
    const fitted = known.get(id) ?? fitThresholds(peaks.get(id) ?? [], kind, source);
    known.set(id, fitted);
    return fitted;
  };
}
