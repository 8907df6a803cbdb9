import { readArrowTable, type ArrowTable } from '../../../formats/arrow/read-stream.ts';
import {
  readDays,
  readGroups,
  readNumbers,
  sharedFloats,
} from '../../../formats/arrow/column-values.ts';
import { invalidField } from '../../../platform/fault.ts';
import type { FireWeatherColumns } from '../../../science/fire-weather/columns.ts';
import { findColumn, shapeOf, type TableShape } from './columns.ts';

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
  const id = table.schema.fields.findIndex(({ name }) => name.toLowerCase() === 'id');
  const startsChain = new Uint8Array(new SharedArrayBuffer(rows));
  if (id < 0) {
    if (rows > 0) startsChain[0] = 1;
    return { shape, columns: { ...weather, startsChain } };
  }
  const groups = readGroups('id', table.columns[id]!, rows);
  const order = orderByGroup(groups);
  const at = (row: number) => groups[order === undefined ? row : order[row]!]!;
  for (let row = 0; row < rows; row++) {
    if (row === 0 || at(row) !== at(row - 1)) startsChain[row] = 1;
  }
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
  if (at < 0) return;
  const values = readNumbers('lon', table.columns[at]!, table.rows);
  const row = values.findIndex((value) => value < -180 || value > 360);
  if (row < 0) return;
  const value = values[row]!;
  const detail = `is ${value} in row ${row + 1}, allowed is -180 to 360`;
  throw invalidField({ field: 'lon', value, detail, allowed: [-180, 360] });
}

function gather(values: Float64Array, order: Int32Array): Float64Array<SharedArrayBuffer> {
  const out = sharedFloats(values.length);
  for (let row = 0; row < out.length; row++) out[row] = values[order[row]!]!;
  return out;
}

/** Rows by group, each group in its own order; undefined where they lie so already. */
function orderByGroup(groups: Int32Array): Int32Array | undefined {
  let last = -1;
  const together = groups.every((group) => {
    const follows = group === last || group === last + 1;
    last = group;
    return follows;
  });
  if (together) return undefined;
  const next = new Int32Array(groups.reduce((most, group) => Math.max(most, group), -1) + 2);
  for (const group of groups) next[group + 1]! += 1;
  for (let group = 1; group < next.length; group++) next[group]! += next[group - 1]!;
  const order = new Int32Array(new SharedArrayBuffer(groups.length * 4));
  for (const [row, group] of groups.entries()) order[next[group]!++] = row;
  return order;
}

/** Rows at which a table of chains is cut into about `parts` pieces, with 0 and its length. */
export function cutChains(startsChain: Uint8Array, parts: number): readonly number[] {
  const cuts = [0];
  const rows = startsChain.length;
  for (let part = 1; part < parts; part++) {
    const at = startsChain.indexOf(
      1,
      Math.max(cuts.at(-1)! + 1, Math.round((rows * part) / parts)),
    );
    if (at < 0) break;
    cuts.push(at);
  }
  return rows === 0 ? cuts : [...cuts, rows];
}

/** @throws {Fault} invalid-request when a table has no rows */
export function checkRows(rows: number): void {
  if (rows > 0) return;
  throw invalidField({ field: 'table', detail: 'has no rows', allowed: 'at least one row' });
}
