import { expect, test } from 'vitest';

import { measureRun } from '../../../../services/twin/flood/inundation/compare-floods.ts';

test('a run that begins with a town under water counts those who live there, not the river', () => {
  // A river without people, a street of 5 that is wet from the start on, one of 7 that comes later.
  const depthsM = [Float32Array.of(3, 1, 0), Float32Array.of(3, 1.2, 0.6)];
  const flood = { depthsM, maximumDepthM: Float32Array.of(3, 1.2, 0.6) };
  const people = Float32Array.of(0, 5, 7);
  const measured = measureRun(flood, 100, people, [{ from: null, to: null }]);
  expect(measured.people).toBe(12);
  expect(measured.areaKm2).toBeCloseTo(0.02, 12);
});
