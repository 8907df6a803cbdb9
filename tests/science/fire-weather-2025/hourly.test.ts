import { describe, expect, test } from 'vitest';

import {
  extremesFromNoon,
  hoursFromExtremes,
} from '../../../services/science/fire-weather-2025/diurnal.ts';
import { summarizeDays } from '../../../services/science/fire-weather-2025/daily-summary.ts';
import { hourlyFireWeather } from '../../../services/science/fire-weather-2025/hourly-series.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference, toEpochDays } from '../reference-table.ts';
import type { ReferenceTable } from '../reference-table.ts';

/** One station of a table, row by row. */
function stationRows(table: ReferenceTable) {
  const column = Object.fromEntries(table.names.map((name) => [name, table.numbers(name)]));
  const ids = table.texts('id');
  const days = toEpochDays(table);
  const rows = ids.map((id, row) => ({
    id,
    epochDay: days[row]!,
    at: (name: string) => column[name]![row]!,
  }));
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((group) => ({
    rows: group,
    station: {
      latitudeDeg: group[0]!.at('lat'),
      longitudeDeg: group[0]!.at('long'),
      utcOffsetHours: group[0]!.at('timezone'),
    },
  }));
}

type Row = ReturnType<typeof stationRows>[number]['rows'][number];

const toHour = ({ epochDay, at }: Row) => ({
  localHour: 24 * epochDay + at('hr'),
  temperatureC: at('temp'),
  relativeHumidityPercent: at('rh'),
  windKmH: at('ws'),
  precipitationMm: at('prec'),
});

describeReference('FWI2025, edition 2026-08-13', () => {
  test.each([
    { file: 'fwi2025_PRF2007_hourly_fullprec.csv', relative: 1e-9, absolute: 1e-9 },
    { file: 'fwi2025_synthetic_hourly.csv', relative: 1e-9, absolute: 1e-9 },
    { file: 'cffdrs_ng/PRF2007_standard_hourly_FWI.csv', relative: 0, absolute: 1e-4 },
  ])('hours of $file', ({ file, relative, absolute }) => {
    for (const { rows, station } of stationRows(readReference(`fire/${file}`))) {
      const { edition, rows: results } = hourlyFireWeather(rows.map(toHour), station);
      expect(edition).toBe('FWI2025 2026-08-13');
      const of = {
        solrad: (row) => row.solarKwM2,
        sunrise: (row) => row.sun.sunrise,
        sunset: (row) => row.sun.sunset,
        percent_cured: (row) => row.curedPercent,
        prec_cumulative: (row) => row.state.rain.fallenMm,
        canopy_drying: (row) => row.state.rain.dryHours,
        mcffmc: (row) => row.state.fineFuel,
        ffmc: (row) => row.ffmc,
        dmc: (row) => row.dmc,
        dc: (row) => row.dc,
        isi: (row) => row.isi,
        bui: (row) => row.bui,
        fwi: (row) => row.fwi,
        dsr: (row) => row.dsr,
        mcgfmc_matted: (row) => row.state.mattedGrass,
        mcgfmc_standing: (row) => row.state.standingGrass,
        gfmc: (row) => row.gfmc,
        gsi: (row) => row.gsi,
        gfwi: (row) => row.gfwi,
      } satisfies Record<string, (row: (typeof results)[number]) => number>;
      for (const [name, read] of Object.entries(of)) {
        const expected = rows.map(({ at }) => at(name));
        expectClose(results.map(read), expected, { relative, absolute, what: name });
      }
    }
  });

  test('days of peak burning', () => {
    const [prf] = stationRows(readReference('fire/cffdrs_ng/PRF2007_hourly_wx.csv'));
    const expected = readReference('fire/cffdrs_ng/PRF2007_standard_daily_summaries.csv');
    const days = summarizeDays(hourlyFireWeather(prf!.rows.map(toHour), prf!.station).rows);
    expect(days.map(({ epochDay }) => epochDay)).toEqual([...toEpochDays(expected)]);
    // Cut off to minutes there, from hours that were rounded to four digits.
    const clock = (hours: number) =>
      new Date(Math.floor(Number(hours.toFixed(4)) * 60) * 60_000).toJSON().slice(11, 16);
    expect(days.map(({ sunrise }) => clock(sunrise))).toEqual(expected.texts('sunrise'));
    expect(days.map(({ sunset }) => clock(sunset))).toEqual(expected.texts('sunset'));
    expect(days.map(({ peakHour }) => peakHour)).toEqual([...expected.numbers('peak_hr')]);
    expect(days.map(({ burningHours }) => burningHours)).toEqual([...expected.numbers('duration')]);
    for (const name of [
      'ffmc',
      'dmc',
      'dc',
      'isi',
      'bui',
      'fwi',
      'dsr',
      'gfmc',
      'gsi',
      'gfwi',
    ] as const) {
      const actual = days.map((day) => day[name]);
      expectClose(actual, expected.numbers(name), { relative: 0, absolute: 1e-4, what: name });
    }
    for (const [name, read] of [
      ['ws_smooth', (day: (typeof days)[number]) => day.smoothWindKmH],
      ['isi_smooth', (day: (typeof days)[number]) => day.smoothIsi],
      ['gsi_smooth', (day: (typeof days)[number]) => day.smoothGsi],
    ] as const) {
      // Smoothed there from hours that were rounded to four digits.
      const options = { relative: 1e-5, absolute: 1e-4, what: name };
      expectClose(days.map(read), expected.numbers(name), options);
    }
  });

  test('from noon to extremes to hours', () => {
    const [noons] = stationRows(readReference('fire/cffdrs_ng/PRF2007_daily_wx.csv'));
    const [wanted] = stationRows(readReference('fire/fwi2025_PRF2007_minmax.csv'));
    const days = noons!.rows.map(({ epochDay, at }) =>
      extremesFromNoon({
        epochDay,
        temperatureC: at('temp'),
        relativeHumidityPercent: at('rh'),
        windKmH: at('ws'),
        precipitationMm: at('prec'),
      }),
    );
    for (const [index, end] of ['min', 'max'].entries()) {
      for (const [name, of] of [
        ['temp', 'temperatureC'],
        ['rh', 'relativeHumidityPercent'],
        ['ws', 'windKmH'],
      ] as const) {
        const expected = wanted!.rows.map(({ at }) => at(`${name}_${end}`));
        expectClose(
          days.map((day) => day[of][index]!),
          expected,
          { what: `${name}_${end}` },
        );
      }
    }
    const [hourly] = stationRows(readReference('fire/fwi2025_PRF2007_minmax_to_hourly.csv'));
    const hours = hoursFromExtremes(days, noons!.station);
    const expected = hourly!.rows.map(toHour);
    expect(hours.map(({ localHour }) => localHour)).toEqual(expected.map((hour) => hour.localHour));
    for (const name of [
      'temperatureC',
      'relativeHumidityPercent',
      'windKmH',
      'precipitationMm',
    ] as const) {
      const values = expected.map((hour) => hour[name]);
      expectClose(
        hours.map((hour) => hour[name]),
        values,
        { absolute: 1e-9, what: name },
      );
    }
  });
});

