import type { DailyWeather } from '../codes.ts';

/** What a station reported at an instant. */
export type HourlyReport = {
  /** epoch, ms */
  readonly timeMs: number;
  readonly temperatureC: number;
  readonly relativeHumidityPercent: number;
  readonly windKmH: number;
  /** fallen in the hour that ends at `timeMs` */
  readonly precipitationMm: number;
};

/** The weather of a fire day, and how much of its rain was measured. */
export type NoonDay = DailyWeather & {
  /** days since 1970-01-01 of the local date */
  readonly epochDay: number;
  /** hours of the 24 before noon that have rain reported; the sum is missing below 24 */
  readonly rainHours: number;
  /** highest temperature reported in those 24 hours; NaN without any */
  readonly warmestC: number;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Hours from UTC of standard time at a longitude, where the zone of a place is not known: whole
 * hours, within half an hour of the sun.
 */
export function standardOffsetHours(longitudeDeg: number): number {
  const east = longitudeDeg - 360 * Math.round(longitudeDeg / 360);
  return Math.round(east / 15);
}

/** The instant of 12:00 local standard time; never daylight time. */
export function standardNoonMs(epochDay: number, utcOffsetHours: number): number {
  return epochDay * DAY_MS + (12 - utcOffsetHours) * HOUR_MS;
}

/**
 * Fire days out of hourly reports: temperature, humidity and wind at noon local standard time,
 * between the reports of the hours around it where noon itself has none (Newfoundland is half an
 * hour off); precipitation of the 24 whole hours that end at noon or within the hour before.
 *
 * @param reports of one station, in any order; a later report of the same instant wins
 * @param utcOffsetHours of standard time, such as -3.5
 * @returns a day for each date from the first to the last noon within the reports; what was not
 *   reported is NaN
 * @see Lawson & Armitage 2008, Weather guide for the CFFDRS: observations at noon local standard
 *   time, precipitation of the 24 hours before
 */
export function noonDaysOf(reports: readonly HourlyReport[], utcOffsetHours: number): NoonDay[] {
  const byTime = new Map(reports.map((report) => [report.timeMs, report]));
  const times = [...byTime.keys()].toSorted((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  const firstDay = Math.ceil((first - standardNoonMs(0, utcOffsetHours)) / DAY_MS);
  const lastDay = Math.floor((last - standardNoonMs(0, utcOffsetHours)) / DAY_MS);
  const count = Math.max(0, lastDay - firstDay + 1);
  return Array.from({ length: count }, (_, at) => {
    const epochDay = firstDay + at;
    const noonMs = standardNoonMs(epochDay, utcOffsetHours);
    return { epochDay, ...atNoon(byTime, noonMs), ...before(byTime, noonMs) };
  });
}

function atNoon(byTime: ReadonlyMap<number, HourlyReport>, noonMs: number) {
  const exact = byTime.get(noonMs);
  const earlier = byTime.get(Math.ceil(noonMs / HOUR_MS - 1) * HOUR_MS);
  const later = byTime.get(Math.floor(noonMs / HOUR_MS + 1) * HOUR_MS);
  const read = (name: 'temperatureC' | 'relativeHumidityPercent' | 'windKmH') => {
    const own = exact?.[name] ?? Number.NaN;
    if (!Number.isNaN(own) || earlier === undefined || later === undefined) return own;
    const share = (noonMs - earlier.timeMs) / (later.timeMs - earlier.timeMs);
    return earlier[name] + share * (later[name] - earlier[name]);
  };
  return {
    temperatureC: read('temperatureC'),
    relativeHumidityPercent: read('relativeHumidityPercent'),
    windKmH: read('windKmH'),
  };
}

function before(byTime: ReadonlyMap<number, HourlyReport>, noonMs: number) {
  const end = Math.floor(noonMs / HOUR_MS) * HOUR_MS;
  const hours = Array.from({ length: 24 }, (_, at) => byTime.get(end - at * HOUR_MS));
  const rain = hours.flatMap((hour) => (hour === undefined ? [] : [hour.precipitationMm]));
  const known = rain.filter((amount) => !Number.isNaN(amount));
  const warmth = hours.flatMap((hour) => (hour === undefined ? [] : [hour.temperatureC]));
  const sum = known.reduce((total, amount) => total + amount, 0);
  return {
    rainHours: known.length,
    // Tenths, as gauges read: 24 sums of tenths wobble around the thresholds of the codes.
    precipitationMm: known.length === 24 ? Math.round(sum * 10) / 10 : Number.NaN,
    warmestC: warmth.reduce(
      (most, value) => (value > most || Number.isNaN(most) ? value : most),
      Number.NaN,
    ),
  };
}
