import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  openDistribution,
  type DistributionName,
} from '../../../services/science/flood-frequency/distributions/distribution.ts';
import { normalQuantile } from '../../../services/science/flood-frequency/distributions/normal-quantile.ts';
import { pearson3Quantile } from '../../../services/science/flood-frequency/distributions/pearson3.ts';
import { studentQuantile } from '../../../services/science/flood-frequency/distributions/student-quantile.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';

describeReference('quantiles', () => {
  // R lmom; at k = -1e-9 the reference itself has lost seven digits in 1 - exp(-k y).
  const table = readReference('floodfreq/quantile_functions.csv');
  const [xi, alpha, k, f] = ['xi', 'alpha', 'k', 'f'].map((name) => table.numbers(name));

  test.each([
    { name: 'GEV', column: 'gev', toShape: (shape: number) => shape },
    { name: 'GLO', column: 'glo', toShape: (shape: number) => shape },
    { name: 'GPA', column: 'gpa', toShape: (shape: number) => shape },
    { name: 'PE3', column: 'pe3_gamma_minus4k', toShape: (shape: number) => -4 * shape },
  ] as const)('of $name are those of lmom', ({ name, column, toShape }) => {
    const wanted = table.numbers(column);
    for (let row = 0; row < table.rows; row++) {
      const isLost = Math.abs(k![row]!) === 1e-9 && name !== 'PE3';
      const parameters = { location: xi![row]!, scale: alpha![row]!, shape: toShape(k![row]!) };
      const got = openDistribution(name, parameters).quantile(f![row]!);
      const tolerance = isLost ? 3e-7 * alpha![row]! : 1e-10 * Math.max(1, Math.abs(wanted[row]!));
      expect(Math.abs(got - wanted[row]!), `row ${row + 1}`).toBeLessThan(tolerance);
    }
  });

  test('frequency factors of the Pearson type III are those of lmom', () => {
    const factors = readReference('floodfreq/pearson3_frequency_factors.csv');
    const [skew, aep] = [factors.numbers('skew'), factors.numbers('aep')];
    const got = skew.map((value, row) => pearson3Quantile(1 - aep[row]!, value));
    expectClose(got, factors.numbers('k'), { relative: 1e-10, absolute: 1e-12 });
  });
});

describe('distributions', () => {
  const of = (name: DistributionName, shape: number) =>
    openDistribution(name, { location: 5, scale: 2, shape });

  // scipy 1.17.1: genextreme, pearson3, genpareto, gumbel_r with loc 5, scale 2.
  test.each([
    { name: 'GEV', shape: 0.2, at: 7, logDensity: -1.9134013858167842 },
    { name: 'GEV', shape: -0.3, at: 7, logDensity: -2.2471096655665526 },
    { name: 'PE3', shape: 0.8, at: 7, logDensity: -2.3589285087360237 },
    { name: 'PE3', shape: -0.6, at: 7, logDensity: -1.892630348803411 },
    { name: 'GPA', shape: -0.25, at: 9, logDensity: -2.7204727211007675 },
  ] as const)(
    '$name of shape $shape has the density of scipy',
    ({ name, shape, at, logDensity }) => {
      expect(of(name, shape).logDensity(at)).toBeCloseTo(logDensity, 12);
    },
  );
  test.each([
    { name: 'GEV', shape: 0.2, at: 12, exceedance: 0.002427049940032378 },
    { name: 'PE3', shape: 0.8, at: 12, exceedance: 0.0036455068658155167 },
    { name: 'PE3', shape: 0.05, at: 3, exceedance: 1 - 0.15862959207886412 },
    { name: 'GPA', shape: -0.25, at: 9, exceedance: 0.19753086419753085 },
    { name: 'Gumbel', shape: 0, at: 12, exceedance: 0.029745997408937557 },
  ] as const)('$name of shape $shape exceeds as in scipy', ({ name, shape, at, exceedance }) => {
    expectClose([of(name, shape).exceedance(at)], [exceedance], { relative: 1e-12 });
  });

  test('a quantile is not exceeded with its probability', () => {
    const names = fc.constantFrom<DistributionName>('GEV', 'Gumbel', 'GLO', 'GPA', 'PE3', 'LP3');
    const shapes = fc.double({ min: -0.9, max: 0.9, noNaN: true });
    const probabilities = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(names, shapes, probabilities, (name, shape, p) => {
        const scale = name === 'LP3' ? 0.2 : 2;
        const made = openDistribution(name, { location: 3, scale, shape });
        const value = made.quantile(p);
        expect(Math.abs(made.cumulative(value) - p)).toBeLessThan(1e-10);
        expect(Math.abs(made.exceedance(value) - (1 - p))).toBeLessThan(1e-10);
      }),
      { numRuns: 300 },
    );
  });

  test('beyond its bound all lies below, and nothing has a density', () => {
    const bounded = of('GEV', 0.5);
    expect(bounded.cumulative(9.1)).toBe(1);
    expect(bounded.exceedance(9.1)).toBe(0);
    expect(bounded.logDensity(9.1)).toBe(-Infinity);
    expect(of('LP3', 0).cumulative(0)).toBe(0);
  });

  // scipy 1.17.1: norm.ppf, t.ppf.
  test('normal and Student quantiles are those of scipy', () => {
    expectClose([normalQuantile(1e-9)], [-5.9978070150076865], { relative: 1e-14 });
    expectClose([normalQuantile(0.975)], [1.959963984540054], { relative: 1e-14 });
    expectClose([studentQuantile(0.95, 3.7)], [2.1824938039146007], { relative: 1e-9 });
    expectClose([studentQuantile(0.975, 0.8)], [23.3279357960043], { relative: 1e-6 });
  });
});
