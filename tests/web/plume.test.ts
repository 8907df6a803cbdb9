import { describe, expect, test } from 'vitest';

import { quantile, toPlume } from '../../web/panels/plume.ts';

describe('quantile', () => {
  const values = [-3.5, 0, 1.25, 2, 4, 7.75, 12];
  // Expected: numpy 2.2, np.quantile([-3.5, 0, 1.25, 2, 4, 7.75, 12], p), its default method.
  test.each([
    { probability: 0, expected: -3.5 },
    { probability: 0.1, expected: -1.4 },
    { probability: 0.5, expected: 2 },
    { probability: 0.9, expected: 9.45 },
    { probability: 1, expected: 12 },
  ])('at $probability is $expected', ({ probability, expected }) => {
    expect(quantile(values, probability)).toBeCloseTo(expected, 12);
  });

  test('of nothing is missing, not zero', () => expect(quantile([], 0.5)).toBeNull());
});

describe('toPlume', () => {
  test('leaves missing members out, and is missing where all are', () => {
    const plume = toPlume([
      [1, null, null],
      [3, 5, null],
      [null, 7, null],
    ]);
    expect(plume.median).toEqual([2, 6, null]);
    expect(plume.least).toEqual([1, 5, null]);
    expect(plume.greatest).toEqual([3, 7, null]);
  });
});
