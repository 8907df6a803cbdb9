import type { Grid } from '../../earth/grid.ts';
import type { GridGeometry } from '../../earth/grid-geometry.ts';
import type { RunFields } from '../run-fields.ts';
import type { CodeChain, DayResult } from './code-chain.ts';
import { noonDays, zoneNoonMs } from './local-noon.ts';
import { readNoonWeather } from './noon-weather.ts';
import type { NoonWeather } from './noon-weather.ts';
import { openRainfall, type RainBefore } from './rainfall.ts';
import { changeNoon, type WeatherChange } from './weather-change.ts';

/** Fire weather of one local date on a grid. */
export type FireWeatherDay = {
  /** 00:00 UTC of the local date */
  readonly dayMs: number;
  /** noon of the time zone of the middle of the grid: what the maps of the day are named by */
  readonly validMs: number;
  readonly codes: DayResult;
  /** the weather is of stations, but where they left some open */
  readonly isObserved: boolean;
};

/** Where the cells of a grid lie. */
export type CellPlaces = {
  readonly grid: Grid;
  /** NaN where nothing is wanted */
  readonly lons: Float64Array;
  readonly lats: Float64Array;
  /** noon here names the days of the whole grid */
  readonly middleLonDeg: number;
};

/** West, south, east, north, degrees; west is never beyond east. */
export type Box = readonly [number, number, number, number];

/**
 * Longitudes and latitudes of all cells, in the order of values.
 *
 * @param within cells beyond it have no longitude: nothing is computed for them
 */
export function placeCells(geometry: GridGeometry, within?: Box): CellPlaces {
  const { grid, nx, ny } = geometry;
  const lons = new Float64Array(nx * ny);
  const lats = new Float64Array(nx * ny);
  for (let row = 0; row < ny; row++) {
    for (let column = 0; column < nx; column++) {
      const [lon, lat] = geometry.toLonLat(column, row);
      lons[row * nx + column] = within === undefined || isWithin(lon, lat, within) ? lon : NaN;
      lats[row * nx + column] = lat;
    }
  }
  const middleLonDeg =
    within === undefined ? lons[Math.floor(lons.length / 2)]! : (within[0] + within[2]) / 2;
  return { grid, lons, lats, middleLonDeg };
}

function isWithin(lon: number, lat: number, [west, south, east, north]: Box): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** Dates that a run holds the noon of, on every cell. */
export function forecastDays({ run }: RunFields, { lons }: CellPlaces): readonly number[] {
  const lastMs = Date.parse(run.validTimes.at(-1) ?? run.referenceTime);
  return noonDays(Date.parse(run.referenceTime), lastMs, lons);
}

/** Noon in the middle of a grid on a date, a full hour. */
export function middleNoonMs(dayMs: number, { middleLonDeg }: CellPlaces): number {
  return zoneNoonMs(dayMs, middleLonDeg);
}

/** What the days of one member are made of. */
export type MemberWeather = {
  readonly fields: RunFields;
  /** what tells of the rain before the run began, for the first day */
  readonly before?: RainBefore;
  readonly member: number | null;
  /** with the codes of the day before the first date; it is carried on */
  readonly chain: CodeChain;
  readonly places: CellPlaces;
  /** weather of dates that stations have reported already: it goes before the forecast */
  readonly observed: ReadonlyMap<number, NoonWeather>;
  /** 1 to 12, of a date: decides on the day length */
  readonly monthOf: (dayMs: number) => number;
  /** weather that is tried in the place of this one */
  readonly change?: WeatherChange;
};

/** The forecast days of one member, one after another. */
export async function* memberDays(of: MemberWeather): AsyncGenerator<FireWeatherDay> {
  const { fields, before, member, chain, places, observed, monthOf, change } = of;
  for (const dayMs of forecastDays(fields, places)) {
    const known = observed.get(dayMs);
    const forecast = () => readNoonWeather(fields, member, dayMs, places.lons, before);
    const isWhole = known !== undefined && !hasGaps(known, places);
    const weather = isWhole ? known : completed(known, await forecast());
    const tried =
      change === undefined
        ? weather
        : await changeNoon(
            weather,
            dayMs,
            places.lons,
            openRainfall(fields, member, before),
            change,
          );
    const codes = chain.step(tried, monthOf(dayMs));
    const validMs = middleNoonMs(dayMs, places);
    yield { dayMs, validMs, codes, isObserved: known !== undefined };
  }
}

const NAMES = ['temperatureC', 'relativeHumidityPercent', 'windKmH', 'precipitationMm'] as const;

function hasGaps(weather: NoonWeather, { lons }: CellPlaces): boolean {
  return lons.some((lon, cell) => !Number.isNaN(lon) && isGap(weather, cell));
}

function isGap(weather: NoonWeather, cell: number): boolean {
  return NAMES.some((name) => Number.isNaN(weather[name][cell]!));
}

/** The observed weather, and on cells where any of it is missing all of the forecast's. */
function completed(observed: NoonWeather | undefined, forecast: NoonWeather): NoonWeather {
  if (observed === undefined) return forecast;
  const pick = (name: (typeof NAMES)[number] | 'precipitationHours') =>
    forecast[name].map((value, cell) => (isGap(observed, cell) ? value : observed[name][cell]!));
  return {
    ...observed,
    temperatureC: pick('temperatureC'),
    relativeHumidityPercent: pick('relativeHumidityPercent'),
    windKmH: pick('windKmH'),
    precipitationMm: pick('precipitationMm'),
    precipitationHours: pick('precipitationHours'),
  };
}
