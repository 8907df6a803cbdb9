import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  resampleMembers,
  weighMembers,
} from '../../../services/science/fire-events/weigh-members.ts';

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

  test('each member is drawn as often as its weight says, to within one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 60 }),
        (raw, count) => {
          const sum = raw.reduce((a, b) => a + b, 0);
          const weights = Float64Array.from(raw, (value) => value / sum);
          const drawn = resampleMembers(weights, count);
          expect(drawn).toHaveLength(count);
          for (const [member, weight] of weights.entries()) {
            const copies = drawn.filter((index) => index === member).length;
            expect(Math.abs(copies - weight * count)).toBeLessThan(1 + 1e-6);
          }
        },
      ),
    );
  });
});
