import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { fitFloodsOverThreshold } from '../../../services/science/flood-frequency/fit-frequency.ts';
import { annualMaxima } from '../../../services/science/flood-frequency/records/annual-maxima.ts';
import {
  findFloods,
  fitFloodEvents,
  floodOfReturnPeriod,
} from '../../../services/science/flood-frequency/records/peaks-over-threshold.ts';
import { sampleLMoments } from '../../../services/science/flood-frequency/distributions/l-moments.ts';
import { casesDir, describeCases } from '../../cases.ts';
import { expectClose } from '../reference-table.ts';

const DAY = 86_400_000;
const days = (from: string, values: readonly number[]) => ({
  timesMs: values.map((_, at) => Date.parse(`${from}T00:00Z`) + at * DAY),
  values,
});

describeCases('annual maxima of a long record', () => {
  test('the Saint John River has the L-moments that R found', () => {
    const folder = join(casesDir, 'hydrometric');
    const lines = readFileSync(join(folder, 'CAN01AD002.csv'), 'utf8').trim().split('\n').slice(1);
    const series = {
      timesMs: lines.map((line) => Date.parse(line.split(',')[0]!)),
      values: lines.map((line) => Number.parseFloat(line.split(',')[1]!)),
    };
    const path = join(folder, 'reference', 'flood-frequency-CAN01AD002.json');
    const { n, sampleLmoments } = JSON.parse(readFileSync(path, 'utf8')) as {
      n: number;
      sampleLmoments: Record<string, number>;
    };
    // There: calendar years with at least 350 values.
    const options = { firstMonth: 1, stepHours: 24, leastCompleteness: 0.957 };
    const { maxima, refused } = annualMaxima(series, options);
    expect(maxima).toHaveLength(n);
    expect(refused).toMatchObject([{ year: 1926 }]);
    const { l1, l2, t3, t4 } = sampleLMoments(maxima.map(({ peak }) => peak));
    const wanted = ['l_1', 'l_2', 't_3', 't_4'].map((name) => sampleLmoments[name]!);
    expectClose([l1, l2, t3, t4], wanted, { relative: 1e-10 });
  });
});

describe('annual maxima', () => {
  test('a hydrological year has the name of the calendar year it ends in', () => {
    const values = Array.from({ length: 731 }, () => 1);
    values[0] = 7; // 1 October 1999
    values[365] = 9; // 30 September 2000: the year has a 29 February
    values[366] = 5;
    const options = { firstMonth: 10, stepHours: 24, leastCompleteness: 1 };
    const { maxima, refused } = annualMaxima(days('1999-10-01', values), options);
    expect(maxima.map(({ year, peak }) => [year, peak])).toEqual([
      [2000, 9],
      [2001, 5],
    ]);
    expect(refused).toEqual([]);
  });

  test('years with too little, and years without anything between others, are refused by name', () => {
    const values = Array.from({ length: 365 }, () => 3).fill(NaN, 0, 100);
    const first = days('2001-01-01', values);
    const last = days(
      '2003-01-01',
      Array.from({ length: 365 }, () => 4),
    );
    const series = {
      timesMs: [...first.timesMs, ...last.timesMs],
      values: [...first.values, ...last.values],
    };
    const options = { firstMonth: 1, stepHours: 24, leastCompleteness: 0.9 };
    const { maxima, refused } = annualMaxima(series, options);
    expect(maxima.map(({ year }) => year)).toEqual([2003]);
    expect(refused).toEqual([
      { year: 2001, completeness: 265 / 365 },
      { year: 2002, completeness: 0 },
    ]);
  });
});

describe('floods over a threshold', () => {
  // Two crests a day apart, one five days on without a valley, one after a deep valley, a late one.
  const values = [1, 8, 6, 9, 7, 7, 7, 7, 7, 8.5, 1, 1, 1, 1, 1, 1, 6, 1, 1, 1, NaN, 1, 5.5, 1];

  test('crests of one flood count once, with the greatest', () => {
    const floods = findFloods(days('2000-01-01', values), 5, 3);
    expect(floods.map(({ peak }) => peak)).toEqual([9, 6, 5.5]);
  });

  test('floods nearer than the separation are one', () => {
    const floods = findFloods(days('2000-01-01', values), 5, 10);
    expect(floods.map(({ peak }) => peak)).toEqual([9, 6]);
  });

  test('exponential excesses have the return levels of the exponential distribution', () => {
    // Quantiles of an exponential at Hazen positions: shape near 0, scale near 10.
    const peaks = Array.from({ length: 400 }, (_, at) => 100 - 10 * Math.log(1 - (at + 0.5) / 400));
    const fit = fitFloodEvents(peaks, 100, 200);
    expect(fit.floodsPerYear).toBe(2);
    expectClose([fit.scale], [10], { relative: 0.01 });
    expectClose([floodOfReturnPeriod(fit, 100)], [100 + 10 * Math.log(200)], { relative: 0.02 });
    const curve = fitFloodsOverThreshold(peaks, 100, 200);
    const [lower, upper] = curve.interval(100, 0.9);
    expect(lower).toBeLessThan(curve.quantile(100));
    expect(upper).toBeGreaterThan(curve.quantile(100));
  });

  test('too few floods say how many there are and how many are needed', () => {
    expect(() => fitFloodEvents([6, 7, 8], 5, 10)).toThrow(
      'is exceeded by 3 floods, 20 are needed',
    );
  });
});
