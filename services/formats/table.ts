import type { Geometry } from 'geojson';

/**
 * A cell of a table: time as ms since 1970 UTC, geometry as GeoJSON in WGS 84, missing as null.
 * A column a row does not name is one its file says nothing about: what is stored stays.
 */
export type TableValue = string | number | boolean | null | Geometry;
export type TableRow = Readonly<Record<string, TableValue>>;

/** A row that could not be read: where it stands in the file, and why. */
export type RowFault = { readonly row: number; readonly reason: string };

/** What a reader of a tabular format gives: good rows, and the bad ones with their reasons. */
export type TableRows = {
  readonly rows: readonly TableRow[];
  readonly faults: readonly RowFault[];
};

/** A number of a text cell; empty is missing, never zero; anything else that is no number throws. */
export function readNumber(text: string | undefined, name: string): number | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  const value = Number(trimmed);
  if (!Number.isFinite(value))
    throw new RangeError(`${name} "${trimmed.slice(0, 40)}" is no number`);
  return value;
}

/** {@link readNumber} for a cell that must be there and within bounds. */
export function readBounded(text: string | undefined, name: string, low: number, high: number) {
  const value = readNumber(text, name);
  if (value === null) throw new RangeError(`${name} is missing`);
  if (value < low || value > high)
    throw new RangeError(`${name} ${value} is not ${low} to ${high}`);
  return value;
}

/** A text cell; empty is missing. */
export function readText(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/**
 * An instant with its offset (`2021-03-01T00:00:00-07:00`), ms since 1970 UTC. A time without an
 * offset would be a guess and throws.
 */
export function readInstant(text: string | undefined, name: string): number {
  const trimmed = text?.trim() ?? '';
  const ms = Date.parse(trimmed);
  if (!/(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed) || Number.isNaN(ms)) {
    throw new RangeError(`${name} "${trimmed.slice(0, 40)}" is no time with an offset from UTC`);
  }
  return ms;
}

/** Reads each record; one that throws a RangeError becomes a fault, the others go on. */
export function readRows<Record_>(
  records: Iterable<Record_>,
  read: (record: Record_) => TableRow | readonly TableRow[],
  firstRow = 1,
): TableRows {
  const rows: TableRow[] = [];
  const faults: RowFault[] = [];
  let row = firstRow - 1;
  for (const record of records) {
    row += 1;
    try {
      const made = read(record);
      if (isMany(made)) rows.push(...made);
      else rows.push(made);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      faults.push({ row, reason: error.message });
    }
  }
  return { rows, faults };
}

function isMany(made: TableRow | readonly TableRow[]): made is readonly TableRow[] {
  return Array.isArray(made);
}
