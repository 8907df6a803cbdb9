import type { DailyWeather } from '../../science/fire-weather/codes.ts';
import { estimateMissing } from '../../science/fire-weather/station/estimate-missing.ts';
import type { SeasonRule } from '../../science/fire-weather/station/fire-season.ts';
import {
  DEFAULT_SERIES,
  stationFireWeather,
  type StationDay,
  type StationFireWeather,
} from '../../science/fire-weather/station/station-series.ts';
import { WEATHER_RANGES } from '../../science/fire-weather/weather-ranges.ts';
import type { Row } from '../table-rows.ts';
import { seasonDateMs, type Area } from './areas.ts';
import { localDayMs, zoneNoonMs } from './local-noon.ts';
import { groupReports } from './observed-days.ts';
import { interpolateStations, type StationDay as Report } from './station-weather.ts';

const DAY_MS = 86_400_000;

/** A station of an area. */
export type Station = {
  readonly id: string;
  readonly name: string | null;
  readonly lonDeg: number;
  readonly latDeg: number;
  /** NaN where it is not known */
  readonly altitudeM: number;
};

/** Codes of a station on a local date, with the weather they were made of. */
export type StationCodes = StationFireWeather & {
  readonly station: Station;
  /** 00:00 UTC of the local date */
  readonly dayMs: number;
  readonly weather: DailyWeather;
};

const NAMES = [
  'temperatureC',
  'relativeHumidityPercent',
  'windKmH',
  'precipitationMm',
] as const satisfies readonly (keyof DailyWeather)[];

/**
 * Fire weather at the stations of an area, each over its own days: a date without a report, or with
 * part of one, is filled in from the stations around it as the cells of the grid are, and says so.
 *
 * @param rows of the table of stations, from as long before the run as the codes look back
 * @param referenceMs of the run: an area may have a season of its own from it
 */
export function stationCodes(
  rows: readonly Row[],
  area: Area,
  referenceMs: number,
): readonly StationCodes[] {
  const reports = groupReports(rows);
  const byStation = Map.groupBy(rows, (row) => row['station_id']);
  return [...byStation].flatMap(([id, own]) => {
    if (typeof id !== 'string') return [];
    const station = stationOf(id, own);
    return station === undefined ? [] : codesOf(station, own, { area, reports, referenceMs });
  });
}

function stationOf(id: string, rows: readonly Row[]): Station | undefined {
  // A station that was moved stands where it stands now.
  const row = rows.findLast(({ geometry }) => placeOf(geometry) !== undefined);
  const place = placeOf(row?.['geometry']);
  if (row === undefined || place === undefined) return undefined;
  const { name, elevation_m: altitude } = row;
  return {
    id,
    name: typeof name === 'string' ? name : null,
    ...place,
    altitudeM: typeof altitude === 'number' ? altitude : NaN,
  };
}

function placeOf(value: Row[string] | undefined) {
  if (typeof value !== 'object' || value === null || value.type !== 'Point') return undefined;
  const [lonDeg, latDeg] = value.coordinates;
  return lonDeg === undefined || latDeg === undefined ? undefined : { lonDeg, latDeg };
}

function codesOf(
  station: Station,
  rows: readonly Row[],
  from: {
    readonly area: Area;
    readonly reports: ReadonlyMap<number, readonly Report[]>;
    readonly referenceMs: number;
  },
): StationCodes[] {
  const { area, reports, referenceMs } = from;
  const { lonDeg, latDeg, altitudeM } = station;
  // The month decides on day lengths: it is that of the season of the area.
  const shiftMs = seasonDateMs(area, 0, referenceMs);
  const days = daysOf(rows, lonDeg).map((day) => ({
    ...day,
    epochDay: day.epochDay + shiftMs / DAY_MS,
  }));
  const target = {
    lons: Float64Array.of(lonDeg),
    lats: Float64Array.of(latDeg),
    lapseKPerM: area.fireWeather.lapseKPerM,
    ...(!Number.isNaN(altitudeM) && { altitudesM: Float32Array.of(altitudeM) }),
  };
  const neighbours = (epochDay: number): DailyWeather | undefined => {
    const others = (reports.get(epochDay * DAY_MS - shiftMs) ?? []).filter(
      (report) => report.lonDeg !== lonDeg || report.latDeg !== latDeg,
    );
    const near = interpolateStations(others, target);
    if (near === undefined) return undefined;
    const [temperatureC, relativeHumidityPercent, windKmH, precipitationMm] = NAMES.map(
      (name) => near[name][0]!,
    ) as [number, number, number, number];
    return { temperatureC, relativeHumidityPercent, windKmH, precipitationMm };
  };
  const { fireWeather } = area;
  const series = stationFireWeather(days, latDeg, {
    ...DEFAULT_SERIES,
    ffmcConstant: fireWeather.ffmcConstant,
    latitudeAdjust: fireWeather.latitudeAdjust,
    start: fireWeather.startCodes,
    season: seasonRule(area, days),
    ...(fireWeather.overwinter !== null && { overwinter: fireWeather.overwinter }),
    neighbours,
  });
  const filled = estimateMissing(days, neighbours);
  return series.map((day, at) => ({
    ...day,
    station,
    dayMs: day.epochDay * DAY_MS - shiftMs,
    weather: filled[at]!.weather,
  }));
}

/** Where snow was seen to lie, its going begins the season; elsewhere the temperature does. */
function seasonRule({ fireWeather }: Area, days: readonly StationDay[]): SeasonRule {
  const { startNoonC, stopNoonC } = fireWeather.season;
  const hadSnow = days.some(({ snowDepth }) => snowDepth !== undefined && snowDepth > 0);
  if (hadSnow) return { by: 'snow', endBelowC: stopNoonC };
  return { by: 'temperature', startAboveC: startNoonC, endBelowC: stopNoonC };
}

/** The report nearest to noon of each local date, in time order. */
function daysOf(rows: readonly Row[], lonDeg: number): StationDay[] {
  const nearest = new Map<number, { readonly row: Row; readonly offMs: number }>();
  for (const row of rows) {
    const { time } = row;
    if (typeof time !== 'number') continue;
    const dayMs = localDayMs(time, lonDeg);
    const offMs = Math.abs(time - zoneNoonMs(dayMs, lonDeg));
    const there = nearest.get(dayMs);
    if (there === undefined || offMs < there.offMs) nearest.set(dayMs, { row, offMs });
  }
  return [...nearest]
    .toSorted(([a], [b]) => a - b)
    .map(([dayMs, { row }]) => ({
      epochDay: dayMs / DAY_MS,
      temperatureC: measured(row, 'temperature_c', 'temperatureC'),
      relativeHumidityPercent: measured(
        row,
        'relative_humidity_percent',
        'relativeHumidityPercent',
      ),
      windKmH: measured(row, 'wind_km_h', 'windKmH'),
      precipitationMm: measured(row, 'precipitation_mm', 'precipitationMm'),
      ...(typeof row['snow_depth_cm'] === 'number' && { snowDepth: row['snow_depth_cm'] }),
    }));
}

/** What no instrument on Earth can show is as good as missing: it is estimated, and said to be. */
function measured(row: Row, column: string, name: (typeof NAMES)[number]): number {
  const value = row[column];
  const [least, most] = WEATHER_RANGES[name];
  return typeof value === 'number' && value >= least && value <= most ? value : NaN;
}
