import { describe, expect, test } from 'vitest';

import { openFlood } from '../../../services/science/hydraulics/flood.ts';
import {
  FLOOD_HAZARD_CLASSES,
  floodHazardClass,
  floodHazardRating,
} from '../../../services/science/hydraulics/hazard.ts';
import { floodGrid } from './flood-grid.ts';

describe('what has happened to each cell', () => {
  test('arrival, duration, highest water, speed and hazard agree with a close watch', async () => {
    // A wave down a valley, which runs off again.
    const grid = floodGrid([60, 5, 10], (xM, yM) => 10 - 0.004 * xM + Math.abs(yM - 25) / 50);
    const flood = openFlood({
      grid,
      inflows: [
        {
          id: 'a',
          kind: 'point',
          at: [5, 25],
          discharge: { timeS: [0, 200, 500, 3000], dischargeM3S: [0, 15, 0, 0] },
        },
      ],
      boundaries: [{ side: 'east', kind: 'normal', slopeMPerM: 0.004 }],
      options: { sampleS: 0, wetDepthM: 0.2, longestStepS: 2 },
    });
    const cells = grid.elevationM.length;
    const seen = {
      arrivalS: new Float32Array(cells).fill(NaN),
      durationS: new Float32Array(cells),
      depthM: new Float32Array(cells),
      speedMS: new Float32Array(cells),
      rating: new Float32Array(cells),
    };
    const everyS = 2;
    for (let timeS = everyS; timeS <= 3000; timeS += everyS) {
      await flood.advanceTo(timeS);
      const depths = flood.depthM();
      const speeds = flood.velocityMS();
      depths.forEach((depthM, cell) => {
        if (depthM > 0.2 && Number.isNaN(seen.arrivalS[cell])) seen.arrivalS[cell] = timeS;
        if (depthM > 0.2) seen.durationS[cell]! += everyS;
        seen.depthM[cell] = Math.max(seen.depthM[cell]!, depthM);
        if (depthM <= 0.01) return;
        seen.speedMS[cell] = Math.max(seen.speedMS[cell]!, speeds[cell]!);
        seen.rating[cell] = Math.max(seen.rating[cell]!, floodHazardRating(depthM, speeds[cell]!));
      });
    }
    const products = flood.products();
    let reached = 0;
    for (let cell = 0; cell < cells; cell++) {
      expect(Number.isNaN(products.arrivalS[cell])).toBe(Number.isNaN(seen.arrivalS[cell]));
      expect(Math.abs(products.durationS[cell]! - seen.durationS[cell]!)).toBeLessThanOrEqual(
        3 * everyS,
      );
      expect(
        products.maximumDepthM[cell]! / Math.max(seen.depthM[cell]!, 1e-9),
      ).toBeGreaterThanOrEqual(seen.depthM[cell]! > 0 ? 1 : 0);
      expect(products.maximumDepthM[cell]! - seen.depthM[cell]!).toBeLessThan(0.05);
      // The last column sees its side only after the sweep.
      if (cell % 60 > 0 && cell % 60 < 59) {
        expect(products.maximumVelocityMS[cell]!).toBeGreaterThanOrEqual(
          seen.speedMS[cell]! - 1e-5,
        );
        expect(products.hazardRating[cell]!).toBeGreaterThanOrEqual(seen.rating[cell]! - 1e-5);
        expect(products.hazardRating[cell]! - seen.rating[cell]!).toBeLessThan(0.3);
      }
      if (Number.isNaN(seen.arrivalS[cell])) continue;
      reached++;
      expect(Math.abs(products.arrivalS[cell]! - seen.arrivalS[cell]!)).toBeLessThanOrEqual(
        2 * everyS,
      );
    }
    expect(reached).toBeGreaterThan(60);
  });

  test('what is wet at the beginning was reached at once', async () => {
    const flood = openFlood({
      grid: floodGrid([10, 10, 10], (xM) => xM / 100),
      initial: { kind: 'level', levelM: 0.5 },
      options: { wetDepthM: 0.1 },
    });
    await flood.advanceTo(100);
    const { arrivalS, durationS } = flood.products();
    expect(arrivalS[0]).toBe(0);
    expect(durationS[0]).toBe(100);
    expect(arrivalS[9]).toBeNaN();
    expect(durationS[9]).toBe(0);
  });

  // Supplementary note of May 2008 to FD2320 and FD2321, table of ratings by depth and velocity.
  test.each([
    { depthM: 0.05, velocityMS: 0, rating: 0.525, id: 'low' },
    { depthM: 0.25, velocityMS: 1, rating: 0.875, id: 'moderate' },
    { depthM: 0.3, velocityMS: 0, rating: 1.15, id: 'moderate' },
    { depthM: 0.5, velocityMS: 0, rating: 1.25, id: 'significant' },
    { depthM: 0.5, velocityMS: 1, rating: 1.75, id: 'significant' },
    { depthM: 1, velocityMS: 1, rating: 2.5, id: 'extreme' },
    { depthM: 0.1, velocityMS: 2.5, rating: 1.3, id: 'significant' },
  ])('$depthM m at $velocityMS m/s is rated $rating: $id', ({ depthM, velocityMS, rating, id }) => {
    expect(floodHazardRating(depthM, velocityMS)).toBeCloseTo(rating, 10);
    expect(FLOOD_HAZARD_CLASSES[floodHazardClass(rating)]?.id).toBe(id);
  });

  test('no water is no danger, and what is missing stays missing', () => {
    expect(floodHazardRating(0, 0)).toBe(0);
    expect(floodHazardClass(0)).toBe(-1);
    expect(floodHazardRating(NaN, 1)).toBeNaN();
    expect(floodHazardClass(NaN)).toBe(-1);
  });
});
