import { readDays, readNumbers } from '../../../../formats/arrow/column-values.ts';
import { wrongCell } from '../../../../formats/arrow/wrong-cell.ts';
import type { ArrowTable } from '../../../../formats/arrow/read-stream.ts';
import { WEATHER_RANGES } from '../../../../science/fire-weather/weather-ranges.ts';
import { chainRows, findId, readChains } from '../chains.ts';
import { checkRange, findAny, hasColumn, LONGITUDES } from '../columns.ts';
import { constantOf } from '../hours/read-hours.ts';
import type { Station } from './neighbours.ts';

/** A station of a posted table. */
export type PostedStation = Station & {
  /** absent where the table has no column `id` */
  readonly id?: string;
  /** its first row */
  readonly row: number;
};

/** Any unit of depth. */
const DEPTHS = [0, 100_000] as const;

/**
 * Reads a posted table of station days. Dates may be left out; what is missing is NaN.
 *
 * @param needs columns that the options make needed
 * @throws {Fault} invalid-request naming column and row (from 1)
 */
export function readStations(
  table: ArrowTable,
  needs: { readonly lat: boolean; readonly lon: boolean; readonly snow: boolean },
): PostedStation[] {
  const { rows } = table;
  const wanted = [
    'date',
    ...(needs.lat ? ['lat'] : []),
    ...(needs.lon ? ['lon'] : []),
    'temp',
    'rh',
    'ws',
    'prec',
    ...(needs.snow ? ['snow'] : []),
  ];
  const read = (range: readonly [number, number], isNeeded: boolean, ...names: string[]) => {
    if (!isNeeded && !names.some((name) => hasColumn(table, name))) return undefined;
    const { name, column } = findAny(table, names, wanted);
    const values = readNumbers(name, column, rows);
    checkRange(name, values, range);
    return { name, values };
  };
  const epochDay = readDays('date', findAny(table, ['date'], wanted).column, rows);
  const lat = read(WEATHER_RANGES.latitudeDeg, needs.lat, 'lat');
  const lon = read(LONGITUDES, needs.lon, 'lon', 'long');
  const temp = read(WEATHER_RANGES.temperatureC, true, 'temp')!.values;
  const rh = read(WEATHER_RANGES.relativeHumidityPercent, true, 'rh')!.values;
  const ws = read(WEATHER_RANGES.windKmH, true, 'ws')!.values;
  const prec = read(WEATHER_RANGES.precipitationMm, true, 'prec')!.values;
  const tmax = read(WEATHER_RANGES.temperatureC, false, 'tmax')?.values;
  const snow = read(DEPTHS, needs.snow, 'snow')?.values;
  const id = findId(table.schema);
  return [...chainRows(readChains(table))].map((chain) => {
    checkDates(epochDay, chain);
    const days = Array.from(chain, (row) => {
      const warmestC = tmax?.[row] ?? NaN;
      return {
        epochDay: epochDay[row]!,
        temperatureC: temp[row]!,
        relativeHumidityPercent: rh[row]!,
        windKmH: ws[row]!,
        precipitationMm: prec[row]!,
        ...(!Number.isNaN(warmestC) && { warmestC }),
        ...(snow !== undefined && { snowDepth: snow[row]! }),
      };
    });
    const row = chain[0]!;
    const name = id < 0 ? undefined : String(table.columns[id]!.at(row) as string | number);
    return {
      ...(name !== undefined && { id: name }),
      row,
      latitudeDeg: lat === undefined ? NaN : constantOf(lat.name, lat.values, chain),
      longitudeDeg: lon === undefined ? NaN : constantOf(lon.name, lon.values, chain),
      days,
    };
  });
}

function checkDates(epochDay: Int32Array, chain: Int32Array): void {
  for (let at = 1; at < chain.length; at++) {
    const row = chain[at]!;
    if (epochDay[row]! > epochDay[chain[at - 1]!]!) continue;
    const value = new Date(epochDay[row]! * 86_400_000).toISOString().slice(0, 10);
    const what = 'is not later than the row before of its station';
    throw wrongCell('date', row, value, what, 'days of a station in time order, each once');
  }
}
