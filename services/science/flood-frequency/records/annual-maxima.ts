import type { DischargeSeries } from './discharge-series.ts';

const MS_AN_HOUR = 3_600_000;

export type AnnualMaximum = {
  /** the calendar year that the hydrological year ends in */
  readonly year: number;
  readonly peak: number;
  readonly timeMs: number;
  /** share of the times of the year that have a value */
  readonly completeness: number;
};
/** A year whose greatest value may not be its peak. */
export type RefusedYear = Pick<AnnualMaximum, 'year' | 'completeness'>;

export type AnnualMaximaOptions = {
  /** month that the hydrological year begins with, 1 to 12, in UTC: 10 in most of North America */
  readonly firstMonth: number;
  /** 24 or 1 */
  readonly stepHours: number;
  /** share of its times that a year needs, 0 to 1 */
  readonly leastCompleteness: number;
};

/**
 * The greatest value of each hydrological year, and the years that are refused because too much of
 * them is missing; years without any value between others are refused too.
 */
export function annualMaxima(
  { timesMs, values }: DischargeSeries,
  { firstMonth, stepHours, leastCompleteness }: AnnualMaximaOptions,
): { readonly maxima: readonly AnnualMaximum[]; readonly refused: readonly RefusedYear[] } {
  const years = new Map<number, { peak: number; timeMs: number; count: number }>();
  for (let at = 0; at < timesMs.length; at++) {
    const [timeMs, value] = [timesMs[at]!, values[at]!];
    const year = hydrologicalYear(timeMs, firstMonth);
    const known = years.get(year) ?? { peak: -Infinity, timeMs, count: 0 };
    years.set(year, known);
    if (Number.isNaN(value)) continue;
    known.count += 1;
    if (value > known.peak) [known.peak, known.timeMs] = [value, timeMs];
  }
  const maxima: AnnualMaximum[] = [];
  const refused: RefusedYear[] = [];
  const named = [...years.keys()];
  const [first, last] = named.reduce(
    ([low, high], year) => [Math.min(low, year), Math.max(high, year)],
    [Infinity, -Infinity],
  );
  for (let year = first; year <= last; year++) {
    const { peak = NaN, timeMs = NaN, count = 0 } = years.get(year) ?? {};
    const hours = (startOfYear(year + 1, firstMonth) - startOfYear(year, firstMonth)) / MS_AN_HOUR;
    const completeness = Math.min(1, (count * stepHours) / hours);
    if (count > 0 && completeness >= leastCompleteness) {
      maxima.push({ year, peak, timeMs, completeness });
    } else refused.push({ year, completeness });
  }
  return { maxima, refused };
}

/** The hydrological year of a time: the calendar year that it ends in. */
export function hydrologicalYear(timeMs: number, firstMonth: number): number {
  const date = new Date(timeMs);
  const isNext = firstMonth > 1 && date.getUTCMonth() + 1 >= firstMonth;
  return date.getUTCFullYear() + (isNext ? 1 : 0);
}

/** When a hydrological year begins, ms since 1970 UTC. */
export function startOfYear(year: number, firstMonth: number): number {
  const start = new Date(0);
  // Not Date.UTC: it takes years below 100 for those of the 20th century.
  start.setUTCFullYear(firstMonth > 1 ? year - 1 : year, firstMonth - 1, 1);
  return start.getTime();
}
