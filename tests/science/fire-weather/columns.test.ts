import { describe, expect, test } from 'vitest';

import { DEFAULT_OPTIONS, START_CODES } from '../../../services/science/fire-weather/codes.ts';
import { fireWeatherColumns } from '../../../services/science/fire-weather/columns.ts';
import { stepFireWeather } from '../../../services/science/fire-weather/step.ts';

const FIELDS = {
  epochDay: 'date',
  latitudeDeg: 'lat',
  temperatureC: 'temp',
  relativeHumidityPercent: 'rh',
  windKmH: 'ws',
  precipitationMm: 'prec',
};
const ROWS = 6;
const fill = (value: number) => new Float64Array(ROWS).fill(value);

/** Six July days at 50 north. */
function table() {
  return {
    startsChain: Uint8Array.of(1, 0, 0, 0, 0, 0),
    epochDay: Int32Array.from({ length: ROWS }, (_, row) => Date.UTC(2024, 6, 1 + row) / 864e5),
    latitudeDeg: fill(50),
    temperatureC: fill(20),
    relativeHumidityPercent: fill(40),
    windKmH: fill(15),
    precipitationMm: fill(0),
  };
}

function run(input: ReturnType<typeof table>, options = DEFAULT_OPTIONS) {
  const results = {
    ffmc: fill(0),
    dmc: fill(0),
    dc: fill(0),
    isi: fill(0),
    bui: fill(0),
    fwi: fill(0),
    dsr: fill(0),
  };
  const notes = fireWeatherColumns(input, START_CODES, options, results, FIELDS);
  return { results, notes };
}

describe('fire weather over a table', () => {
  test('a new chain begins with the start codes again', () => {
    const input = table();
    input.startsChain[3] = 1;
    const { fwi } = run(input).results;
    expect([...fwi.subarray(3)]).toEqual([...fwi.subarray(0, 3)]);
  });

  test('a table and single days agree to the last bit', () => {
    const { results } = run(table());
    let codes: Parameters<typeof stepFireWeather>[0] = START_CODES;
    const weather = {
      temperatureC: 20,
      relativeHumidityPercent: 40,
      windKmH: 15,
      precipitationMm: 0,
    };
    for (const fwi of results.fwi) {
      const day = stepFireWeather(codes, weather, { latitudeDeg: 50, month: 7 }, DEFAULT_OPTIONS);
      expect(fwi).toBe(day.fwi);
      codes = day;
    }
  });

  test('a missing value makes the rest of its chain missing, and is counted', () => {
    const input = table();
    input.precipitationMm[2] = Number.NaN;
    input.startsChain[4] = 1;
    const { results, notes } = run(input);
    expect([...results.dc].map(Number.isNaN)).toEqual([false, false, true, true, false, false]);
    expect(notes.missing).toEqual({ count: 1, first: [2] });
  });

  test('missing wind leaves DMC and DC', () => {
    const input = table();
    input.windKmH[1] = Number.NaN;
    const { ffmc, fwi, dmc, dc } = run(input).results;
    expect([ffmc[1], fwi[1]]).toEqual([Number.NaN, Number.NaN]);
    expect([...dmc, ...dc].some(Number.isNaN)).toBe(false);
  });

  test('a day left out is noted', () => {
    const input = table();
    input.epochDay.set(
      input.epochDay.subarray(3).map((day) => day + 2),
      3,
    );
    expect(run(input).notes.gaps).toEqual({ count: 1, first: [3] });
  });

  test.each([
    {
      column: 'relativeHumidityPercent',
      value: 101,
      words: 'rh: is 101 in row 3, allowed is 0 to 100.5',
    },
    { column: 'relativeHumidityPercent', value: -1, words: 'rh: is -1 in row 3' },
    { column: 'windKmH', value: -5, words: 'ws: is -5 in row 3' },
    { column: 'precipitationMm', value: -0.1, words: 'prec: is -0.1 in row 3' },
    { column: 'temperatureC', value: 293.15, words: 'temp: is 293.15 in row 3' },
    { column: 'latitudeDeg', value: 500, words: 'lat: is 500 in row 3' },
  ] as const)('$column of $value is refused by name, row and range', ({ column, value, words }) => {
    const input = table();
    input[column][2] = value;
    expect(() => run(input)).toThrow(words);
  });

  test('without latitude adjustment no latitude is needed', () => {
    const input = { ...table(), latitudeDeg: fill(Number.NaN) };
    const { results, notes } = run(input, { ...DEFAULT_OPTIONS, latitudeAdjust: false });
    expect(results.fwi.some(Number.isNaN)).toBe(false);
    expect(notes.missing.count).toBe(0);
  });

  test('a day twice is refused by date and row', () => {
    const input = table();
    input.epochDay[3] = input.epochDay[2]!;
    expect(() => run(input)).toThrow('date: is 2024-07-03 in row 4');
  });
});
