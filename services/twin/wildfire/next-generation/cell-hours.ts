import {
  hourlyFireWeather,
  type StationHour,
} from '../../../science/fire-weather-2025/hourly-series.ts';
import { hourlyStart } from '../../../science/fire-weather-2025/step-hour.ts';
import { summarizeDays } from '../../../science/fire-weather-2025/daily-summary.ts';

/** What an hour has. */
export const HOURLY_NAMES = [
  'ffmc',
  'dmc',
  'dc',
  'isi',
  'bui',
  'fwi',
  'gfmc',
  'gsi',
  'gfwi',
] as const;
/** What a day has, at the hour of its peak burning. */
export const DAILY_NAMES = [
  'ffmc',
  'fwi',
  'dsr',
  'gfwi',
  'smoothIsi',
  'smoothGsi',
  'peakHour',
  'burningHours',
] as const;

type Cells = Float32Array<ArrayBuffer>;

/** Hours of some cells: arrays of weather hold hour after hour, all cells of each. */
export type CellHours = {
  /** whole hours since 1970-01-01T00 UTC of the first, in the season of the area */
  readonly firstHour: number;
  readonly hours: number;
  readonly lons: Float64Array<ArrayBuffer>;
  readonly lats: Float64Array<ArrayBuffer>;
  /** daily codes of the day before; NaN: out of season, and nothing is computed */
  readonly ffmc: Cells;
  readonly dmc: Cells;
  readonly dc: Cells;
  readonly temperatureC: Cells;
  readonly relativeHumidityPercent: Cells;
  readonly windKmH: Cells;
  readonly precipitationMm: Cells;
  /** local dates that summaries are wanted for, days since 1970-01-01 in the season of the area */
  readonly firstDay: number;
  readonly days: number;
};

/** Codes of each hour and day, in the order of `HOURLY_NAMES` and `DAILY_NAMES`; NaN = none. */
export type CellCodes = { readonly hourly: readonly Cells[]; readonly daily: readonly Cells[] };

/**
 * FWI2025 over the hours of some cells, each on the clock of its time zone (whole hours).
 *
 * @throws {Fault} invalid-request for weather out of range
 */
export function computeCellHours(part: CellHours): CellCodes {
  const cells = part.lons.length;
  const make = (times: number) => new Float32Array(times * cells).fill(NaN);
  const hourly = HOURLY_NAMES.map(() => make(part.hours));
  const daily = DAILY_NAMES.map(() => make(part.days));
  for (let cell = 0; cell < cells; cell++) {
    const start = { ffmc: part.ffmc[cell]!, dmc: part.dmc[cell]!, dc: part.dc[cell]! };
    const [longitudeDeg, latitudeDeg] = [part.lons[cell]!, part.lats[cell]!];
    if (Number.isNaN(start.ffmc + start.dmc + start.dc + longitudeDeg)) continue;
    const utcOffsetHours = Math.round(longitudeDeg / 15);
    const station = { latitudeDeg, longitudeDeg, utcOffsetHours };
    const { rows } = hourlyFireWeather(
      hoursOf(part, cell, utcOffsetHours),
      station,
      hourlyStart(start),
    );
    for (const [nth, name] of HOURLY_NAMES.entries()) {
      for (const [hour, row] of rows.entries()) hourly[nth]![hour * cells + cell] = row[name];
    }
    for (const summary of summarizeDays(rows)) {
      const day = summary.epochDay - part.firstDay;
      if (day < 0 || day >= part.days) continue;
      for (const [nth, name] of DAILY_NAMES.entries()) {
        daily[nth]![day * cells + cell] = summary[name];
      }
    }
  }
  return { hourly, daily };
}

function hoursOf(part: CellHours, cell: number, utcOffsetHours: number): StationHour[] {
  const cells = part.lons.length;
  return Array.from({ length: part.hours }, (_, hour) => {
    const at = hour * cells + cell;
    return {
      localHour: part.firstHour + hour + utcOffsetHours,
      temperatureC: part.temperatureC[at]!,
      relativeHumidityPercent: part.relativeHumidityPercent[at]!,
      windKmH: part.windKmH[at]!,
      precipitationMm: part.precipitationMm[at]!,
    };
  });
}
