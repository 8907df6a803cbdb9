import { readArrowTable, type ArrowTable } from '../../../formats/arrow/read-stream.ts';
import { readDays, readNumbers, sharedFloats } from '../../../formats/arrow/column-values.ts';
import type { FireWeatherColumns } from '../../../science/fire-weather/columns.ts';
import { readChains } from './chains.ts';
import { checkRange, findColumn, LONGITUDES, shapeOf, type TableShape } from './columns.ts';

/** What each column of the weather is called in a posted table. */
export const FIRE_WEATHER_FIELDS = {
  epochDay: 'date',
  latitudeDeg: 'lat',
  temperatureC: 'temp',
  relativeHumidityPercent: 'rh',
  windKmH: 'ws',
  precipitationMm: 'prec',
} as const;
/** The columns that the process adds, in their order. */
export const FIRE_WEATHER_RESULTS = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr'] as const;
const OPTIONAL = ['id', 'lon'];

export type ReadWeather = {
  readonly kind: 'read-weather';
  readonly bytes: Uint8Array;
  readonly latitudeAdjust: boolean;
};
/** The weather chain by chain, in memory that all threads see. */
export type WeatherTable = {
  readonly shape: TableShape;
  readonly columns: FireWeatherColumns;
  /** the row of the table that each row here is; absent: the same */
  readonly order?: Int32Array;
};

/**
 * Reads a posted table of weather; rows of a chain that do not follow each other are brought
 * together.
 *
 * @throws {Fault} invalid-request naming the column, and the row where there is one
 */
export function readWeather({ bytes, latitudeAdjust }: ReadWeather): WeatherTable {
  const table = readArrowTable(bytes);
  const { rows } = table;
  const fields = FIRE_WEATHER_FIELDS;
  const wanted = Object.values(fields).filter((name) => latitudeAdjust || name !== 'lat');
  const numbers = (name: string) => readNumbers(name, findColumn(table, name, wanted), rows);
  const latitudeDeg = latitudeAdjust ? numbers('lat') : sharedFloats(rows).fill(NaN);
  const weather = {
    epochDay: readDays(fields.epochDay, findColumn(table, fields.epochDay, wanted), rows),
    latitudeDeg,
    temperatureC: numbers(fields.temperatureC),
    relativeHumidityPercent: numbers(fields.relativeHumidityPercent),
    windKmH: numbers(fields.windKmH),
    precipitationMm: numbers(fields.precipitationMm),
  };
  checkLongitudes(table);
  const known = [...Object.values(fields), ...OPTIONAL];
  const shape = shapeOf(table, FIRE_WEATHER_RESULTS, known);
  const { order, startsChain } = readChains(table);
  if (order === undefined) return { shape, columns: { ...weather, startsChain } };
  const { epochDay, ...floats } = weather;
  const sorted = Object.fromEntries(
    Object.entries(floats).map(([name, values]) => [name, gather(values, order)]),
  ) as typeof floats;
  const days = new Int32Array(new SharedArrayBuffer(rows * 4));
  for (let row = 0; row < rows; row++) days[row] = epochDay[order[row]!]!;
  return { shape, order, columns: { ...sorted, epochDay: days, startsChain } };
}

/** Not computed with, but a place off the Earth is a column taken for another. */
function checkLongitudes(table: ArrowTable): void {
  const at = table.schema.fields.findIndex(({ name }) => name.toLowerCase() === 'lon');
  if (at >= 0) checkRange('lon', readNumbers('lon', table.columns[at]!, table.rows), LONGITUDES);
}

function gather(values: Float64Array, order: Int32Array): Float64Array<SharedArrayBuffer> {
  const out = sharedFloats(values.length);
  for (let row = 0; row < out.length; row++) out[row] = values[order[row]!]!;
  return out;
}
