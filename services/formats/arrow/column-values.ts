import type { Batch, Column } from '@uwdata/flechette';

import { dayOfZone } from './zone-days.ts';
import { wrongCell } from './wrong-cell.ts';

const MOST_KNOWN_DAYS = 50_000;
const MS_A_DAY = 86_400_000;
const TYPE = { int: 2, float: 3, binary: 4, date: 8, time: 9, timestamp: 10 } as const;
/** What a `Date` can hold (ECMA-262, clause 21.4.1.1). */
const MOST_DATE_MS = 8.64e15;
/** A decimal number, as people and programs write it: nothing of `Number` that is code. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const ISO_DAY =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](?:[01]\d|2[0-4])(?::?[0-5]\d(?::?[0-6]\d(?:[.,]\d+)?)?)? ?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Shared with other threads, so that a table is laid out once for all of them. */
export function sharedFloats(rows: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(rows * 8));
}

/**
 * A column as numbers; null and empty text are NaN.
 *
 * @throws {Fault} invalid-request naming column, row (from 1) and what is no number there
 */
export function readNumbers(
  name: string,
  column: Column<unknown>,
  rows: number,
): Float64Array<SharedArrayBuffer> {
  const out = sharedFloats(rows);
  let at = 0;
  for (const part of column.data) {
    const { length, nullCount, type } = part;
    const values = part.values;
    const direct = type.typeId === TYPE.float || (type.typeId === TYPE.int && type.bitWidth < 64);
    if (direct && nullCount === 0 && values !== undefined && part.length <= values.length) {
      out.set(values.subarray(0, length) as Float64Array, at);
    } else {
      const cell = openCell(part);
      for (let row = 0; row < length; row++) {
        const value = cell(row);
        refuseTimes(name, part, value, at + row);
        out[at + row] = toNumber(name, value, at + row);
      }
    }
    at += length;
  }
  return out;
}

/** @throws {Fault} invalid-request for a column of dates or times, whose cells are counts of a unit */
function refuseTimes(name: string, { type }: Batch<unknown>, cell: unknown, row: number): void {
  if (type.typeId !== TYPE.date && type.typeId !== TYPE.time && type.typeId !== TYPE.timestamp)
    return;
  if (cell === null || cell === undefined) return;
  const shown =
    typeof cell === 'number' && Math.abs(cell) <= MOST_DATE_MS && type.typeId !== TYPE.time;
  const value = shown ? new Date(cell).toISOString() : String(cell as number);
  throw wrongCell(
    name,
    row,
    value,
    'is a time, no number',
    'a number; null, NaN or nothing for missing',
  );
}

/** The cells of a batch; integers of 64 bits as they are, which are more than a number holds. */
function openCell(part: Batch<unknown>): (row: number) => unknown {
  const { type, values, validity, nullCount } = part;
  if (type.typeId !== TYPE.int || type.bitWidth < 64) return (row) => part.at(row) as unknown;
  const isThere = (row: number) =>
    nullCount === 0 || (validity![row >> 3]! & (1 << (row & 7))) !== 0;
  return (row) => (isThere(row) ? values![row] : null);
}

function toNumber(name: string, value: unknown, row: number): number {
  if (value === null || value === undefined) return NaN;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const text = typeof value === 'string' ? value.trim() : undefined;
  if (text === '' || text?.toLowerCase() === 'nan' || text === 'NA') return NaN;
  const number = text !== undefined && DECIMAL.test(text) ? Number(text) : NaN;
  if (Number.isFinite(number)) return number;
  throw wrongCell(name, row, value, 'is no number', 'a number; null, NaN or nothing for missing');
}

/**
 * A column as days since 1970-01-01: a date, a timestamp or ISO 8601 text. The day is that of the
 * clock as it was written: of text, the day it begins with whatever its offset; of a timestamp with
 * a zone, the day in that zone (Schema.fbs, table Timestamp); of one without, its own.
 *
 * @throws {Fault} invalid-request naming column, row (from 1) and what is no date there
 */
export function readDays(
  name: string,
  column: Column<unknown>,
  rows: number,
): Int32Array<SharedArrayBuffer> {
  const out = new Int32Array(new SharedArrayBuffer(rows * 4));
  // Many rows have the same day.
  const known = new Map<unknown, number>();
  const read = (value: unknown, row: number) => {
    const day = known.get(value) ?? dayOfText(name, value, row);
    if (known.size < MOST_KNOWN_DAYS) known.set(value, day);
    return day;
  };
  let at = 0;
  for (const part of column.data) {
    const { length, type } = part;
    const isTime = type.typeId === TYPE.date || type.typeId === TYPE.timestamp;
    const { values } = part;
    const toDay = type.typeId === TYPE.timestamp ? dayOfZone(name, type.timezone) : dayOfUtc;
    if (type.typeId === TYPE.date && values instanceof Int32Array && part.nullCount === 0) {
      out.set(values.subarray(0, length), at);
    } else {
      for (let row = 0; row < length; row++) {
        const value = part.at(row);
        out[at + row] = isTime ? dayOfMs(name, value, at + row, toDay) : read(value, at + row);
      }
    }
    at += length;
  }
  return out;
}

const DATES = 'an ISO 8601 date such as 2026-07-01';

function dayOfMs(name: string, value: unknown, row: number, toDay: (ms: number) => number): number {
  if (typeof value !== 'number') throw wrongCell(name, row, value, 'is missing', DATES);
  return toDay(value);
}

function dayOfUtc(ms: number): number {
  return Math.floor(ms / MS_A_DAY);
}

function dayOfText(name: string, value: unknown, row: number): number {
  if (value === null || value === '') throw wrongCell(name, row, value, 'is missing', DATES);
  const day = typeof value === 'string' ? (ISO_DAY.exec(value.trim())?.[1] ?? '') : '';
  const ms = Date.parse(`${day}T00:00:00Z`);
  // 31 April is no day, although engines may read it as 1 May.
  if (day === '' || Number.isNaN(ms) || !toIsoDay(ms).startsWith(day)) {
    throw wrongCell(name, row, value, 'is no date', DATES);
  }
  return ms / MS_A_DAY;
}

function toIsoDay(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * A number for each distinct value of a column, in the order they come in.
 *
 * @throws {Fault} invalid-request naming column and row (from 1) where there is none
 */
export function readGroups(name: string, column: Column<unknown>, rows: number): Int32Array {
  const out = new Int32Array(rows);
  const known = new Map<unknown, number>();
  let at = 0;
  let last: unknown;
  let group = -1;
  for (const part of column.data) {
    const cell = openCell(part);
    const isBinary = part.type.typeId === TYPE.binary;
    for (let row = 0; row < part.length; row++, at++) {
      const found = cell(row);
      // Bytes are the same when they say the same, not when they lie at the same place.
      const value = isBinary && found instanceof Uint8Array ? toHex(found) : found;
      if (value !== last || at === 0) {
        if (value === null || value === undefined || Number.isNaN(value)) {
          throw wrongCell(name, at, value, 'is missing', 'what tells the chains apart in each row');
        }
        last = value;
        group = known.get(value) ?? known.size;
        if (group === known.size) known.set(value, group);
      }
      out[at] = group;
    }
  }
  return out;
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
