import type { Octets } from './octets.ts';

const SECOND_MS = 1000;

/** Milliseconds of a unit of time that has a fixed length (code table 4.4; GRIB1 table 4 agrees). */
const UNIT_MS: Readonly<Record<number, number>> = {
  0: 60 * SECOND_MS,
  1: 3600 * SECOND_MS,
  2: 86_400 * SECOND_MS,
  10: 3 * 3600 * SECOND_MS,
  11: 6 * 3600 * SECOND_MS,
  12: 12 * 3600 * SECOND_MS,
  13: SECOND_MS,
};

/** Months of a unit that follows the calendar. */
const UNIT_MONTHS: Readonly<Record<number, number>> = { 3: 1, 4: 12, 5: 120, 6: 360, 7: 1200 };

/** Instants beyond these years are mistakes, not forecasts, and would not fit a Date. */
const YEARS = { first: 1500, last: 3000 };

/** A date and time of day in UTC, ms since 1970; undefined when it is none (31 February). */
export function toInstant(
  [year, month, day]: readonly [number, number, number],
  [hour, minute, second]: readonly [number, number, number],
): number | undefined {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(ms);
  const same =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const inDay = hour < 24 && minute < 60 && second < 60;
  return same && inDay && isPlausible(ms) ? ms : undefined;
}

/** A year (2 octets), month, day, hour, minute, second from the given octet on. */
export function readInstant(octets: Octets, octet: number): number | undefined {
  const [month, day, hour] = [octets.u8(octet + 2), octets.u8(octet + 3), octets.u8(octet + 4)];
  const second = octets.u8(octet + 6);
  // 255 stands for a missing second.
  const time = [hour, octets.u8(octet + 5), second === 255 ? 0 : second] as const;
  return toInstant([octets.u16(octet), month, day], time);
}

/**
 * The instant a number of coded units after (before, if negative) another.
 *
 * @throws {Fault} corrupt-data when the unit is not in the table or the instant is absurd
 */
export function addUnits(
  ms: number,
  amount: number,
  unit: number,
  octets: Octets,
  octet: number,
): number {
  const fixed = UNIT_MS[unit];
  const months = UNIT_MONTHS[unit];
  if (fixed === undefined && months === undefined && amount !== 0) {
    throw octets.fault(octet, `unit of time ${unit} is not in table 4.4`);
  }
  const sum = months === undefined ? ms + amount * (fixed ?? 0) : addMonths(ms, amount * months);
  if (!isPlausible(sum)) throw octets.fault(octet, `${amount} units ${unit} of time`);
  return sum;
}

function addMonths(ms: number, months: number): number {
  const date = new Date(ms);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.getTime();
}

function isPlausible(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear();
  return year >= YEARS.first && year <= YEARS.last;
}
