import type { Readings } from '../client/tables.ts';

/** Readings of one calendar year, UTC: as many as a plot and a table can show. */
export type YearOfReadings = {
  readonly year: string;
  /** newest first */
  readonly years: readonly string[];
  readonly times: readonly string[];
  readonly values: readonly (number | null)[];
  readonly symbols: readonly string[];
};

/** The year asked for where there are readings of it, else the newest. */
export function readingsOfYear(readings: Readings, wanted: string | undefined): YearOfReadings {
  const { times, values, symbols } = readings;
  const years = [...new Set(times.map(yearOf))].toReversed();
  const year = wanted !== undefined && years.includes(wanted) ? wanted : (years[0] ?? '');
  const within = (_: unknown, at: number) => yearOf(times[at]!) === year;
  return {
    year,
    years,
    times: times.filter(within),
    values: values.filter(within),
    symbols: symbols.filter(within),
  };
}

function yearOf(time: string): string {
  return time.slice(0, 4);
}
