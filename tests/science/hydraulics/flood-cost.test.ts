import { describe, expect, test } from 'vitest';

import { checkFloodCost, estimateFlood } from '../../../services/science/hydraulics/flood-cost.ts';
import type { FloodModel } from '../../../services/science/hydraulics/flood-model.ts';
import { floodGrid } from './flood-grid.ts';

describe('the cost of a run, before it is begun', () => {
  const large = floodGrid([1000, 1000, 5], () => 0);
  const model: FloodModel = { grid: large, initial: { kind: 'level', levelM: 4 } };

  test('steps follow from the deepest water', () => {
    const cost = estimateFlood(model, 3600);
    // 0.6 x 5 m over the speed of a wave on 4 m, (9.80665 x 4)^0.5 = 6.263 m/s.
    expect(cost.stepS).toBeCloseTo(0.479, 3);
    expect(cost.steps).toBe(7516);
    expect(cost.cellUpdates).toBe(7516e6);
    expect(cost.memoryMb).toBeGreaterThan(40);
    expect(estimateFlood(model, 3600, 2).seconds).toBeCloseTo(cost.seconds / 2, 9);
  });

  test('what would take too long says its cost and what would pass', () => {
    const cost = estimateFlood(model, 36_000);
    const most = { seconds: cost.seconds / 8, memoryMb: 4096 };
    expect(() =>
      checkFloodCost(cost, 5, 36_000, { seconds: cost.seconds, memoryMb: 4096 }),
    ).not.toThrow();
    expect(() => checkFloodCost(cost, 5, 36_000, most)).toThrow(
      expect.objectContaining({
        kind: 'too-large',
        facts: expect.objectContaining({ passes: { cellM: 10, untilS: 4500 } }),
      }),
    );
    // As it is said: twice the cell, an eighth of the cost.
    const coarse = floodGrid([500, 500, 10], () => 0);
    expect(estimateFlood({ ...model, grid: coarse }, 36_000).seconds / most.seconds).toBeCloseTo(
      1,
      3,
    );
  });
});
