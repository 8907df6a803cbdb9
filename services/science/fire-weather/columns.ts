import { invalidField } from '../../platform/fault.ts';
import type { FireWeather, FireWeatherOptions, MoistureCodes } from './codes.ts';
import { stepFireWeather } from './step.ts';
import { WEATHER_RANGES } from './weather-ranges.ts';
import type { RangedName } from './weather-ranges.ts';

/** Days of one or many places, all columns of one length; a row follows its day before. */
export type FireWeatherColumns = {
  /** 1 where a new chain begins; row 0 always begins one */
  readonly startsChain: Uint8Array;
  /** days since 1970-01-01 of the local date */
  readonly epochDay: Int32Array;
  /** not looked at without latitude adjustment */
  readonly latitudeDeg: Float64Array;
  readonly temperatureC: Float64Array;
  readonly relativeHumidityPercent: Float64Array;
  readonly windKmH: Float64Array;
  readonly precipitationMm: Float64Array;
  /** what the caller counts each row as, from 0, where these are rows of a larger or sorted table */
  readonly rowNumbers?: Int32Array;
};

/** Where the results go, each of the length of the input; NaN where an input is missing. */
export type FireWeatherResults = { readonly [name in keyof FireWeather]: Float64Array };

/** Which rows a caller must speak of, from 0; each list ends after `MOST_NOTED`. */
export type FireWeatherNotes = {
  /** rows with a missing input; their chain is NaN from there on */
  readonly missing: RowNote;
  /** rows whose day is not the day after the row before; carried on as if it were */
  readonly gaps: RowNote;
};
export type RowNote = { readonly count: number; readonly first: readonly number[] };

const MOST_NOTED = 10;

const RANGED = Object.keys(WEATHER_RANGES) as RangedName[];

/**
 * The Fire Weather Index System over a table, in 64 bits: each chain starts from `start`.
 *
 * @param fieldNames what the caller calls each column, for faults
 * @throws {Fault} invalid-request naming column, row (from 1), value and allowed range of the first
 *   value out of range, or a day that is not later than the one before it in its chain
 */
export function fireWeatherColumns(
  input: FireWeatherColumns,
  start: MoistureCodes,
  options: FireWeatherOptions,
  results: FireWeatherResults,
  fieldNames: Readonly<Record<RangedName | 'epochDay', string>>,
): FireWeatherNotes {
  const notes = checkFireWeather(input, options, fieldNames);
  fill(input, start, options, results);
  return notes;
}

/**
 * Checks a table without computing.
 *
 * @throws {Fault} as {@link fireWeatherColumns}
 */
export function checkFireWeather(
  input: FireWeatherColumns,
  { latitudeAdjust }: FireWeatherOptions,
  fieldNames: Readonly<Record<RangedName | 'epochDay', string>>,
): FireWeatherNotes {
  const checked = latitudeAdjust ? RANGED : RANGED.filter((name) => name !== 'latitudeDeg');
  checkRanges(input, checked, fieldNames);
  const gaps = findGaps(input, fieldNames.epochDay);
  return { missing: findMissing(input, checked), gaps };
}

function fill(
  input: FireWeatherColumns,
  start: MoistureCodes,
  options: FireWeatherOptions,
  results: FireWeatherResults,
): void {
  const { startsChain, epochDay } = input;
  const monthOf = openMonths();
  let codes = start;
  for (let row = 0; row < epochDay.length; row += 1) {
    if (startsChain[row] === 1) codes = start;
    const weather = {
      temperatureC: input.temperatureC[row]!,
      relativeHumidityPercent: input.relativeHumidityPercent[row]!,
      windKmH: input.windKmH[row]!,
      precipitationMm: input.precipitationMm[row]!,
    };
    const place = { latitudeDeg: input.latitudeDeg[row]!, month: monthOf(epochDay[row]!) };
    const day = stepFireWeather(codes, weather, place, options);
    results.ffmc[row] = day.ffmc;
    results.dmc[row] = day.dmc;
    results.dc[row] = day.dc;
    results.isi[row] = day.isi;
    results.bui[row] = day.bui;
    results.fwi[row] = day.fwi;
    results.dsr[row] = day.dsr;
    codes = day;
  }
}

/** The month of a day, 1 to 12: asked in order, so the calendar is only read once a month. */
export function openMonths(): (epochDay: number) => number {
  let [first, next, month] = [0, 0, 0];
  return (epochDay) => {
    if (epochDay < first || epochDay >= next) {
      const day = new Date(epochDay * 86_400_000);
      const [year, index] = [day.getUTCFullYear(), day.getUTCMonth()];
      first = Date.UTC(year, index, 1) / 86_400_000;
      next = Date.UTC(year, index + 1, 1) / 86_400_000;
      month = index + 1;
    }
    return month;
  };
}

function checkRanges(
  input: FireWeatherColumns,
  names: readonly RangedName[],
  fieldNames: Readonly<Record<RangedName, string>>,
): void {
  for (const name of names) {
    const [least, most] = WEATHER_RANGES[name];
    const row = input[name].findIndex((value) => value < least || value > most);
    if (row < 0) continue;
    const field = fieldNames[name];
    const value = input[name][row]!;
    const detail = `is ${value} in row ${shownRow(input, row)}, allowed is ${least} to ${most}`;
    throw invalidField({ field, value, detail, allowed: [least, most] });
  }
}

/** Row numbers of faults count from 1. */
function shownRow({ rowNumbers }: FireWeatherColumns, row: number): number {
  return (rowNumbers?.[row] ?? row) + 1;
}

function findGaps(input: FireWeatherColumns, field: string): RowNote {
  const { startsChain, epochDay } = input;
  return noteRows(input, (row) => {
    if (row === 0 || startsChain[row] === 1) return false;
    const days = epochDay[row]! - epochDay[row - 1]!;
    if (days > 0) return days > 1;
    const value = new Date(epochDay[row]! * 86_400_000).toISOString().slice(0, 10);
    const detail = `is ${value} in row ${shownRow(input, row)}, not later than the row before of its chain`;
    throw invalidField({ field, value, detail, allowed: 'days of a chain in time order' });
  });
}

function findMissing(input: FireWeatherColumns, names: readonly RangedName[]): RowNote {
  const columns = names.map((name) => input[name]);
  return noteRows(input, (row) => columns.some((column) => isNaN(column[row]!)));
}

function noteRows(input: FireWeatherColumns, isNoted: (row: number) => boolean): RowNote {
  const first: number[] = [];
  let count = 0;
  for (let row = 0; row < input.epochDay.length; row += 1) {
    if (!isNoted(row)) continue;
    count += 1;
    if (first.length < MOST_NOTED) first.push(input.rowNumbers?.[row] ?? row);
  }
  return { count, first };
}
