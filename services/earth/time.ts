import { invalidField } from '../platform/fault.ts';

/** A closed interval of instants, ms since 1970 UTC; open ends are infinite. */
export type TimeInterval = { readonly startMs: number; readonly endMs: number };

const INSTANT =
  /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
const ALLOWED = 'an RFC 3339 instant, a day, or an interval a/b, ../b, a/..';

/**
 * The `datetime` parameter of OGC APIs and STAC: an instant, a day (the whole of it), or an
 * interval, open with `..` or an empty end.
 *
 * @throws {Fault} invalid-request naming `field`
 * @see OGC 17-069r4 (Features - Part 1), clause 7.15.4
 */
export function readTimeInterval(text: string, field = 'datetime'): TimeInterval {
  const fail = (detail: string) =>
    invalidField({ field, value: text.slice(0, 80), detail, allowed: ALLOWED });
  const parts = text.split('/');
  if (parts.length > 2) throw fail('has more than one "/"');
  const read = (part: string): TimeInterval => {
    const startMs = Date.parse(DAY.test(part) ? `${part}T00:00:00Z` : part);
    const wellFormed = DAY.test(part) || INSTANT.test(part);
    // Date.parse takes 31 February for 3 March: only a date that comes back unchanged is one.
    const day = part.slice(0, 10);
    const sameDay = new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day;
    if (!wellFormed || Number.isNaN(startMs) || !sameDay) {
      throw fail(`"${part.slice(0, 40)}" is not a time`);
    }
    return { startMs, endMs: DAY.test(part) ? startMs + DAY_MS - 1 : startMs };
  };
  if (parts.length === 1) return read(text);
  const [from, to] = parts as [string, string];
  const open = (part: string) => part === '' || part === '..';
  if (open(from) && open(to)) throw fail('is open at both ends');
  const startMs = open(from) ? -Infinity : read(from).startMs;
  const endMs = open(to) ? Infinity : read(to).endMs;
  if (startMs > endMs) throw fail('ends before it begins');
  return { startMs, endMs };
}

/** `2026-11-23T00:00:00Z`: ISO 8601 in UTC, to the second. */
export function toIsoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** `20261123T000000Z`: the basic form, used in folder and file names. */
export function toBasicTime(ms: number): string {
  return toIsoTime(ms).replaceAll(/[-:]/g, '');
}

/** The instant of a basic form (`20261123T000000Z`), or undefined when the text is not one. */
export function parseBasicTime(text: string): number | undefined {
  const found = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) || toBasicTime(ms) !== text ? undefined : ms;
}

/** `PT6H`, `P5D`, `PT90M`: the ISO 8601 duration of whole seconds. */
export function toIsoDuration(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const rest = Math.abs(Math.round(seconds));
  const hours = Math.floor(rest / 3600);
  const minutes = Math.floor((rest % 3600) / 60);
  const left = rest % 60;
  if (rest === 0) return 'PT0S';
  if (rest % 86_400 === 0) return `${sign}P${rest / 86_400}D`;
  const parts = [hours && `${hours}H`, minutes && `${minutes}M`, left && `${left}S`];
  return `${sign}PT${parts.filter((part) => part !== 0).join('')}`;
}
