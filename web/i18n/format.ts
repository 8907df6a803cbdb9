import type { Lang } from './catalogue.ts';

const LOCALES: Readonly<Record<Lang, string>> = { en: 'en-CA', fr: 'fr-CA' };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Numbers, times and places in the words of one language. */
export type Formats = ReturnType<typeof formatsOf>;

/** @param timeZone of the reader; tests pass one, the page takes the browser's */
export function formatsOf(lang: Lang, timeZone?: string) {
  const locale = LOCALES[lang];
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const utc = new Intl.DateTimeFormat(locale, { ...day, ...clock, timeZone: 'UTC' });
  const utcFull = new Intl.DateTimeFormat(locale, {
    ...day,
    ...clock,
    year: 'numeric',
    timeZone: 'UTC',
  });
  const short = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    ...clock,
    timeZone: 'UTC',
  });
  const local = new Intl.DateTimeFormat(locale, {
    ...day,
    ...clock,
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  const localFull = new Intl.DateTimeFormat(locale, {
    ...day,
    ...clock,
    year: 'numeric',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  const angle = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const duration = (value: number, unit: 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);

  /** Digits that carry meaning: 2,350 needs none after the point, 0.012 three. */
  const number = (value: number): string => {
    const size = Math.abs(value);
    const most = size >= 100 || size === 0 ? 0 : size >= 1 ? 1 : 3;
    const least = size >= 1 ? most : 0;
    const digits = { minimumFractionDigits: least, maximumFractionDigits: most };
    return new Intl.NumberFormat(locale, digits).format(value);
  };

  return {
    locale,
    number,
    /** with so many digits after the point, whatever the size */
    fixed: (value: number, digits: number) =>
      new Intl.NumberFormat(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(value),
    count: (value: number) => new Intl.NumberFormat(locale).format(value),
    /** with the year where it is not this one */
    utcTime: (iso: string) => {
      const date = new Date(iso);
      const thisYear = date.getUTCFullYear() === new Date().getUTCFullYear();
      return `${(thisYear ? utc : utcFull).format(date)} UTC`;
    },
    utcRun: (iso: string) => `${utcFull.format(new Date(iso))} UTC`,
    /** for tables, whose head says UTC */
    shortTime: (iso: string) => short.format(new Date(iso)),
    /** in the reader's zone, with the year where it is not this one */
    localTime: (iso: string) => {
      const date = new Date(iso);
      const thisYear = date.getFullYear() === new Date().getFullYear();
      return (thisYear ? local : localFull).format(date);
    },
    distance: (metres: number): string => {
      const [value, unit, digits] =
        metres < 1000 ? [metres, 'meter', 0] : [metres / 1000, 'kilometer', 1];
      const options = { style: 'unit', unit, maximumFractionDigits: digits } as const;
      return new Intl.NumberFormat(locale, options).format(value);
    },
    age: (ms: number): string => {
      if (ms < HOUR_MS) return duration(Math.max(0, Math.floor(ms / MINUTE_MS)), 'minute');
      if (ms < 2 * DAY_MS) return duration(Math.floor(ms / HOUR_MS), 'hour');
      return duration(Math.floor(ms / DAY_MS), 'day');
    },
    lonLat: ([lon, lat]: readonly [number, number]): string => {
      const west = lang === 'fr' ? 'O' : 'W';
      const ns = `${angle.format(Math.abs(lat))}° ${lat < 0 ? 'S' : 'N'}`;
      return `${ns}, ${angle.format(Math.abs(lon))}° ${lon < 0 ? west : 'E'}`;
    },
  };
}
