import { grasslandSpreadIndex } from './grassland.ts';
import type { HourlyRow } from './hourly-series.ts';
import { hourlySpreadIndex } from './step-hour.ts';
import type { HourlyFireWeather } from './step-hour.ts';

/** A day at the hour of its peak burning. */
export type DailySummary = HourlyFireWeather & {
  /** the day the first hour of it lies in */
  readonly epochDay: number;
  /** of the station's clock */
  readonly peakHour: number;
  /** decimal hours of the station's clock */
  readonly sunrise: number;
  readonly sunset: number;
  /** from the first to the last hour of active burning, both counted; 0 without */
  readonly burningHours: number;
  /** smoothed over five hours */
  readonly smoothWindKmH: number;
  readonly smoothIsi: number;
  readonly smoothGsi: number;
};

/** Smoothed ISI from which fire burns actively. */
const ACTIVE_ISI = 5;

/** Below it no hour stands out, and the hour 12 after the day begins is taken. */
const PEAK_FFMC = 85;
const HOURS_TO_NOON = 12;

/**
 * Days of peak burning: from 05:00 to 04:00, for a fire of the evening burns into the night.
 *
 * @param firstHour of the day, of the station's clock
 * @returns a summary for each day with more than 12 hours; a day with an hour that has no codes has
 *   none itself, for its peak is not known
 * @see Natural Resources Canada, cffdrs-ng, daily summaries
 */
export function summarizeDays(rows: readonly HourlyRow[], firstHour = 5): DailySummary[] {
  const days = Map.groupBy(rows, ({ localHour }) => Math.floor((localHour - firstHour) / 24));
  return [...days.values()].filter((day) => day.length > HOURS_TO_NOON).map(summarize);
}

function summarize(day: readonly HourlyRow[]): DailySummary {
  const wind = smooth(day.map(({ windKmH }) => windKmH));
  const epochDay = Math.floor(day[0]!.localHour / 24);
  const isi = day.map(({ state }, at) => hourlySpreadIndex(state.fineFuel, wind[at]!));
  if (day.some(({ fwi }) => Number.isNaN(fwi))) return { ...NO_PEAK, epochDay, ...day[0]!.sun };
  const isDry = day.some(({ ffmc }) => ffmc >= PEAK_FFMC);
  const peak = isDry ? isi.indexOf(Math.max(...isi)) : HOURS_TO_NOON;
  const row = day[peak] ?? day[HOURS_TO_NOON]!;
  const { standing } = day[0]!;
  const grass = standing ? row.state.standingGrass : row.state.mattedGrass;
  const active = isi.map((value) => value >= ACTIVE_ISI);
  const [first, last] = [active.indexOf(true), active.lastIndexOf(true)];
  const { ffmc, dmc, dc, bui, fwi, dsr, gfmc, gsi, gfwi } = row;
  return {
    epochDay,
    ...row.sun,
    ffmc,
    dmc,
    dc,
    isi: row.isi,
    bui,
    fwi,
    dsr,
    gfmc,
    gsi,
    gfwi,
    peakHour: row.localHour - 24 * Math.floor(row.localHour / 24),
    burningHours: first < 0 ? 0 : last - first + 1,
    smoothWindKmH: wind[peak]!,
    smoothIsi: isi[peak]!,
    smoothGsi: grasslandSpreadIndex(wind[peak]!, grass, row.curedPercent, standing),
  };
}

const NO_PEAK = {
  ffmc: Number.NaN,
  dmc: Number.NaN,
  dc: Number.NaN,
  isi: Number.NaN,
  bui: Number.NaN,
  fwi: Number.NaN,
  dsr: Number.NaN,
  gfmc: Number.NaN,
  gsi: Number.NaN,
  gfwi: Number.NaN,
  peakHour: Number.NaN,
  burningHours: Number.NaN,
  smoothWindKmH: Number.NaN,
  smoothIsi: Number.NaN,
  smoothGsi: Number.NaN,
} as const;

/** Binomial weights of five hours, of three beside the ends, and the ends as they are. */
function smooth(values: readonly number[]): number[] {
  const [last, at] = [values.length - 1, (index: number) => values[index]!];
  return values.map((value, i) => {
    if (i === 0 || i === last) return value;
    const near = at(i - 1) + at(i + 1);
    if (i === 1 || i === last - 1) return value / 2 + near / 4;
    return (6 * value + 4 * near + at(i - 2) + at(i + 2)) / 16;
  });
}
