export const CSV_TYPE = 'text/csv; charset=utf-8; header=present';

/** A cell of a CSV record (RFC 4180), quoted where it must be. Missing is an empty cell. */
export function encodeCsvCell(value: string | null): string {
  if (value === null) return '';
  // Empty text is told from a missing value by its quotes.
  if (value === '' || /[",\r\n]/.test(value)) return `"${value.replaceAll('"', '""')}"`;
  return value;
}

/** One record with its line end (RFC 4180: CRLF). */
export function encodeCsvRecord(values: readonly (string | null)[]): string {
  return `${values.map(encodeCsvCell).join(',')}\r\n`;
}
