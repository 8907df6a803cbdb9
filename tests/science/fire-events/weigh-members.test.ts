import { describe, expect, test } from 'vitest';

import { weighMembers } from '../../../services/science/fire-events/weigh-members.ts';

describe('weights of members', () => {
  test('equal likelihoods leave equal weights', () => {
    expect(weighMembers([-3, -3, -3, -3])).toEqual({
      weights: Float64Array.of(0.25, 0.25, 0.25, 0.25),
      effectiveSize: 4,
      exponent: 1,
    });
  });

  test('weights are the likelihoods where these are mild: 1 : 2', () => {
    const { weights, effectiveSize } = weighMembers([0, Math.log(2)]);
    expect([...weights]).toEqual([expect.closeTo(1 / 3, 12), expect.closeTo(2 / 3, 12)]);
    expect(effectiveSize).toBeCloseTo(1 / (1 / 9 + 4 / 9), 12);
  });

  test('evidence is tempered where one member would take all', () => {
    const { weights, effectiveSize, exponent } = weighMembers([0, -500, -1000, -1500]);
    expect(effectiveSize).toBeCloseTo(1, 6);
    const wide = weighMembers([0, -500, -1000, -1500], { minimumEffectiveShare: 0.5 });
    expect(wide.effectiveSize).toBeCloseTo(2, 4);
    expect(wide.exponent).toBeLessThan(exponent);
    expect(weights[0]).toBeCloseTo(1, 6);
    expect(() => weighMembers([])).toThrow('no members');
  });
});
