import { readTimes } from '../../../../formats/arrow/column-times.ts';
import { readNumbers } from '../../../../formats/arrow/column-values.ts';
import { wrongCell } from '../../../../formats/arrow/wrong-cell.ts';
import type { ArrowTable } from '../../../../formats/arrow/read-stream.ts';
import { invalidField } from '../../../../platform/fault.ts';
import { findAny, hasColumn } from '../columns.ts';

const HOUR_MS = 3_600_000;
/** Columns of year, month, day and hour, as the tables of cffdrs have them. */
const PARTS = ['yr', 'mon', 'day', 'hr'] as const;
const TIME_NAMES = ['timestamp', 'datetime', 'time'] as const;

/**
 * Hours since 1970-01-01T00 of the clock of each row: from the column `timestamp` (`datetime`,
 * `time`), else from `yr`, `mon`, `day` and `hr`. A time that says its zone is brought to the clock.
 *
 * @param offsetHours UTC offset of the clock of each row; absent: times with a zone are those of UTC
 * @param wanted names of all columns that are needed, for the fault
 * @throws {Fault} invalid-request naming column and row (from 1)
 */
export function readLocalHours(
  table: ArrowTable,
  wanted: readonly string[],
  offsetHours?: Float64Array,
): Int32Array {
  const { rows } = table;
  const isInParts = !TIME_NAMES.some((name) => hasColumn(table, name));
  if (isInParts && PARTS.some((name) => hasColumn(table, name))) return hoursOfParts(table);
  const { name, column } = findAny(table, TIME_NAMES, wanted);
  const { ms, isInstant } = readTimes(name, column, rows);
  const hours = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const offset = isInstant ? (offsetHours?.[row] ?? 0) : 0;
    const hour = ms[row]! / HOUR_MS + offset;
    if (!Number.isInteger(hour)) {
      const value = new Date(ms[row]!).toISOString();
      throw wrongCell(
        name,
        row,
        value,
        'is no whole hour',
        'whole hours of the clock of the station',
      );
    }
    hours[row] = hour;
  }
  return hours;
}

function hoursOfParts(table: ArrowTable): Int32Array {
  const [years, months, days, hoursOfDay] = PARTS.map((name) =>
    readNumbers(name, findAny(table, [name], PARTS).column, table.rows),
  );
  const hours = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const [year, month, day, hour] = [years![row]!, months![row]!, days![row]!, hoursOfDay![row]!];
    const midnight = new Date(Date.UTC(year, month - 1, day));
    const isDay =
      midnight.getUTCFullYear() === year &&
      midnight.getUTCMonth() === month - 1 &&
      midnight.getUTCDate() === day;
    if (!isDay) {
      const value = `${year}-${month}-${day}`;
      throw wrongCell('day', row, value, 'is no date', 'yr, mon and day of the calendar');
    }
    if (!Number.isInteger(hour) || hour < 0 || hour > 23) {
      throw wrongCell('hr', row, hour, 'is no hour', 'whole hours, 0 to 23');
    }
    hours[row] = midnight.getTime() / HOUR_MS + hour;
  }
  return hours;
}

/** `2024-07-01T13:00` of a clock. */
function toClock(localHour: number): string {
  return new Date(localHour * HOUR_MS).toISOString().slice(0, 16);
}

/**
 * The same value in all rows of a chain.
 *
 * @param rows of the chain
 * @throws {Fault} invalid-request naming the row where it is missing or another
 */
export function constantOf(field: string, values: Float64Array, rows: Int32Array): number {
  const first = values[rows[0]!]!;
  for (const row of rows) {
    const value = values[row]!;
    if (value === first) continue;
    const isMissing = Number.isNaN(value);
    const detail = isMissing
      ? `is missing in row ${row + 1}`
      : `is ${value} in row ${row + 1}, ${first} in the rows before of the same id`;
    throw invalidField({
      field,
      value: isMissing ? null : value,
      detail,
      allowed: 'one value for all rows of a station',
    });
  }
  return first;
}

/**
 * Hours of a station, each one after the one before.
 *
 * @throws {Fault} invalid-request naming the row before which an hour is missing
 */
export function checkHours(localHour: Int32Array, rows: Int32Array): void {
  const [gap] = findGaps(localHour, rows);
  if (gap === undefined) return;
  const value = toClock(localHour[gap]!);
  const next = toClock(localHour[rows[rows.indexOf(gap) - 1]!]! + 1);
  throw invalidField({
    field: 'timestamp',
    value,
    detail: `an hour is missing before ${value} in row ${gap + 1}`,
    allowed: `${next}: each hour of an id once, in order; give each season an id of its own`,
  });
}

/**
 * The rows of a chain whose hour is not the one after the row before.
 *
 * @throws {Fault} invalid-request naming the row whose hour is not later
 */
export function findGaps(localHour: Int32Array, rows: Int32Array): number[] {
  const gaps: number[] = [];
  for (let at = 1; at < rows.length; at++) {
    const row = rows[at]!;
    const hours = localHour[row]! - localHour[rows[at - 1]!]!;
    if (hours > 1) gaps.push(row);
    if (hours > 0) continue;
    const value = toClock(localHour[row]!);
    throw invalidField({
      field: 'timestamp',
      value,
      detail: `is ${value} in row ${row + 1}, not later than the row before of its chain`,
      allowed: 'hours of a chain in time order, each once',
    });
  }
  return gaps;
}
