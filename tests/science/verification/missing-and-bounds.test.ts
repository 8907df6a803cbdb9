import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decomposeBrier } from '../../../services/science/verification/brier.ts';
import { countContingency } from '../../../services/science/verification/contingency.ts';
import { ensembleCrps, gaussianCrps } from '../../../services/science/verification/crps.ts';
import { rankHistogram } from '../../../services/science/verification/ensemble-scores.ts';
import { errorScores } from '../../../services/science/verification/error-scores.ts';
import { fractionsSkill } from '../../../services/science/verification/fractions-skill.ts';
import { standardNormal } from '../../../services/science/verification/normal.ts';
import { quantile } from '../../../services/science/verification/quantile.ts';
import { rocCurve } from '../../../services/science/verification/roc.ts';
import { weightedErrors } from '../../../services/science/verification/weighted-scores.ts';

const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), {
  minLength: 2,
  maxLength: 20,
});

describe('missing values', () => {
  test('a pair with a missing side is no pair, and never an error of its size', () => {
    expect(errorScores([1, NaN, 3], [0, 100, NaN])).toEqual({ count: 1, bias: 1, mae: 1, rmse: 1 });
  });

  test('nothing to judge gives NaN, not a perfect score', () => {
    expect(errorScores([NaN], [1]).mae).toBeNaN();
    expect(rocCurve([0.1, 0.9], [0, 0])).toEqual({ points: [], area: NaN });
    expect(quantile([NaN], 0.5)).toBeNaN();
    expect(ensembleCrps([], 1, 'ecdf')).toBeNaN();
    expect(ensembleCrps([1], 1, 'fair')).toBeNaN();
    expect(gaussianCrps(0, 0, 1)).toBeNaN();
  });

  test('missing members and observations are left out', () => {
    expect(ensembleCrps([1, NaN, 3], 2, 'ecdf')).toBe(ensembleCrps([1, 3], 2, 'ecdf'));
    expect(ensembleCrps([1, 3], NaN, 'ecdf')).toBeNaN();
    expect([
      ...rankHistogram(
        [
          [1, 2],
          [1, NaN],
        ],
        [1.5, 1.5],
      ),
    ]).toEqual([0, 1, 0]);
    expect(countContingency([1, 1, NaN, 0], [1, 0, 1, NaN])).toEqual({
      hits: 1,
      misses: 0,
      falseAlarms: 1,
      correctNegatives: 0,
    });
    const fields = { forecast: [1, 5], analysis: [0, NaN], weights: [1, 9] };
    expect(weightedErrors(fields)).toEqual({ bias: 1, mae: 1, rmse: 1 });
    const options = { threshold: 0, operator: '>', window: 1, zeroPadding: false } as const;
    expect(fractionsSkill({ values: [1, NaN], nx: 2 }, [1, 1], options)).toBeNaN();
  });

  test('lengths that do not match are refused', () => {
    expect(() => errorScores([1], [1, 2])).toThrow('1 values against 2');
    const options = { threshold: 0, operator: '>', window: 2, zeroPadding: false } as const;
    expect(() => fractionsSkill({ values: [1, 1], nx: 2 }, [1, 1], options)).toThrow('window 2');
    expect(() => quantile([1], 2)).toThrow('probability 2');
  });
});

describe('what the definitions say', () => {
  // The tail beyond 10 from Abramowitz & Stegun 1964, table 26.2: -log10 Q(10) = 23.11805.
  test('the normal tail does not vanish', () => {
    expect(-Math.log10(standardNormal(-10).cumulative)).toBeCloseTo(23.11805, 5);
    expect(standardNormal(0).cumulative).toBe(0.5);
    expect(standardNormal(NaN).cumulative).toBeNaN();
  });

  test('CRPS is the area between the steps of the members and of the observation', () => {
    fc.assert(
      fc.property(values, fc.double({ min: -60, max: 60, noNaN: true }), (members, observed) => {
        const knots = [...members, observed].sort((a, b) => a - b);
        let area = 0;
        for (const [i, knot] of knots.slice(0, -1).entries()) {
          const below = members.filter((member) => member <= knot).length / members.length;
          area += (below - (observed <= knot ? 1 : 0)) ** 2 * (knots[i + 1]! - knot);
        }
        expect(ensembleCrps(members, observed, 'ecdf')).toBeCloseTo(area, 9);
      }),
    );
  });

  test('the five terms add up to the Brier score, whatever the bins', () => {
    const pair = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 30 }), (pairs) => {
        const terms = decomposeBrier(
          pairs.map(([p]) => p),
          pairs.map(([, o]) => o),
          [0, 0.3, 0.9, 1],
        );
        const { reliability, resolution, uncertainty } = terms;
        const within = terms.withinBinVariance - terms.withinBinCovariance;
        expect(reliability - resolution + uncertainty + within).toBeCloseTo(terms.brier, 10);
      }),
    );
  });

  test('a ROC curve rises from never to always', () => {
    const pair = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 30 }), (pairs) => {
        const { points, area } = rocCurve(
          pairs.map(([p]) => p),
          pairs.map(([, o]) => o),
        );
        if (points.length === 0) return;
        expect(points.at(-1)).toMatchObject({ hitRate: 1, falseAlarmRate: 1 });
        expect(area).toBeGreaterThanOrEqual(0);
        expect(area).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});
