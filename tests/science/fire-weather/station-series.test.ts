import { describe, expect, test } from 'vitest';

import {
  noonDaysOf,
  standardNoonMs,
  standardOffsetHours,
} from '../../../services/science/fire-weather/station/noon-of-hours.ts';
import { TEMPERATURE_SEASON } from '../../../services/science/fire-weather/station/fire-season.ts';
import {
  DEFAULT_SERIES,
  stationFireWeather,
} from '../../../services/science/fire-weather/station/station-series.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference, toEpochDays } from '../reference-table.ts';
import type { ReferenceTable } from '../reference-table.ts';

const isoDay = (epochDay: number) => new Date(epochDay * 86_400_000).toISOString().slice(0, 10);

function daysOf(table: ReferenceTable) {
  const [temp, rh, ws, prec] = ['temp', 'rh', 'ws', 'prec'].map(table.numbers);
  return [...toEpochDays(table)].map((epochDay, row) => ({
    epochDay,
    temperatureC: temp![row]!,
    relativeHumidityPercent: rh![row]!,
    windKmH: ws![row]!,
    precipitationMm: prec![row]!,
  }));
}

describeReference('a station over the 48 days of Van Wagner & Pickett 1985', () => {
  const table = readReference('fire/fwi_vw85_48days.csv');
  const days = daysOf(table);
  const without = (...gone: number[]) => days.filter((_, row) => !gone.includes(row));
  const fwi = table.numbers('fwi');

  test('without gaps it is the published chain', () => {
    const series = stationFireWeather(days, 40);
    for (const name of ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr'] as const) {
      const actual = series.map(({ codes }) => codes[name]);
      expectClose(actual, table.numbers(name), { what: name });
    }
    expect(
      series.every(({ state, estimated }) => state === 'in season' && estimated.length === 0),
    ).toBe(true);
    expect(series.at(-1)!.daysSinceStart).toBe(48);
  });

  test('a missing day is estimated and said to be, and the chain goes on', () => {
    const series = stationFireWeather(without(9), 40);
    expect(series.length).toBe(48);
    expect(series[9]!.estimated.length).toBe(4);
    expect(series[9]!.codes.fwi).toBeGreaterThan(0);
    expect(series.filter(({ estimated }) => estimated.length > 0).length).toBe(1);
    expectClose(
      series.slice(0, 9).map(({ codes }) => codes.fwi),
      fwi.subarray(0, 9),
      {},
    );
    // After the rain of the days that follow it, the missing day is forgotten by the fine fuels.
    expectClose([series.at(-1)!.codes.ffmc], [table.numbers('ffmc').at(-1)!], { relative: 1e-3 });
  });

  test('a day from neighbours is estimated with their weather', () => {
    const series = stationFireWeather(without(9), 40, {
      ...DEFAULT_SERIES,
      neighbours: (epochDay) => days.find((day) => day.epochDay === epochDay),
    });
    expect(series[9]!.estimated.length).toBe(4);
    expectClose(
      series.map(({ codes }) => codes.fwi),
      fwi,
      {},
    );
  });

  test('after more than three days the chain is broken, not guessed', () => {
    const series = stationFireWeather(without(20, 21, 22, 23), 40);
    expect(series.slice(20, 23).every(({ state }) => state === 'in season')).toBe(true);
    expect(series.slice(23).every(({ state }) => state === 'chain broken')).toBe(true);
    expect(series.slice(23).every(({ codes }) => Number.isNaN(codes.fwi))).toBe(true);
  });

  test('codes to begin again with end a break', () => {
    const restart = { ffmc: 85, dmc: 30, dc: 150 };
    const series = stationFireWeather(without(20, 21, 22, 23), 40, { ...DEFAULT_SERIES, restart });
    expect(series[23]!.state).toBe('chain broken');
    expect(series[24]).toMatchObject({ state: 'in season', daysSinceStart: 1 });
  });

  test('missing wind alone is estimated alone', () => {
    const calm = days.map((day, row) => (row === 5 ? { ...day, windKmH: Number.NaN } : day));
    expect(stationFireWeather(calm, 40)[5]!.estimated).toEqual(['windKmH']);
  });

  test('days out of order are refused', () => {
    const wrong = [days[1]!, days[0]!];
    expect(() => stationFireWeather(wrong, 40)).toThrow('1985-04-13');
  });
});

