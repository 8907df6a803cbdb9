/** A number of a table: rounded to what can be known of a flow, NaN as missing. */
export function toCell(value: number | undefined, decimals = 3): number | null {
  if (value === undefined || !Number.isFinite(value)) return null;
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}

/** A list of numbers as JSON, NaN as null. */
export function toJsonCells(values: readonly number[], decimals = 3): string {
  return JSON.stringify(values.map((value) => toCell(value, decimals)));
}

/** Marks as a cell: null where there is none. */
export function markOf(marks: readonly string[]): string | null {
  return marks.length === 0 ? null : marks.join(' ');
}
