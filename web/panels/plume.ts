/** Quantiles of an ensemble at each time, for the band of the plot and the table. */
export type Plume = {
  readonly least: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly median: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly greatest: readonly (number | null)[];
};

export const BAND_PERCENT = [10, 90] as const;

/**
 * Least, 10 %, median, 90 % and greatest of the members at each time. Missing members are left
 * out; a time at which all are missing is null.
 */
export function toPlume(rows: readonly (readonly (number | null)[])[]): Plume {
  const times = rows[0]?.length ?? 0;
  const columns = Array.from({ length: times }, (_, at) =>
    rows
      .map((row) => row[at] ?? null)
      .filter((value) => value !== null)
      .toSorted((a, b) => a - b),
  );
  const at = (probability: number) => columns.map((column) => quantile(column, probability));
  return {
    least: at(0),
    low: at(BAND_PERCENT[0] / 100),
    median: at(0.5),
    high: at(BAND_PERCENT[1] / 100),
    greatest: at(1),
  };
}

/**
 * Linear interpolation between order statistics.
 *
 * @see Hyndman & Fan 1996, definition 7, doi:10.2307/2684934
 */
export function quantile(sorted: readonly number[], probability: number): number | null {
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const lower = sorted[below]!;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return lower + (upper - lower) * (position - below);
}