describeReference('a station through the seasons', () => {
  test('has codes in season only, from the dates of cffdrs_r', () => {
    const table = readReference('fire/fire_season_input_wDC.csv');
    const ids = table.texts('id');
    const warmest = table.numbers('tmax');
    const days = daysOf(table)
      .map((day, row) => ({ ...day, warmestC: warmest[row]! }))
      .filter((_, row) => ids[row] === '2');
    const options = { ...DEFAULT_SERIES, season: TEMPERATURE_SEASON };
    const series = stationFireWeather(days, 55, options);
    const changes = series.filter(({ state }, at) => at > 0 && state !== series[at - 1]!.state);
    expect(changes.map(({ epochDay, state }) => `${isoDay(epochDay)} ${state}`)).toEqual([
      '1980-04-20 in season',
      '1980-10-16 out of season',
      '1981-05-15 in season',
      '1981-10-14 out of season',
    ]);
    for (const { state, codes } of series) {
      expect(Number.isNaN(codes.fwi)).toBe(state === 'out of season');
    }
    // Autumn left a DC of 367: less than 200 mm of winter does not fill the ground again.
    const overwinter = { carryOver: 0.75, wetting: 0.75 };
    const carried = stationFireWeather(days, 55, { ...options, overwinter });
    const spring = (rows: typeof series) =>
      rows.find(({ epochDay }) => isoDay(epochDay) === '1981-05-15')!.codes.dc;
    expect(spring(series)).toBeLessThan(25);
    expect(spring(carried)).toBeGreaterThan(300);
    // A gauge that was out in January leaves a code that is too high, and says by how many days.
    const gapped = stationFireWeather(
      days.filter(({ epochDay }) => !isoDay(epochDay).startsWith('1981-01')),
      55,
      { ...options, overwinter },
    );
    expect(spring(gapped)).toBeGreaterThan(spring(carried));
    expect(gapped.at(-100)).toMatchObject({ state: 'in season', unmeasuredWinterDays: 31 });
    expect(carried.at(-100)!.unmeasuredWinterDays).toBe(0);
  });
});

describe('fire days out of hourly reports', () => {
  const hours = (from: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({
      timeMs: Date.parse(from) + at * 3_600_000,
      temperatureC: at,
      relativeHumidityPercent: 50,
      windKmH: 10,
      precipitationMm: 0.1,
    }));

  // Standard time: Ottawa noon is 17:00 UTC in July too; Newfoundland is at 3 h 30 from Greenwich.
  test.each([
    { place: 'Ottawa', offset: -5, noon: '2024-07-02T17:00:00.000Z' },
    { place: "St. John's", offset: -3.5, noon: '2024-07-02T15:30:00.000Z' },
    { place: 'Whitehorse', offset: -7, noon: '2024-07-02T19:00:00.000Z' },
  ])('noon in $place is $noon', ({ offset, noon }) => {
    const epochDay = Date.parse('2024-07-02') / 86_400_000;
    expect(new Date(standardNoonMs(epochDay, offset)).toISOString()).toBe(noon);
  });

  test.each([
    { longitude: -75.7, hours: -5 },
    { longitude: 284.3, hours: -5 },
    { longitude: -123.1, hours: -8 },
    { longitude: 179, hours: 12 },
  ])('longitude $longitude keeps standard time $hours', ({ longitude, hours: expected }) => {
    expect(standardOffsetHours(longitude)).toBe(expected);
  });

  test('temperature at noon, and 24 hours of rain ending then', () => {
    const [day, ...rest] = noonDaysOf(hours('2024-07-01T18:00:00Z', 24), -5);
    expect(rest).toEqual([]);
    expect(day).toMatchObject({
      temperatureC: 23,
      precipitationMm: 2.4,
      rainHours: 24,
      warmestC: 23,
    });
    expect(isoDay(day!.epochDay)).toBe('2024-07-02');
  });

  test('noon at half past lies between two reports', () => {
    const days = noonDaysOf(hours('2024-07-01T16:00:00Z', 25), -3.5);
    expect(days[0]).toMatchObject({ temperatureC: 23.5, rainHours: 24, precipitationMm: 2.4 });
  });

  test('one hour without rain reported leaves the sum missing, and says how much is known', () => {
    const gapped = hours('2024-07-01T18:00:00Z', 24).toSpliced(3, 1);
    const [day] = noonDaysOf(gapped, -5);
    expect(day).toMatchObject({ rainHours: 23, precipitationMm: Number.NaN, temperatureC: 23 });
  });

  test('no noon report, no noon weather', () => {
    const gapped = hours('2024-07-01T18:00:00Z', 26).filter(
      ({ temperatureC }) => ![22, 23, 24].includes(temperatureC),
    );
    expect(noonDaysOf(gapped, -5)[0]!.temperatureC).toBeNaN();
  });
});
