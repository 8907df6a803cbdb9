import type { Column } from '@uwdata/flechette';

import { wrongCell } from './wrong-cell.ts';

const MOST_KNOWN = 50_000;
const TYPE = { date: 8, timestamp: 10 } as const;
const TIMES = 'an ISO 8601 time such as 2026-07-01T13:00, with or without its zone';
const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** Times of a column. */
export type ColumnTimes = {
  /** ms since 1970: of the instant where `isInstant`, else of the wall clock as if it were UTC */
  readonly ms: Float64Array;
  /** the column says its zone; else its times are those of some wall clock */
  readonly isInstant: boolean;
};

/**
 * A column as times: timestamps, or ISO 8601 text.
 *
 * @throws {Fault} invalid-request naming column, row (from 1) and what is no time there, or where
 *   some rows have a zone and others none
 */
export function readTimes(name: string, column: Column<unknown>, rows: number): ColumnTimes {
  const ms = new Float64Array(rows);
  const known = new Map<string, Time>();
  let isInstant: boolean | undefined;
  let at = 0;
  for (const part of column.data) {
    const { type } = part;
    if (type.typeId === TYPE.date) throw wrongCell(name, at, part.at(0), 'has no hour', TIMES);
    const isTimestamp = type.typeId === TYPE.timestamp;
    const isZoned = isTimestamp && type.timezone !== null && type.timezone !== '';
    for (let row = 0; row < part.length; row++, at++) {
      const value = part.at(row) as unknown;
      const time = isTimestamp ? timeOfMs(name, at, value, isZoned) : read(value, at);
      isInstant ??= time.isInstant;
      if (time.isInstant !== isInstant) {
        throw wrongCell(name, at, value, 'is of another kind', 'all times with a zone, or none');
      }
      ms[at] = time.ms;
    }
  }
  return { ms, isInstant: isInstant ?? false };

  function read(value: unknown, row: number): Time {
    if (typeof value !== 'string') throw wrongCell(name, row, value, 'is no time', TIMES);
    const time = known.get(value) ?? timeOfText(name, row, value);
    if (known.size < MOST_KNOWN) known.set(value, time);
    return time;
  }
}

type Time = { readonly ms: number; readonly isInstant: boolean };

function timeOfMs(name: string, row: number, value: unknown, isInstant: boolean): Time {
  if (typeof value !== 'number') throw wrongCell(name, row, value, 'is missing', TIMES);
  return { ms: value, isInstant };
}

function timeOfText(name: string, row: number, text: string): Time {
  const [, day, minutes, seconds = ':00', zone] = ISO.exec(text.trim()) ?? [];
  const ms = Date.parse(`${day}T${minutes}${seconds}${zone?.toUpperCase() ?? 'Z'}`);
  const midnight = Date.parse(`${day}T00:00Z`);
  // 31 April is no day, although engines may read it as 1 May.
  if (Number.isNaN(ms) || new Date(midnight).toISOString().slice(0, 10) !== day) {
    throw wrongCell(name, row, text, text.trim() === '' ? 'is missing' : 'is no time', TIMES);
  }
  return { ms, isInstant: zone !== undefined };
}
