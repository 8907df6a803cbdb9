import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  DEFAULT_OPTIONS,
  FFMC_CONSTANTS,
  ffmcScale,
  START_CODES,
} from '../../../services/science/fire-weather/codes.ts';
import {
  dcDayLengthTerm,
  dmcDayLengthHours,
} from '../../../services/science/fire-weather/day-length.ts';
import {
  ffmcToMoisture,
  moistureToFfmc,
} from '../../../services/science/fire-weather/fine-fuel-moisture.ts';
import { stepFireWeather } from '../../../services/science/fire-weather/step.ts';
import {
  droughtCodeOf,
  droughtMoisture,
  duffCode,
  duffMoisture,
} from '../../../services/science/fire-weather-2025/moisture.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anyWeather = fc.record({
  temperatureC: number(-60, 55),
  relativeHumidityPercent: number(0, 100),
  windKmH: number(0, 300),
  precipitationMm: number(0, 500),
});
const anyCodes = fc.record({ ffmc: number(0, 101), dmc: number(0, 500), dc: number(0, 1500) });
const anyPlace = fc.record({
  latitudeDeg: number(-90, 90),
  month: fc.integer({ min: 1, max: 12 }),
});

describe('codes and moistures', () => {
  test.each([
    {
      name: 'FFMC, exact',
      to: (x: number) =>
        moistureToFfmc(ffmcToMoisture(x, ffmcScale(147.27723)), ffmcScale(147.27723)),
      most: 101,
    },
    {
      name: 'FFMC, published',
      to: (x: number) => moistureToFfmc(ffmcToMoisture(x, 147.2), 147.2),
      most: 101,
      off: 0.06,
    },
    { name: 'DMC of FWI2025', to: (x: number) => duffCode(duffMoisture(x)), most: 400 },
    { name: 'DC of FWI2025', to: (x: number) => droughtCodeOf(droughtMoisture(x)), most: 2000 },
  ])('$name comes back from its moisture', ({ to, most, off = 1e-6 }) => {
    fc.assert(fc.property(number(0, most), (code) => Math.abs(to(code) - code) <= off));
  });

  test('with the exact constant 101 is bone dry and 0 is 250 %', () => {
    expect(ffmcToMoisture(101, ffmcScale(147.27723))).toBe(0);
    expect(ffmcToMoisture(0, ffmcScale(147.27723))).toBeCloseTo(250, 10);
  });
});

describe('a day', () => {
  test('gives finite codes within their ranges, whatever the weather', () => {
    const property = fc.property(
      anyCodes,
      anyWeather,
      anyPlace,
      fc.constantFrom(...FFMC_CONSTANTS),
      (codes, weather, place, ffmcConstant) => {
        const day = stepFireWeather(codes, weather, place, { ffmcConstant, latitudeAdjust: true });
        expect(Object.values(day).every((value) => Number.isFinite(value) && value >= 0)).toBe(
          true,
        );
        expect(day.ffmc).toBeLessThanOrEqual(101);
      },
    );
    fc.assert(property, { numRuns: 2000 });
  });

  test('with more rain no code is higher', () => {
    const property = fc.property(anyCodes, anyWeather, anyPlace, (codes, weather, place) => {
      const wetter = { ...weather, precipitationMm: weather.precipitationMm + 10 };
      const day = stepFireWeather(codes, weather, place, DEFAULT_OPTIONS);
      const wet = stepFireWeather(codes, wetter, place, DEFAULT_OPTIONS);
      expect(wet.dmc).toBeLessThanOrEqual(day.dmc + 1e-9);
      expect(wet.dc).toBeLessThanOrEqual(day.dc + 1e-9);
    });
    fc.assert(property);
  });

  // FTR-33: rain counts strictly above 0.5, 1.5 and 2.8 mm.
  test.each([
    { code: 'ffmc', threshold: 0.5 },
    { code: 'dmc', threshold: 1.5 },
    { code: 'dc', threshold: 2.8 },
  ] as const)('$threshold mm leave $code as without rain', ({ code, threshold }) => {
    const place = { latitudeDeg: 50, month: 6 };
    const after = (precipitationMm: number) =>
      stepFireWeather(
        { ...START_CODES, dmc: 60, dc: 300 },
        { temperatureC: 22, relativeHumidityPercent: 35, windKmH: 12, precipitationMm },
        place,
        DEFAULT_OPTIONS,
      )[code];
    expect(after(threshold)).toBe(after(0));
    expect(after(threshold + 0.1)).toBeLessThan(after(0));
  });

  test.each(['temperatureC', 'relativeHumidityPercent', 'windKmH', 'precipitationMm'] as const)(
    'without %s there is no FWI',
    (name) => {
      const weather = {
        temperatureC: 22,
        relativeHumidityPercent: 35,
        windKmH: 12,
        precipitationMm: 1,
        [name]: Number.NaN,
      };
      const day = stepFireWeather(
        START_CODES,
        weather,
        { latitudeDeg: 50, month: 6 },
        DEFAULT_OPTIONS,
      );
      expect([day.ffmc, day.isi, day.fwi, day.dsr].every(Number.isNaN)).toBe(true);
    },
  );
});

describeReference('day lengths', () => {
  const table = readReference('fire/day_length_tables.csv');
  const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ').map(table.numbers);

  // A latitude at the edge belongs to the band in the south, where that says "<=".
  test.each([
    { row: 0, latitudes: [30.001, 55, 90] },
    { row: 1, latitudes: [30, 20, 10.001] },
    { row: 2, latitudes: [10, 0, -9.999] },
    { row: 3, latitudes: [-10, -20, -29.999] },
    { row: 4, latitudes: [-30, -45, -90] },
  ])('DMC, row $row at $latitudes', ({ row, latitudes }) => {
    const expected = months.map((month) => month[row]!);
    for (const latitude of latitudes) {
      const actual = months.map((_, month) => dmcDayLengthHours(month + 1, latitude, true));
      expectClose(actual, expected, { relative: 0, what: `${latitude}` });
    }
  });

  test.each([
    { row: 5, latitudes: [20.001, 50, 90] },
    { row: 6, latitudes: [20, 0, -19.999] },
    { row: 7, latitudes: [-20, -50, -90] },
  ])('DC, row $row at $latitudes', ({ row, latitudes }) => {
    const expected = months.map((month) => month[row]!);
    for (const latitude of latitudes) {
      const actual = months.map((_, month) => dcDayLengthTerm(month + 1, latitude, true));
      expectClose(actual, expected, { relative: 0, what: `${latitude}` });
    }
  });

  test('without adjustment the whole Earth has those of Canada', () => {
    expect(dmcDayLengthHours(7, -45, false)).toBe(months[6]![0]);
    expect(dcDayLengthTerm(7, Number.NaN, false)).toBe(months[6]![5]);
  });
});
