import { readNumbers } from '../../../../formats/arrow/column-values.ts';
import type { ArrowTable } from '../../../../formats/arrow/read-stream.ts';
import { DEFAULT_GRASS_LOAD } from '../../../../science/fire-weather-2025/grassland.ts';
import { WEATHER_RANGES } from '../../../../science/fire-weather/weather-ranges.ts';
import { checkRange, findAny, hasColumn, LONGITUDES } from '../columns.ts';
import { readLocalHours } from './read-hours.ts';

/** Inputs of which a missing value is worked out; they come back filled. */
export const ASSUMED = {
  solrad: [0, 1.5],
  percent_cured: [0, 100],
  grass_fuel_load: [0.01, 10],
} as const;
const OFFSETS = [-12, 14] as const;
const WANTED = ['lat', 'lon', 'utc_offset', 'timestamp', 'temp', 'rh', 'ws', 'prec'] as const;
const LAST_OFFSET = 2;

/** What holds for all stations of a table. */
export type StationOptions = {
  /** in place of the column `utc_offset` */
  readonly utcOffsetHours: number | undefined;
  /** where the table has no value */
  readonly percentCured: number | undefined;
  readonly grassLoadKgM2: number | undefined;
};

/** The columns of a table of hours, each with what the table calls it. */
export type StationHours = ReturnType<typeof readStationHours>;

/**
 * Reads a posted table of hours at stations, checked for their ranges.
 *
 * @throws {Fault} invalid-request naming column and row (from 1)
 */
export function readStationHours(table: ArrowTable, options: StationOptions) {
  const { rows } = table;
  const wanted = options.utcOffsetHours === undefined ? WANTED : WANTED.toSpliced(LAST_OFFSET, 1);
  const read = (...names: string[]) => {
    const { name, column } = findAny(table, names, wanted);
    return { name, values: readNumbers(name, column, rows) };
  };
  const ranged = (range: readonly [number, number], ...names: string[]) => {
    const found = read(...names);
    checkRange(found.name, found.values, range);
    return found;
  };
  const lat = ranged(WEATHER_RANGES.latitudeDeg, 'lat');
  const lon = ranged(LONGITUDES, 'lon', 'long');
  const offset =
    options.utcOffsetHours === undefined
      ? ranged(OFFSETS, 'utc_offset', 'timezone')
      : { name: 'utc_offset', values: new Float64Array(rows).fill(options.utcOffsetHours) };
  const weather = {
    temp: ranged(WEATHER_RANGES.temperatureC, 'temp').values,
    rh: ranged(WEATHER_RANGES.relativeHumidityPercent, 'rh').values,
    ws: ranged(WEATHER_RANGES.windKmH, 'ws').values,
    prec: ranged(WEATHER_RANGES.precipitationMm, 'prec').values,
  };
  const localHour = readLocalHours(table, wanted, offset.values);
  const assumed: { column: string; rows: number }[] = [];
  const assume = (name: keyof typeof ASSUMED, value = NaN) => {
    const values = hasColumn(table, name)
      ? ranged(ASSUMED[name], name).values
      : new Float64Array(rows).fill(NaN);
    let missing = 0;
    for (let row = 0; row < rows; row++) {
      if (!Number.isNaN(values[row])) continue;
      values[row] = value;
      missing += 1;
    }
    if (missing > 0) assumed.push({ column: name, rows: missing });
    return values;
  };
  return {
    lat,
    lon,
    offset,
    weather,
    localHour,
    solrad: assume('solrad'),
    cured: assume('percent_cured', options.percentCured),
    load: {
      name: 'grass_fuel_load',
      values: assume('grass_fuel_load', options.grassLoadKgM2 ?? DEFAULT_GRASS_LOAD),
    },
    assumed,
  };
}
