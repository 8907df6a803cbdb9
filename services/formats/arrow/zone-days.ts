import { invalidField } from '../../platform/fault.ts';

const MS_A_DAY = 86_400_000;
const MS_A_MINUTE = 60_000;
/** No zone changes its offset but at a quarter of an hour. */
const MS_A_STEP = 15 * MS_A_MINUTE;
const MOST_KNOWN = 100_000;

/**
 * Tells the day since 1970-01-01 that the clock of a zone shows at an instant in ms.
 *
 * @param zone IANA name or offset; null or empty: the instants are those of the clock itself
 * @throws {Fault} invalid-request naming the column of an unknown zone
 */
export function dayOfZone(name: string, zone: string | null): (ms: number) => number {
  const isUtc = zone === null || /^(|UTC|GMT|Z|Etc\/UTC)$/i.test(zone);
  if (isUtc) return (ms) => Math.floor(ms / MS_A_DAY);
  const offsetAt = openOffsets(name, zone);
  const known = new Map<number, number>();
  return (ms) => {
    const step = Math.floor(ms / MS_A_STEP);
    const offset = known.get(step) ?? offsetAt(step * MS_A_STEP);
    if (known.size < MOST_KNOWN) known.set(step, offset);
    return Math.floor((ms + offset) / MS_A_DAY);
  };
}

function openOffsets(name: string, zone: string): (ms: number) => number {
  const format = openFormat(name, zone);
  return (ms) => {
    const said = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(said) ?? [];
    const size = (Number(hours) * 60 + Number(minutes)) * MS_A_MINUTE + Number(seconds) * 1000;
    return sign === '-' ? -size : size;
  };
}

function openFormat(name: string, zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    const value = zone.slice(0, 80);
    const allowed = 'a zone of the IANA database, or an offset such as -07:00';
    throw invalidField({ field: name, value, detail: `has the unknown zone "${value}"`, allowed });
  }
}
