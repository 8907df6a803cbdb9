/** Series of gauges, basins and reaches as CSV: one place and time a row, columns by name. */
import { Fault } from '../platform/fault.ts';
import { readCsv } from './csv-records.ts';
import {
  readBounded,
  readInstant,
  readNumber,
  readRows,
  readText,
  type TableRows,
  type TableValue,
} from './table.ts';

type Read = (text: string | undefined, name: string) => TableValue;

const within =
  (low: number, high: number): Read =>
  (text, name) =>
    readNumber(text, name) === null ? null : readBounded(text, name, low, high);

/** What a series is of: one of these names the place. */
const PLACES = ['gauge_id', 'basin_id', 'reach_id'];
/** When a value is of: an instant with its offset from UTC, or a year. */
const TIMES: Readonly<Record<string, Read>> = {
  time: readInstant,
  year: (text, name) => {
    const year = readBounded(text, name, 1000, 3000);
    if (Number.isInteger(year)) return year;
    throw new RangeError(`${name} ${year} is no year`);
  },
};
/** Columns of values with the bounds of what there is on Earth; empty is missing. */
const VALUES: Readonly<Record<string, Read>> = {
  discharge_m3s: within(-10_000, 400_000),
  stage_m: within(-500, 9000),
  peak_m3s: within(0, 400_000),
  // Most of an hour and of a day that was ever measured, with room.
  precipitation_mm: within(0, 2000),
  temperature_c: within(-90, 65),
  quality: (text) => readText(text),
};

/**
 * Whether a text begins with such a header: a place (`gauge_id`, `basin_id`, `reach_id`), `time` or
 * `year`, and values, in any order and nothing else.
 */
export function isRiverSeries(head: string): boolean {
  const [first = ''] = head.split(/\r?\n/, 1);
  const names = first
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim());
  const count = (known: readonly string[]) => names.filter((name) => known.includes(name)).length;
  const values = count(Object.keys(VALUES));
  return (
    count(PLACES) === 1 &&
    count(Object.keys(TIMES)) === 1 &&
    values > 0 &&
    names.length === values + 2
  );
}

/**
 * Rows of a series, under the names of its columns: discharge and peaks (m3 s-1), stage (m),
 * precipitation (mm in the hour that ends at the time), temperature (degC), quality (a word).
 *
 * @throws {Fault} corrupt-data when the header is another
 */
export function readRiverSeries(text: string): TableRows {
  if (!isRiverSeries(text)) {
    throw new Fault(
      'corrupt-data',
      'no series of gauges, basins or reaches: the header is another',
    );
  }
  const { header, records } = readCsv(text);
  const columns = header.map((name) => [name, readerOf(name)] as const);
  return readRows(
    records,
    (cells) => Object.fromEntries(columns.map(([name, read], at) => [name, read(cells[at], name)])),
    2,
  );
}

function readerOf(name: string): Read {
  return TIMES[name] ?? VALUES[name] ?? readId;
}

function readId(text: string | undefined, name: string): string {
  const id = readText(text);
  if (id === null) throw new RangeError(`${name} is missing`);
  return id;
}
