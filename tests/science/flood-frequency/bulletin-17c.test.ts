import { describe, expect, test } from 'vitest';

import { fitBulletin17c } from '../../../services/science/flood-frequency/bulletin-17c/bulletin-17c.ts';
import { findLowOutliers } from '../../../services/science/flood-frequency/bulletin-17c/grubbs-beck.ts';
import { momentCovariance } from '../../../services/science/flood-frequency/bulletin-17c/moment-errors.ts';
import { intervalMoments } from '../../../services/science/flood-frequency/bulletin-17c/pearson3-moments.ts';
import { openDistribution } from '../../../services/science/flood-frequency/distributions/distribution.ts';
import {
  fitFloods,
  measuredFlood,
} from '../../../services/science/flood-frequency/fit-frequency.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';
import { readExample } from './bulletin-17c-examples.ts';

describeReference('the examples of Bulletin 17C', () => {
  const published = readReference('floodfreq/b17c_published_moments.csv');

  // Low outliers of chapter 10; of example 5 there by hand, for lack of the gauge's "less than".
  test.each([
    { example: 1, low: 0, threshold: 0 },
    { example: 2, low: 30, threshold: 782 },
    { example: 3, low: 2, threshold: 2000 },
    { example: 4, low: 0, threshold: 0 },
    { example: 5, low: 9, threshold: 1200, by: 1200 },
    { example: 6, low: 10, threshold: 380 },
    { example: 7, low: 0, threshold: 0 },
  ])(
    'example $example has its $low low peaks and its moments',
    ({ example, low, threshold, by }) => {
      const fit = fitBulletin17c(readExample(example), { lowOutliers: by ?? 'mgbt' });
      expect(fit.lowOutliers).toMatchObject({ count: low, threshold });
      const { mean, variance, skew } = fit.moments;
      const row = example - 1;
      const wanted = ['log10_mean', 'log10_sd', 'log10_skew'].map(
        (name) => published.numbers(name)[row]!,
      );
      expectClose([mean, Math.sqrt(variance), skew], wanted, { absolute: 5e-6 });
    },
  );

  test('example 1 with the regional skew 0.44 (error 0.078) has a weighted skew of 0.421', () => {
    const fit = fitBulletin17c(readExample(1), { region: { skew: 0.44, mse: 0.078 } });
    expect(fit.moments.skew).toBeCloseTo(0.421, 3);
    // Bulletin 17B, equation 6: 10 ** (-0.2983 - 0.8369 log10(6.8)).
    expect(fit.stationSkewMse).toBeCloseTo(0.1012, 4);
  });

  test('a region without error takes the place of the station', () => {
    const fit = fitBulletin17c(readExample(1), { region: { skew: 0.1, mse: 0 } });
    expect(fit.moments.skew).toBeCloseTo(0.1, 12);
    const narrower = fit.interval(0.99, 0.9);
    const wider = fitBulletin17c(readExample(1)).interval(0.99, 0.9);
    expect(narrower[1] - narrower[0]).toBeLessThan(wider[1] - wider[0]);
  });

  test('what is known of centuries before the record narrows the interval', () => {
    const all = readExample(7);
    const width = (floods: typeof all) => {
      const [lower, upper] = fitBulletin17c(floods).interval(0.995, 0.9);
      return Math.log(upper / lower);
    };
    expect(width(all)).toBeLessThan(0.6 * width(all.filter(({ isSystematic }) => isSystematic)));
  });
});

describe('the multiple Grubbs-Beck test', () => {
  test('five peaks are as significant as the R package MGBT has it', () => {
    // MGBT 1.0.7, manual of peta(): MGBT(c(53, 88, 55, 45, 40)).
    const { significance, count } = findLowOutliers([53, 88, 55, 45, 40]);
    expectClose(significance, [0.8139058, 0.8011052], { relative: 1e-4 });
    expect(count).toBe(0);
  });

  test('zeros are low outliers whatever the test says', () => {
    const peaks = Array.from({ length: 20 }, (_, at) => (at < 2 ? 0 : 100 + 7 * at));
    expect(findLowOutliers(peaks)).toMatchObject({ count: 2, threshold: 114 });
  });
});

describe('moments of a Pearson type III variate', () => {
  const normal = { mean: 2, variance: 0.09, skew: 0 };

  test('above its mean a normal variate lies sqrt(2 / pi) deviations from it', () => {
    const { probability, powers } = intervalMoments(normal, [2, Infinity], { count: 2, centre: 2 });
    expect(probability).toBeCloseTo(0.5, 12);
    expectClose(powers, [0.3 * Math.sqrt(2 / Math.PI), 0.09], { relative: 1e-12 });
  });

  test('all of it has the moments it is named by, from small skews to large', () => {
    for (const skew of [-1.3, -0.3, -1e-5, 1e-7, 1e-3, 0.4, 1.5, 1.9]) {
      const whole = [-Infinity, Infinity] as const;
      const { probability, powers } = intervalMoments({ ...normal, skew }, whole, {
        count: 3,
        centre: 2,
      });
      expectClose([probability], [1], { relative: 1e-8 });
      expectClose(powers, [0, 0.09, skew * 0.027], { relative: 1e-7, absolute: 1e-9 });
    }
  });

  test('of a whole record mean, variance and skew err as theory has it', () => {
    // Kendall & Stuart: var(mean) = s2 / n, var(variance) = 2 s4 / n, var(skew) = 6 / n if normal.
    const seen = [{ low: -Infinity, high: Infinity, years: 50 }];
    const covariance = momentCovariance(normal, seen);
    const diagonal = [0, 1, 2].map((order) => covariance[order]![order]!);
    expectClose(diagonal, [0.09 / 50, (2 * 0.0081) / 50, 6 / 50], { relative: 1e-6 });
  });
});

describe('intervals of Bulletin 17C', () => {
  test('hold the 100-year flood in nine of ten records', () => {
    const { quantile } = openDistribution('LP3', { location: 3, scale: 0.25, shape: 0.2 });
    let state = 12_345;
    const random = () => {
      // Park & Miller 1988.
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const truth = quantile(0.99);
    let held = 0;
    const records = 80;
    for (let record = 0; record < records; record++) {
      const floods = Array.from({ length: 60 }, () => measuredFlood(quantile(random())));
      const [lower, upper] = fitFloods(floods, { lowOutliers: 'none' }).interval(100, 0.9);
      if (lower <= truth && truth <= upper) held += 1;
    }
    // Three standard errors of a share of 0.9 among 80: 0.1.
    expect(Math.abs(held / records - 0.9)).toBeLessThan(0.1);
  });

  test('two floods above a manual threshold are too few, and that is said', () => {
    const floods = Array.from({ length: 12 }, (_, at) => measuredFlood(10 + at));
    expect(() => fitFloods(floods, { lowOutliers: 20 })).toThrow('has 2 measured floods above');
  });
});
