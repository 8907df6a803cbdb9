import { expect, test } from 'vitest';

import { fitThresholds } from '../../../../services/twin/flood/products/thresholds.ts';

test('why there are no return periods is said in words for people', () => {
  expect(fitThresholds([], 'GEV', 'observed peaks')).toMatchObject({
    byYears: { 2: NaN, 5: NaN, 20: NaN },
    from: 'none: there are no observed peaks',
  });
  expect(fitThresholds([3, 4, 5], 'GEV', 'observed peaks').from).toBe(
    'none: observed peaks of 3 years only, at least 10 years are needed',
  );
});
