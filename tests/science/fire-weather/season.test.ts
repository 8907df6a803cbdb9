import { describe, expect, test } from 'vitest';

import {
  findSeasonChanges,
  SNOW_SEASON,
  TEMPERATURE_SEASON,
} from '../../../services/science/fire-weather/station/fire-season.ts';
import {
  overwinterDroughtCode,
  USUAL_OVERWINTER,
} from '../../../services/science/fire-weather/station/overwinter.ts';
import { spreadFromThreePoints } from '../../../services/science/fire-weather/three-point-spread.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference, toEpochDays } from '../reference-table.ts';

const isoDay = (epochDay: number) => new Date(epochDay * 86_400_000).toISOString().slice(0, 10);
const epochDay = (day: string) => Date.parse(day) / 86_400_000;

describeReference('fire seasons', () => {
  test('begin and end on the dates of cffdrs_r', () => {
    const weather = readReference('fire/fire_season_input_wDC.csv');
    const expected = readReference('fire/fire_season_expected.csv');
    const [ids, tmax, days] = [weather.texts('id'), weather.numbers('tmax'), toEpochDays(weather)];
    const cases = expected.texts('id').map((id, row) => ({
      id,
      startAboveC: expected.numbers('fs_start')[row]!,
      endBelowC: expected.numbers('fs_end')[row]!,
      change: `${expected.texts('fsdatetype')[row]} ${expected.texts('date')[row]}`,
    }));
    const key = ({ id, startAboveC, endBelowC }: (typeof cases)[number]) =>
      `${id} ${startAboveC} ${endBelowC}`;
    for (const group of Map.groupBy(cases, key).values()) {
      const { id, startAboveC, endBelowC } = group[0]!;
      const series = [...days]
        .map((day, row) => ({ epochDay: day, temperatureC: tmax[row]!, snowDepth: Number.NaN }))
        .filter((_, row) => ids[row] === id);
      const changes = findSeasonChanges(series, { by: 'temperature', startAboveC, endBelowC });
      expect(changes.map(({ change, epochDay: day }) => `${change} ${isoDay(day)}`)).toEqual(
        group.map(({ change }) => change),
      );
    }
    expect(cases.length).toBe(14);
  });

  test('overwintered drought codes', () => {
    for (const [file, relative] of [
      ['fire/overwinter_dc.csv', 1e-9],
      ['fire/cffdrs_r_tests/OverwinterDroughtCode.csv', 5e-4],
    ] as const) {
      const table = readReference(file);
      const [autumn, winter, a, b] = ['dcf', 'rw', 'a', 'b'].map(table.numbers);
      const expected = table.numbers(table.names.at(-1)!);
      // No carry-over and no wetting is infinite drought in the table, and refused here.
      const rows = [...expected.keys()].filter(
        (row) => expected[row]! < Infinity && [a![row]!, b![row]!].every((x) => x >= 0 && x <= 1),
      );
      const actual = rows.map((row) =>
        overwinterDroughtCode(autumn![row]!, winter![row]!, {
          carryOver: a![row]!,
          wetting: b![row]!,
        }),
      );
      expect(rows.length).toBeGreaterThan(50);
      expectClose(
        actual,
        rows.map((row) => expected[row]!),
        { relative, what: file },
      );
    }
  });

  // The winter of station 2 in the tests of cffdrs_r, after autumn codes of 500 and 250.
  test('an overwintered code out of the precipitation of a winter', () => {
    const seasons = readReference('fire/cffdrs_r_tests/test_wDC_fs.csv', ';');
    const bounds = toEpochDays(seasons).filter((_, row) => seasons.texts('id')[row] === '2');
    const weather = readReference('fire/fire_season_input_wDC.csv');
    const [ids, rain, days] = [weather.texts('id'), weather.numbers('prec'), toEpochDays(weather)];
    const winterMm = rain
      .filter((_, row) => ids[row] === '2' && days[row]! > bounds[1]! && days[row]! < bounds[2]!)
      .reduce((sum, amount) => sum + amount, 0);
    const expected = ['wDc_4', 'wDc_5'].map(
      (name) =>
        readReference(`fire/cffdrs_r_tests/OverwinterDroughtCode_test_${name}.csv`).numbers(
          'data',
        )[0]!,
    );
    const actual = [500, 250].map((dc) => overwinterDroughtCode(dc, winterMm, USUAL_OVERWINTER));
    expectClose(actual, expected, { relative: 5e-5, what: 'spring code' });
  });

  test('spread from three points', () => {
    const table = readReference('fire/simard_line_ros.csv');
    const column = Object.fromEntries(table.names.map((name) => [name, table.numbers(name)]));
    const passages = Array.from({ length: table.rows }, (_, row) =>
      spreadFromThreePoints({
        minutes: [column['t1']![row]!, column['t2']![row]!, column['t3']![row]!],
        side12M: column['lengtht1t2']![row]!,
        side13M: column['lengtht1t3']![row]!,
        side23M: column['lengtht2t3']![row]!,
        bearing12Deg: column['bearingt1t2']![row]!,
        bearing13Deg: column['bearingt1t3']![row]!,
      }),
    );
    expectClose(
      passages.map(({ rateMMin }) => rateMMin),
      column['ros']!,
      { what: 'rate' },
    );
    expectClose(
      passages.map(({ towardsDeg }) => towardsDeg),
      column['direction']!,
      {
        what: 'direction',
      },
    );
  });
});

describe('the rules of seasons', () => {
  const series = (from: string, days: readonly (readonly [warmth: number, snow: number])[]) =>
    days.map(([temperatureC, snowDepth], at) => ({
      epochDay: epochDay(from) + at,
      temperatureC,
      snowDepth,
    }));

  // Lawson & Armitage 2008: calculation begins on the third day after snow has left.
  test('snow: begins on the third bare day, ends with snow', () => {
    const days = series('2024-04-01', [
      [5, 9],
      [8, 4],
      [9, 0],
      [9, 0],
      [9, 0],
      [10, 0],
      [1, 2],
      [8, 0],
      [9, 0],
      [9, 0],
    ]);
    const changes = findSeasonChanges(days, SNOW_SEASON);
    expect(changes.map(({ change, epochDay: day }) => [change, isoDay(day)])).toEqual([
      ['start', '2024-04-05'],
      ['end', '2024-04-07'],
      ['start', '2024-04-10'],
    ]);
  });

  test('a missing temperature begins no season', () => {
    const days = series('2024-05-01', [
      [20, 0],
      [20, 0],
      [Number.NaN, 0],
      [20, 0],
      [20, 0],
      [20, 0],
      [20, 0],
    ]);
    const changes = findSeasonChanges(days, TEMPERATURE_SEASON);
    expect(changes.map(({ epochDay: day }) => isoDay(day))).toEqual(['2024-05-07']);
  });

  test('winter fractions out of range are refused by name', () => {
    const refused = () => overwinterDroughtCode(300, 110, { ...USUAL_OVERWINTER, wetting: 2 });
    expect(refused).toThrow('wetting');
    expect(() => overwinterDroughtCode(300, 0, { carryOver: 0, wetting: 0.5 })).toThrow('wetting');
  });

  test('sides that make no triangle are refused', () => {
    const passage = { minutes: [0, 1, 2], side12M: 1, side13M: 1, side23M: 3 } as const;
    expect(() => spreadFromThreePoints({ ...passage, bearing12Deg: 0, bearing13Deg: 90 })).toThrow(
      'side23M',
    );
  });
});
