import {
  DATE,
  DOUBLE,
  DuckDBListValue,
  DuckDBStructValue,
  LIST,
  STRUCT,
  type DuckDBDateValue,
  type DuckDBValue,
} from '@duckdb/node-api';

import {
  DEFAULT_OPTIONS,
  ffmcScale,
  START_CODES,
  type FireWeather,
  type MoistureCodes,
} from '../../../science/fire-weather/codes.ts';
import { dcDayLengthTerm, dmcDayLengthHours } from '../../../science/fire-weather/day-length.ts';
import { droughtCode } from '../../../science/fire-weather/drought.ts';
import { duffMoistureCode } from '../../../science/fire-weather/duff-moisture.ts';
import { fineFuelMoistureCode } from '../../../science/fire-weather/fine-fuel-moisture.ts';
import {
  buildUpIndex,
  dailySeverityRating,
  fireWeatherIndex,
  initialSpreadIndex,
} from '../../../science/fire-weather/indices.ts';
import { stepFireWeather, usableHumidity } from '../../../science/fire-weather/step.ts';
import { checkArgument, type Argument } from './arguments.ts';
import { toNull, type ScalarFunction } from './scalar-function.ts';

const SCALE = ffmcScale(DEFAULT_OPTIONS.ffmcConstant);
const NAMES = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr'] as const;
const SYSTEM = STRUCT(Object.fromEntries(NAMES.map((name) => [name, DOUBLE])));
/** A call computes some two thousand rows in one go, which nothing interrupts. */
const MOST_DAYS_A_CALL = 600_000;
const STEP = ['temp', 'rh', 'ws', 'prec', 'ffmc0', 'dmc0', 'dc0', 'lat', 'month'] as const;
const MS_A_DAY = 86_400_000;

/** A function of numbers to a number. */
function ofNumbers(
  name: string,
  names: readonly Argument[],
  compute: (...values: number[]) => number,
): ScalarFunction {
  return {
    name,
    parameters: names.map(() => DOUBLE),
    result: DOUBLE,
    compute: (values) => {
      const numbers = names.map((argument, at) =>
        checkArgument(name, argument, Number(values[at])),
      );
      return toNull(compute(...numbers));
    },
  };
}

/**
 * The Fire Weather Index System in SQL, with the FFMC scale 147.27723 and day lengths by latitude.
 *
 * @see Van Wagner 1987, Forestry Technical Report 35
 */
export const FIRE_WEATHER_FUNCTIONS: readonly ScalarFunction[] = [
  ofNumbers('ffmc', ['temp', 'rh', 'ws', 'prec', 'ffmc0'], (temp, rh, ws, prec, ffmc0) =>
    fineFuelMoistureCode(ffmc0!, temp!, usableHumidity(rh!), ws!, prec!, SCALE),
  ),
  ofNumbers('dmc', ['temp', 'rh', 'prec', 'dmc0', 'lat', 'month'], (temp, rh, prec, dmc0, lat, m) =>
    duffMoistureCode(dmc0!, temp!, usableHumidity(rh!), prec!, dmcDayLengthHours(m!, lat!, true)),
  ),
  ofNumbers('dc', ['temp', 'prec', 'dc0', 'lat', 'month'], (temp, prec, dc0, lat, month) =>
    droughtCode(dc0!, temp!, prec!, dcDayLengthTerm(month!, lat!, true)),
  ),
  ofNumbers('isi', ['ffmc', 'ws'], (ffmc, ws) => initialSpreadIndex(ffmc!, ws!, SCALE)),
  ofNumbers('bui', ['dmc', 'dc'], (dmc, dc) => buildUpIndex(dmc!, dc!)),
  ofNumbers('fwi', ['isi', 'bui'], (isi, bui) => fireWeatherIndex(isi!, bui!)),
  ofNumbers('dsr', ['fwi'], (fwi) => dailySeverityRating(fwi!)),
  {
    name: 'fwi',
    parameters: STEP.map(() => DOUBLE),
    result: SYSTEM,
    compute: (values) => {
      const [temp, rh, ws, prec, ffmc, dmc, dc, lat, month] = STEP.map((name, at) =>
        checkArgument('fwi', name, Number(values[at])),
      ) as [number, number, number, number, number, number, number, number, number];
      return toStruct(stepDay({ ffmc, dmc, dc }, { temp, rh, ws, prec }, { lat, month }));
    },
  },
  {
    name: 'fwi',
    parameters: [LIST(DATE), DOUBLE, LIST(DOUBLE), LIST(DOUBLE), LIST(DOUBLE), LIST(DOUBLE)],
    result: LIST(SYSTEM),
    compute: chainOfDays,
    weigh: ([days]) => (days instanceof DuckDBListValue ? days.items.length : 0),
    most: MOST_DAYS_A_CALL,
    heavy: `more than ${MOST_DAYS_A_CALL} days in one piece of 2048 rows: filter places or times`,
  },
];

type Day = { temp: number; rh: number; ws: number; prec: number };

function stepDay(codes: MoistureCodes, day: Day, place: { lat: number; month: number }) {
  const weather = {
    temperatureC: day.temp,
    relativeHumidityPercent: day.rh,
    windKmH: day.ws,
    precipitationMm: day.prec,
  };
  const where = { latitudeDeg: place.lat, month: place.month };
  return stepFireWeather(codes, weather, where, DEFAULT_OPTIONS);
}

/**
 * Days in time order from the start codes 85, 6, 15; a gap is refused, as a column has no
 * place for the flag that it needs.
 */
function chainOfDays([days, latitude, ...lists]: readonly DuckDBValue[]): DuckDBValue {
  const dates = itemsOf(days) as readonly (DuckDBDateValue | null)[];
  const weather = lists.map(itemsOf);
  const names = ['temp', 'rh', 'ws', 'prec'] as const;
  for (const [at, name] of names.entries()) {
    if (weather[at]!.length === dates.length) continue;
    const sizes = `${name} has ${weather[at]!.length} values, the dates are ${dates.length}`;
    throw new RangeError(`fwi(): ${sizes}`);
  }
  const lat = checkArgument('fwi', 'lat', Number(latitude));
  let codes: MoistureCodes = START_CODES;
  let before: number | undefined;
  const made = dates.map((date, row) => {
    if (date === null) throw new RangeError(`fwi(): date ${row + 1} of a chain is missing`);
    if (before !== undefined && date.days !== before + 1) {
      const detail = `date ${String(date)} of a chain does not follow the day before`;
      throw new RangeError(
        `fwi(): ${detail}; give each day, with NULL weather where it is missing, or let the ` +
          'process fire-weather-stations estimate it',
      );
    }
    before = date.days;
    const [temp, rh, ws, prec] = names.map((name, at) => {
      const value = weather[at]![row];
      return value === null ? NaN : checkArgument('fwi', name, Number(value));
    }) as [number, number, number, number];
    const month = new Date(date.days * MS_A_DAY).getUTCMonth() + 1;
    const result = stepDay(codes, { temp, rh, ws, prec }, { lat, month });
    codes = result;
    return toStruct(result);
  });
  return new DuckDBListValue(made);
}

function itemsOf(value: DuckDBValue | undefined): readonly DuckDBValue[] {
  return value instanceof DuckDBListValue ? value.items : [];
}

function toStruct(weather: FireWeather): DuckDBStructValue {
  return new DuckDBStructValue(
    Object.fromEntries(NAMES.map((name) => [name, toNull(weather[name])])),
  );
}
