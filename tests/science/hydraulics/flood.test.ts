import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openFlood } from '../../../services/science/hydraulics/flood.ts';
import type { FloodModel } from '../../../services/science/hydraulics/flood-model.ts';
import { floodGrid } from './flood-grid.ts';

const sum = (values: Iterable<number>) => {
  let total = 0;
  for (const value of values) if (!Number.isNaN(value)) total += value;
  return total;
};

/** Hills and hollows of a few sizes, by a few numbers. */
function hills(seed: number, slope: number) {
  return (xM: number, yM: number) =>
    3 + slope * xM + Math.sin(xM / 37 + seed) + Math.cos(yM / 23 - seed * xM * 0.001);
}

describe('a flood', () => {
  test('keeps all water, whatever comes and goes', async () => {
    const numbers = fc.record({
      nx: fc.integer({ min: 5, max: 40 }),
      ny: fc.integer({ min: 1, max: 30 }),
      seed: fc.double({ min: 0, max: 6, noNaN: true }),
      slope: fc.double({ min: -0.05, max: 0.05, noNaN: true }),
      n: fc.double({ min: 0.01, max: 0.2, noNaN: true }),
      discharge: fc.double({ min: 0, max: 60, noNaN: true }),
      rainMmH: fc.double({ min: 0, max: 150, noNaN: true }),
      soilMmH: fc.double({ min: 0, max: 30, noNaN: true }),
      levelM: fc.double({ min: 1, max: 8, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(numbers, async ({ nx, ny, seed, slope, n, ...given }) => {
        const grid = floodGrid([nx, ny, 10], hills(seed, slope), n);
        if (nx * ny > 60) grid.elevationM[31] = NaN;
        const model: FloodModel = {
          grid,
          inflows: [{ id: 'a', kind: 'edge', side: 'west', discharge: given.discharge }],
          boundaries: [
            { side: 'east', kind: 'free' },
            { side: 'south', kind: 'level', level: given.levelM },
          ],
          rain: { kind: 'uniform', timeS: [0, 400], rateMmH: [given.rainMmH, 0] },
          infiltration: {
            kind: 'green-ampt',
            conductivityMmH: given.soilMmH,
            suctionDeficitMm: 40,
          },
          levees: [
            {
              id: 'l',
              line: [
                [30, 0],
                [30, 10 * ny],
              ],
              crestM: 5,
              breaches: [
                { id: 'b', at: [30, 5], widthM: 15, invertM: 3, startS: 100, durationS: 60 },
              ],
            },
          ],
        };
        const flood = openFlood(model);
        await flood.advanceTo(900);
        const balance = flood.balance();
        expect(Math.abs(balance.relativeError)).toBeLessThan(1e-6);
        // Counted again from what the callers see: single precision of the depths.
        const depths = flood.depthM();
        expect(Math.abs(sum(depths) * 100 - balance.storedM3)).toBeLessThan(
          1e-5 * (1 + balance.storedM3),
        );
        for (const depthM of depths) expect(depthM >= 0 || Number.isNaN(depthM)).toBe(true);
        expect(balance.inflowM3).toBeCloseTo(given.discharge * 900, 2);
      }),
      { numRuns: 25 },
    );
  });

  test('is as symmetric as its ground and what comes in', async () => {
    const side = 41;
    const middle = (side * 5) / 2;
    const grid = floodGrid([side, side, 5], (x, y) => Math.hypot(x - middle, y - middle) / 200);
    const flood = openFlood({
      grid,
      inflows: [{ id: 'a', kind: 'point', at: [middle, middle], discharge: 4 }],
    });
    await flood.advanceTo(300);
    const depths = flood.depthM();
    expect(depths[20]).toBe(0);
    const at = (column: number, row: number) => depths[row * side + column]!;
    let worst = 0;
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const own = at(column, row);
        const others = [at(side - 1 - column, row), at(column, side - 1 - row), at(row, column)];
        for (const other of others) worst = Math.max(worst, Math.abs(own - other));
      }
    }
    expect(worst).toBeLessThan(1e-5);
    expect(Math.max(...depths)).toBeGreaterThan(0.1);
  });

  // Manning: q = h^(5/3) S^(1/2) / n, so h = (q n / S^(1/2))^(3/5).
  test.each([
    { slope: 0.001, n: 0.03, q: 1, depthM: 0.9689 },
    { slope: 0.0002, n: 0.05, q: 2, depthM: 3.2336 },
    { slope: 0.01, n: 0.1, q: 0.2, depthM: 0.3807 },
  ])(
    'flows at normal depth: q $q at slope $slope stands $depthM m deep',
    async ({ slope, n, q, depthM }) => {
      expect(((q * n) / Math.sqrt(slope)) ** 0.6).toBeCloseTo(depthM, 3);
      const flood = openFlood({
        grid: floodGrid([50, 3, 20], (xM) => 20 - slope * xM, n),
        inflows: [{ id: 'a', kind: 'edge', side: 'west', discharge: q * 60 }],
        boundaries: [{ side: 'east', kind: 'normal', slopeMPerM: slope }],
      });
      await flood.advanceTo(30_000);
      for (const own of flood.depthM()) expect(Math.abs(own / depthM - 1)).toBeLessThan(2e-4);
      const velocities = flood.velocityMS();
      expect(velocities[75]! / (q / depthM)).toBeCloseTo(1, 3);
    },
  );

  test('what is without elevation is a wall, counted, and stays dry', async () => {
    const grid = floodGrid([20, 5, 10], () => 0);
    for (let row = 0; row < 5; row++) grid.elevationM[row * 20 + 10] = NaN;
    const flood = openFlood({
      grid,
      inflows: [{ id: 'a', kind: 'point', at: [15, 25], discharge: 5 }],
      rain: { kind: 'uniform', timeS: [5000], rateMmH: [10] },
    });
    await flood.advanceTo(2000);
    expect(flood.wallCells).toBe(5);
    flood.depthM().forEach((depthM, cell) => {
      if (cell % 20 === 10) expect(depthM).toBeNaN();
      else if (cell % 20 > 10) expect(depthM).toBe(0);
      // 10,000 m3 over 5,000 m2.
      else expect(depthM).toBeCloseTo(2, 1);
    });
    for (const raster of Object.values(flood.products())) expect(raster[10]).toBeNaN();
  });

  test('rain of a coarse grid falls where it stands, to the millimetre', async () => {
    const grid = floodGrid([8, 4, 10], (xM) => (xM > 40 ? 100 : 0));
    for (let row = 0; row < 4; row++) grid.elevationM[row * 8 + 3] = NaN;
    const flood = openFlood({
      grid,
      rain: {
        kind: 'grid',
        nx: 2,
        ny: 1,
        cellM: 40,
        westM: 0,
        northM: 40,
        timeS: [0, 1800, 3600],
        rateMmH: Float32Array.of(10, 0, 30, 100, 0, 0),
        factor: 2,
      },
    });
    await flood.advanceTo(7200);
    const { rainM3, storedM3 } = flood.balance();
    // West: 12 cells of 100 m2 with 20 and 60 mm/h, half an hour each; east: 16 with 0 and 200.
    expect(rainM3).toBeCloseTo(12 * 100 * 0.04 + 16 * 100 * 0.1, 4);
    expect(storedM3).toBeCloseTo(rainM3, 6);
    expect(flood.depthM()[0]).toBeCloseTo(0.04, 6);
    expect(flood.depthM()[7]).toBeCloseTo(0.1, 6);
  });

  test('a hydrograph is taken in whole, also between its times', async () => {
    const flood = openFlood({
      grid: floodGrid([10, 10, 10], () => 0),
      inflows: [
        {
          id: 'a',
          kind: 'line',
          line: [
            [5, 5],
            [95, 95],
          ],
          discharge: { timeS: [0, 100, 160, 600], dischargeM3S: [0, 12, 3, 3] },
        },
      ],
    });
    await flood.advanceTo(600);
    // 600 + 450 + 1,320.
    expect(flood.balance().inflowM3).toBeCloseTo(2370, 3);
  });
});
