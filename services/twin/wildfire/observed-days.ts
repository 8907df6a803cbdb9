import type { Row } from '../table-rows.ts';
import type { AnalysedRain } from './analysed-rain.ts';
import type { CodeChain } from './code-chain.ts';
import { localDayMs } from './local-noon.ts';
import type { NoonWeather } from './noon-weather.ts';
import { interpolateStations, type StationDay, type StationTarget } from './station-weather.ts';

const DAY_MS = 86_400_000;
type Cells = Float32Array<ArrayBuffer>;

/** Reports of stations by local date; rows without place or time are passed over. */
export function groupReports(rows: readonly Row[]): ReadonlyMap<number, readonly StationDay[]> {
  const days = new Map<number, StationDay[]>();
  for (const row of rows) {
    const report = toReport(row);
    if (report === undefined) continue;
    const there = days.get(report.dayMs);
    if (there === undefined) days.set(report.dayMs, [report]);
    else there.push(report);
  }
  return days;
}

function toReport(row: Row): StationDay | undefined {
  const place = row['geometry'];
  const timeMs = row['time'];
  const isPoint = typeof place === 'object' && place !== null && place.type === 'Point';
  if (!isPoint || typeof timeMs !== 'number') return undefined;
  const [lonDeg, latDeg] = place.coordinates;
  if (lonDeg === undefined || latDeg === undefined) return undefined;
  const number = (name: string) => {
    const value = row[name];
    return typeof value === 'number' ? value : NaN;
  };
  return {
    dayMs: localDayMs(timeMs, lonDeg),
    lonDeg,
    latDeg,
    altitudeM: number('elevation_m'),
    temperatureC: number('temperature_c'),
    relativeHumidityPercent: number('relative_humidity_percent'),
    windKmH: number('wind_km_h'),
    precipitationMm: number('precipitation_mm'),
  };
}

/** The weather of a day on the cells, and whether some of it had to be filled in. */
export type ObservedDay = {
  readonly weather: NoonWeather;
  readonly isFilled: boolean;
  /** the precipitation is among what was filled in */
  readonly isRainFilled: boolean;
  /** share of the cells whose precipitation each analysis gave; absent where none is used */
  readonly analysedShares?: Readonly<Record<string, number>>;
};

/**
 * The observed days from the first date that has reports to the last one asked for (the last that
 * has reports where the end is open), without gaps. What no station
 * reported of a day is filled in: temperature, humidity and wind between the days around it, no
 * rain; the day says so.
 *
 * @see Turner & Lawson 1978, Weather in the Canadian FWI System, missing observations: estimated,
 *   for the codes of a day need those of the day before
 */
export function* observedDays(
  reports: ReadonlyMap<number, readonly StationDay[]>,
  firstDayMs: number,
  lastDayMs: number,
  target: StationTarget,
): Generator<readonly [dayMs: number, day: ObservedDay]> {
  const known = [...reports.keys()].filter((ms) => ms >= firstDayMs && ms <= lastDayMs);
  if (known.length === 0) return;
  const first = Math.min(...known);
  const last = Number.isFinite(lastDayMs) ? lastDayMs : Math.max(...known);
  for (let dayMs = first; dayMs <= last; dayMs += DAY_MS) {
    const weather = interpolateStations(reports.get(dayMs) ?? [], target);
    if (weather !== undefined && !isAllMissing(weather)) {
      yield [dayMs, { weather, isFilled: false, isRainFilled: false }];
      continue;
    }
    const around = nearestDays(known, dayMs).map((ms) =>
      interpolateStations(reports.get(ms)!, target),
    );
    const isRainFilled = weather === undefined || weather.precipitationMm.every(Number.isNaN);
    const filled = fillDay(weather, around, target.lons.length);
    yield [dayMs, { weather: filled, isFilled: true, isRainFilled }];
  }
}

const NAMES = ['temperatureC', 'relativeHumidityPercent', 'windKmH', 'precipitationMm'] as const;

/** True when at least one variable of a day is missing on every cell. */
function isAllMissing(weather: NoonWeather): boolean {
  return NAMES.some((name) => weather[name].every(Number.isNaN));
}

function nearestDays(known: readonly number[], dayMs: number): readonly number[] {
  const before = known.filter((ms) => ms < dayMs);
  const after = known.filter((ms) => ms > dayMs);
  return [Math.max(...before), Math.min(...after)].filter(Number.isFinite);
}

function fillDay(
  own: NoonWeather | undefined,
  around: readonly (NoonWeather | undefined)[],
  cells: number,
): NoonWeather {
  const others = around.filter((day) => day !== undefined);
  const meanOf = (name: (typeof NAMES)[number]): Cells => {
    const mean = new Float32Array(cells);
    for (let cell = 0; cell < cells; cell++) {
      const values = others.map((day) => day[name][cell]!).filter((value) => !Number.isNaN(value));
      mean[cell] = values.reduce((sum, value) => sum + value, 0) / values.length;
    }
    return mean;
  };
  const have = (name: (typeof NAMES)[number]) =>
    own !== undefined && !own[name].every(Number.isNaN) ? own[name] : undefined;
  return {
    temperatureC: have('temperatureC') ?? meanOf('temperatureC'),
    relativeHumidityPercent: have('relativeHumidityPercent') ?? meanOf('relativeHumidityPercent'),
    windKmH: have('windKmH') ?? meanOf('windKmH'),
    precipitationMm: have('precipitationMm') ?? new Float32Array(cells),
    precipitationHours: new Float32Array(cells).fill(24),
  };
}

/**
 * Puts analysed precipitation in the place of that of the stations, cell by cell where an analysis
 * has the day; cells that stations must stand in for are marked.
 */
export async function withAnalysedRain(
  dayMs: number,
  day: ObservedDay,
  rain: Pick<AnalysedRain, 'readDay'> | undefined,
): Promise<ObservedDay> {
  if (rain === undefined) return day;
  const { amount, shares } = await rain.readDay(dayMs);
  const { precipitationMm } = day.weather;
  const weather = {
    ...day.weather,
    precipitationMm: precipitationMm.map((own, cell) =>
      Number.isNaN(amount[cell]) ? own : amount[cell]!,
    ),
    isUnanalysed: Uint8Array.from(amount, (value) => Number(Number.isNaN(value))),
  };
  return { ...day, weather, analysedShares: shares };
}

/** What observed days were carried over with, by date (ms). */
export type CarriedDays = {
  readonly filled: readonly number[];
  readonly analysedShares: ReadonlyMap<number, Readonly<Record<string, number>>>;
};

/** Steps a chain over observed days. */
export async function carryOver(
  chain: CodeChain,
  days: Iterable<readonly [dayMs: number, day: ObservedDay]>,
  monthOf: (dayMs: number) => number,
  rain: Pick<AnalysedRain, 'readDay'> | undefined,
): Promise<CarriedDays> {
  const filled: number[] = [];
  const analysedShares = new Map<number, Readonly<Record<string, number>>>();
  for (const [dayMs, reported] of days) {
    const day = await withAnalysedRain(dayMs, reported, rain);
    chain.step(day.weather, monthOf(dayMs), day.isFilled, day.isRainFilled);
    if (day.isFilled) filled.push(dayMs);
    if (day.analysedShares !== undefined) analysedShares.set(dayMs, day.analysedShares);
  }
  return { filled, analysedShares };
}
