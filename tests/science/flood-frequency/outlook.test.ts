import { describe, expect, test } from 'vitest';

import { gumbelByLMoments } from '../../../services/science/flood-frequency/gumbel-cells.ts';
import {
  exceedanceProbability,
  floodOutlook,
  floodSummaryClass,
  floodTendency,
  memberMaxima,
} from '../../../services/science/flood-frequency/outlook.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';

/** A condition of the published table as a function of the probabilities, in percent. */
function toCondition(text: string): (percent: Readonly<Record<string, number>>) => boolean {
  const parts = text
    .replace(/:.*/, '')
    .split(' and ')
    .map((part) => {
      const years = /P\((\d+)yr\)/.exec(part)![1]!;
      const least = /(\d+)%<=P/.exec(part);
      const most = /\)(<=|<|>)(\d+)%/.exec(part)!;
      return (percent: Readonly<Record<string, number>>) => {
        const value = percent[years]!;
        const limit = Number(most[2]);
        const upper =
          most[1] === '>' ? value > limit : most[1] === '<' ? value < limit : value <= limit;
        return upper && (least === null || value >= Number(least[1]));
      };
    });
  return (percent) => parts.every((part) => part(percent));
}

describeReference('the flood summary', () => {
  test('of every set of probabilities is the first row that matches', () => {
    const table = readReference('floodfreq/glofas_flood_summary_classes.csv');
    const conditions = table.texts('condition').map(toCondition);
    const [colours, shades] = [table.texts('colour'), table.texts('shade')];
    const percents = [0, 10, 29, 30, 31, 49, 50, 74, 75, 76, 100];
    let seen = 0;
    for (const twenty of percents) {
      for (const five of percents.filter((percent) => percent >= twenty)) {
        for (const two of percents.filter((percent) => percent >= five)) {
          const row = conditions.findIndex((is) => is({ 20: twenty, 5: five, 2: two }));
          const got = floodSummaryClass({
            twoYear: two / 100,
            fiveYear: five / 100,
            twentyYear: twenty / 100,
          });
          const wanted = { order: row + 1, colour: colours[row], shade: shades[row] };
          expect(got, `${two} ${five} ${twenty}`).toEqual(wanted);
          seen += 1;
        }
      }
    }
    expect(seen).toBe(286);
  });
});

describe('an ensemble against thresholds', () => {
  const members = [
    [1, 5, 2],
    [1, 2, 2],
    [NaN, 9, NaN],
    [NaN, NaN, NaN],
  ];

  test('a member counts by its maximum, one that did not arrive not at all', () => {
    const maxima = memberMaxima(members);
    expect([...maxima]).toEqual([5, 2, 9, NaN]);
    expect(exceedanceProbability(maxima, 4)).toBeCloseTo(2 / 3, 12);
    expect(exceedanceProbability(maxima, 9)).toBe(0);
    expect(exceedanceProbability(maxima, NaN)).toBeNaN();
    expect(exceedanceProbability([NaN], 1)).toBeNaN();
  });

  test('all of it together: two of three exceed the flood of five years', () => {
    const thresholds = { twoYear: 1.5, fiveYear: 4, twentyYear: 10 };
    expect(floodOutlook(members, [1, 5, 2], thresholds)).toEqual({
      probabilities: { twoYear: 1, fiveYear: 2 / 3, twentyYear: 0 },
      floodClass: { order: 5, colour: 'red', shade: 'medium' },
      tendency: 'rising',
    });
    const nowhere = { twoYear: NaN, fiveYear: NaN, twentyYear: NaN };
    expect(floodOutlook(members, [], nowhere)).toMatchObject({
      floodClass: undefined,
      tendency: undefined,
    });
  });

  test.each([
    { name: 'a tenth more', median: [10, 10.5, 11, 8], wanted: 'rising' },
    { name: 'less than a tenth either way', median: [10, 10.9, 9.1], wanted: 'steady' },
    { name: 'a tenth less', median: [10, 9.9, 9], wanted: 'falling' },
    { name: 'a dry river that stays dry', median: [0, 0, 0], wanted: 'steady' },
    { name: 'no start', median: [NaN, 4], wanted: undefined },
  ])('$name is $wanted', ({ median, wanted }) => {
    expect(floodTendency(median)).toBe(wanted);
  });
});

describeReference('thresholds of the cells of a cube', () => {
  test('are those of lmom; cells with too few years or none stay NaN and are counted', () => {
    const samples = readReference('floodfreq/ffa_samples.csv');
    const values = samples.numbers('value');
    const ids = samples.texts('id');
    const peaks = values.filter((_, row) => ids[row] === 'synthetic_v3');
    const years = peaks.length;
    const cells = 130;
    const cube = new Float64Array(years * cells).fill(NaN);
    for (let year = 0; year < years; year++) {
      cube[year * cells] = peaks[year]!;
      cube[year * cells + 129] = peaks[year]! * 3;
      cube[year * cells + 64] = 5;
      if (year < 9) cube[year * cells + 2] = peaks[year]!;
    }
    const made = gumbelByLMoments(cube, cells, [2, 5, 20]);
    const fits = readReference('floodfreq/ffa_fits_quantiles.csv');
    const [names, dists, methods] = ['id', 'dist', 'method'].map((name) => fits.texts(name));
    const row = names!.findIndex(
      (id, at) => id === 'synthetic_v3' && dists![at]!.startsWith('GUM') && methods![at] === 'lmom',
    );
    const wanted = ['q2', 'q5', 'q20'].map((name) => fits.numbers(name)[row]!);
    // Thresholds are 32 bits wide.
    expectClose(
      made.thresholds.map((cell) => cell[0]!),
      wanted,
      { relative: 1e-7 },
    );
    const tripled = wanted.map((value) => 3 * value);
    expectClose(
      made.thresholds.map((cell) => cell[129]!),
      tripled,
      { relative: 1e-7 },
    );
    expect(made.thresholds.map((cell) => cell[64])).toEqual([5, 5, 5]);
    expect(made.thresholds.map((cell) => cell[2])).toEqual([NaN, NaN, NaN]);
    expect(made.location[1]).toBeNaN();
    expect(made.tooFew).toBe(1);
  });

  test('a cube of nine years says that ten are needed', () => {
    expect(() => gumbelByLMoments(new Float32Array(9), 1, [2])).toThrow(
      'has 9 years, 10 are needed',
    );
  });
});
