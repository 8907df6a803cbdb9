import { describe, expect, test } from 'vitest';

import {
  openErrorTransform,
  type ErrorScale,
} from '../../../../services/science/flood-forecast/error-model/error-transform.ts';

describe('scales of errors', () => {
  // By hand: ln(20/10); ((20^0.5 - 1) - (10^0.5 - 1)) / 0.5; 20/10 - 1.
  test.each<{ scale: ErrorScale; error: number }>([
    { scale: { kind: 'log', offsetM3S: 0 }, error: Math.LN2 },
    { scale: { kind: 'box-cox', lambda: 0.5, offsetM3S: 0 }, error: 2.6197165896624 },
    { scale: { kind: 'relative' }, error: 1 },
  ])('$scale.kind: observed 20 where 10 was simulated', ({ scale, error }) => {
    const { errorOf, correct } = openErrorTransform(scale);
    expect(errorOf(20, 10)).toBeCloseTo(error, 9);
    expect(correct(10, errorOf(20, 10))).toBeCloseTo(20, 9);
    expect(errorOf(NaN, 10)).toBeNaN();
    expect(correct(NaN, 0)).toBeNaN();
    expect(correct(1, -50)).toBeGreaterThanOrEqual(0);
  });

  test('no flow has a logarithm with an offset alone', () => {
    expect(openErrorTransform({ kind: 'log', offsetM3S: 0 }).errorOf(0, 10)).toBeNaN();
    const shifted = openErrorTransform({ kind: 'log', offsetM3S: 0.1 });
    expect(shifted.errorOf(0, 0)).toBe(0);
    expect(() => openErrorTransform({ kind: 'box-cox', lambda: 2, offsetM3S: 0 })).toThrow(
      'lambda 2',
    );
  });
});
