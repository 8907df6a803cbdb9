import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fitRating } from '../../../../services/science/flood-forecast/rating/fit-rating.ts';
import {
  openRating,
  type Rating,
} from '../../../../services/science/flood-forecast/rating/rating-curve.ts';

const RATING: Rating = {
  segments: [
    { fromStageM: 0.2, a: 10, b: 1.5, h0M: 0.2 },
    // 10 * 1.8^1.5 = 24.1495 at 2 m; 14.4 * (2 - 0.6)^1.54 = 24.177.
    { fromStageM: 2, a: 14.4, b: 1.54, h0M: 0.6 },
  ],
  gaugedStageM: [0.4, 3.6],
  uncertaintyPercent: 8,
};

describe('a rating', () => {
  const rating = openRating('g', RATING);

  // By hand from Q = a (h - h0)^b; interval 8 % within the gauged range, doubled where the depth
  // over h0 of the segment is 1.5 times the highest gauged one (3 m), three times at twice.
  test.each([
    { name: 'lower segment', stageM: 1.2, dischargeM3S: 10, percent: 8, range: 'gauged' },
    { name: 'upper', stageM: 3.6, dischargeM3S: 14.4 * 3 ** 1.54, percent: 8, range: 'gauged' },
    {
      name: 'above',
      stageM: 5.1,
      dischargeM3S: 14.4 * 4.5 ** 1.54,
      percent: 16,
      range: 'above-gauged',
    },
    {
      name: 'far above',
      stageM: 6.75,
      dischargeM3S: 14.4 * 6.15 ** 1.54,
      percent: 24.8,
      range: 'far-above-gauged',
    },
    {
      name: 'below',
      stageM: 0.3,
      dischargeM3S: 10 * 0.1 ** 1.5,
      percent: 16,
      range: 'below-gauged',
    },
  ])('$name: $stageM m', ({ stageM, dischargeM3S, percent, range }) => {
    const found = rating.toDischarge(stageM);
    expect(found.dischargeM3S).toBeCloseTo(dischargeM3S, 9);
    expect(found.uncertaintyPercent).toBeCloseTo(percent, 9);
    expect(found.range).toBe(range);
  });

  test('stage of a discharge is the way back, with an interval by the slope', () => {
    const { stageM, uncertaintyM } = rating.toStage(10);
    expect(stageM).toBeCloseTo(1.2, 12);
    // dQ/dh = 15 at a depth of 1 m: 0.8 m3/s over 15 m2/s.
    expect(uncertaintyM).toBeCloseTo(0.8 / 15, 9);
    expect(rating.toSigma(10, 0.01)).toBeCloseTo(0.8 / 1.959964, 9);
    expect(rating.toSigma(0, 0.01)).toBe(0.01);
  });

  test('below h0 nothing flows, missing stays missing', () => {
    expect(rating.toDischarge(0.1).dischargeM3S).toBe(0);
    expect(rating.toDischarge(NaN).dischargeM3S).toBeNaN();
    expect(rating.toStage(NaN).stageM).toBeNaN();
  });

  test('to discharge and back', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.25, max: 9, noNaN: true }), (stageM) => {
        // Where two segments do not quite meet, stages of the small step share a discharge.
        fc.pre(Math.abs(stageM - 2) > 0.01);
        const back = rating.toStage(rating.toDischarge(stageM).dischargeM3S).stageM;
        expect(back).toBeCloseTo(stageM, 9);
      }),
    );
  });

  test.each<{ name: string; bad: Rating | undefined; says: string }>([
    { name: 'none', bad: undefined, says: 'gauge g has no rating' },
    {
      name: 'one that falls',
      bad: { ...RATING, segments: [{ fromStageM: 0, a: -1, b: 1, h0M: 0 }] },
      says: 'falls',
    },
    {
      name: 'one that jumps',
      bad: { ...RATING, segments: [RATING.segments[0]!, { fromStageM: 2, a: 30, b: 1, h0M: 0 }] },
      says: 'jumps from 24.1',
    },
    {
      name: 'one without uncertainty',
      bad: { ...RATING, uncertaintyPercent: 0 },
      says: 'uncertainty',
    },
    { name: 'one never gauged', bad: { ...RATING, gaugedStageM: [1, 1] }, says: 'gauged range' },
  ])('$name is refused', ({ bad, says }) => {
    expect(() => openRating('g', bad)).toThrow(says);
  });
});

describe('fitting a rating', () => {
  // 16 gaugings of 12.5 (h - 0.35)^1.62 with 3 % noise. Least squares of ln(Q) by scipy 1.17.1
  // (Nelder-Mead to 1e-18): a 12.437396, b 1.632391, h0 0.347485, residual 0.0361973.
  const stageM = [
    0.6, 0.79, 0.97, 1.16, 1.35, 1.53, 1.72, 1.91, 2.09, 2.28, 2.47, 2.65, 2.84, 3.03, 3.21, 3.4,
  ];
  const dischargeM3S = [
    1.3, 3.29, 6.06, 9.06, 11.9, 16.34, 20.43, 25.81, 29.22, 36.53, 42.52, 50.52, 55.32, 62.68,
    65.58, 81.44,
  ];

  test('is least squares of the logarithm', () => {
    const fitted = fitRating('g', { stageM, dischargeM3S });
    const [segment] = fitted.segments;
    expect(segment!.a).toBeCloseTo(12.437395924853755, 4);
    expect(segment!.b).toBeCloseTo(1.6323914829816941, 5);
    expect(segment!.h0M).toBeCloseTo(0.3474846714074349, 5);
    expect(fitted.residualLog).toBeCloseTo(0.036197280388580416, 7);
    expect(fitted.uncertaintyPercent).toBeCloseTo(195.9964 * 0.036197280388580416, 4);
    expect(fitted.gaugedStageM).toEqual([0.6, 3.4]);
  });

  test('finds both segments of a curve that changes at a break, and they meet', () => {
    const curve = openRating('g', {
      ...RATING,
      segments: [
        RATING.segments[0]!,
        { fromStageM: 2, a: (10 * 1.8 ** 1.5) / 1.4 ** 1.9, b: 1.9, h0M: 0.6 },
      ],
    });
    const stages = Array.from({ length: 40 }, (_, i) => 0.4 + 0.08 * i);
    const flows = stages.map((stage) => curve.toDischarge(stage).dischargeM3S);
    const fitted = fitRating('g', { stageM: stages, dischargeM3S: flows }, { breaksM: [2] });
    expect(fitted.segments[0]!.b).toBeCloseTo(1.5, 4);
    expect(fitted.segments[1]).toMatchObject({ fromStageM: 2 });
    expect(fitted.segments[1]!.b).toBeCloseTo(1.9, 3);
    expect(fitted.segments[1]!.h0M).toBeCloseTo(0.6, 3);
    expect(() => openRating('g', fitted)).not.toThrow();
  });

  test('with too few gaugings it says how many are needed', () => {
    expect(() =>
      fitRating('g', { stageM: stageM.slice(0, 5), dischargeM3S: dischargeM3S.slice(0, 5) }),
    ).toThrow('gauge g has 5 gaugings in segment 1');
    expect(() => fitRating('g', { stageM, dischargeM3S: dischargeM3S.with(3, 0) })).toThrow(
      'above 0',
    );
  });
});