describe('FWI2025 at its edges', () => {
  const station = { latitudeDeg: 50, longitudeDeg: -100, utcOffsetHours: -6 };
  const hours = Array.from({ length: 30 }, (_, at) => ({
    localHour: 24 * 19_900 + at,
    temperatureC: 20,
    relativeHumidityPercent: 40,
    windKmH: 10,
    precipitationMm: 0,
  }));

  test('an hour left out is refused, with the hour that is missing', () => {
    expect(() => hourlyFireWeather(hours.toSpliced(5, 1), station)).toThrow('an hour is missing');
  });

  test('weather out of range is refused by name', () => {
    const wrong = hours.with(3, { ...hours[3]!, relativeHumidityPercent: 140 });
    expect(() => hourlyFireWeather(wrong, station)).toThrow('relativeHumidityPercent: is 140');
  });

  test('a missing temperature makes the codes missing from there on, and no hour before', () => {
    const gapped = hours.with(12, { ...hours[12]!, temperatureC: Number.NaN });
    const { rows } = hourlyFireWeather(gapped, station);
    for (const name of ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'gfmc', 'gsi'] as const) {
      expect(
        rows.map((row) => Number.isNaN(row[name])),
        name,
      ).toEqual(hours.map((_, at) => at >= 12));
    }
  });

  test('a day with an hour that has no codes has no peak; the days before it have', () => {
    const long = Array.from({ length: 72 }, (_, at) => ({
      ...hours[0]!,
      localHour: 24 * 19_900 + at,
      windKmH: at === 60 ? Number.NaN : 10,
    }));
    const days = summarizeDays(hourlyFireWeather(long, station).rows);
    expect(days.map(({ fwi, peakHour }) => Number.isNaN(fwi) && Number.isNaN(peakHour))).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('saturated air that reads 100.4 % is saturated air', () => {
    const wet = hours.map((hour) => ({ ...hour, relativeHumidityPercent: 100 }));
    const over = wet.map((hour) => ({ ...hour, relativeHumidityPercent: 100.4 }));
    expect(hourlyFireWeather(over, station).rows).toEqual(hourlyFireWeather(wet, station).rows);
  });

  test('where no snow mats the grass, it stands before July too', () => {
    const always = hourlyFireWeather(hours, { ...station, alwaysStanding: true }).rows;
    expect(always.map(({ standing }) => standing)).toEqual(hours.map(() => true));
  });

  test('hours go on from a state as if they had never stopped', () => {
    const whole = hourlyFireWeather(hours, station).rows;
    const first = hourlyFireWeather(hours.slice(0, 11), station).rows;
    const rest = hourlyFireWeather(hours.slice(11), station, first.at(-1)!.state).rows;
    expect([...first, ...rest]).toEqual(whole);
  });

  test('a day without neighbours still gives 24 hours within its extremes', () => {
    const day = {
      epochDay: 19_900,
      temperatureC: [5, 25],
      relativeHumidityPercent: [30, 90],
      windKmH: [2, 20],
      precipitationMm: 4,
    } as const;
    const made = hoursFromExtremes([day], station);
    expect(made.length).toBe(24);
    expect(made.filter(({ precipitationMm }) => precipitationMm > 0).length).toBe(1);
    for (const { temperatureC, relativeHumidityPercent } of made) {
      expect(temperatureC).toBeGreaterThanOrEqual(4.999);
      expect(temperatureC).toBeLessThanOrEqual(25.001);
      expect(relativeHumidityPercent).toBeGreaterThanOrEqual(29.999);
      expect(relativeHumidityPercent).toBeLessThanOrEqual(90.001);
    }
  });
});
