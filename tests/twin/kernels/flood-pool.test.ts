import { describe, expect, test } from 'vitest';

import { openFlood } from '../../../services/science/hydraulics/flood.ts';
import type { FloodModel } from '../../../services/science/hydraulics/flood-model.ts';
import { openFloodPool } from '../../../services/twin/kernels/flood-pool.ts';
import { floodGrid } from '../../science/hydraulics/flood-grid.ts';

/** A little of everything, much of it across the rows where bands meet. */
function town(): FloodModel {
  const grid = floodGrid(
    [70, 48, 10],
    (xM, yM) => 4 + 0.003 * yM + 1.5 * Math.sin(xM / 60) * Math.cos(yM / 45),
  );
  for (let cell = 1500; cell < 1540; cell++) grid.elevationM[cell] = NaN;
  return {
    grid,
    inflows: [
      {
        id: 'north',
        kind: 'edge',
        side: 'north',
        discharge: { timeS: [0, 900, 1e5], dischargeM3S: [0, 60, 20] },
      },
      {
        id: 'down',
        kind: 'line',
        line: [
          [400, 20],
          [410, 460],
        ],
        discharge: 8,
      },
    ],
    boundaries: [
      { side: 'south', kind: 'free' },
      { side: 'west', fromM: 100, toM: 400, kind: 'level', level: 4.2 },
      { side: 'east', kind: 'normal', slopeMPerM: 0.002 },
    ],
    rain: { kind: 'uniform', timeS: [0, 600], rateMmH: [40, 5] },
    infiltration: { kind: 'green-ampt', conductivityMmH: 5, suctionDeficitMm: 30 },
    levees: [
      {
        id: 'dyke',
        line: [
          [200, 0],
          [260, 480],
        ],
        crestM: 5.2,
        breaches: [
          { id: 'b', at: [230, 240], widthM: 35, invertM: 4, startS: 300, durationS: 200 },
        ],
      },
    ],
    culverts: [
      {
        id: 'c',
        from: [305, 245],
        to: [305, 225],
        shape: 'box',
        widthM: 2,
        heightM: 1,
        invertFromM: 3,
        invertToM: 3,
        lengthM: 20,
        manningSM13: 0.015,
      },
    ],
  };
}

describe('a flood on several threads', () => {
  test.each([2, 3])('%d threads give the same water to the last bit as one', async (threads) => {
    const [alone, pool] = [openFlood(town()), openFloodPool(town(), threads)];
    try {
      for (const untilS of [250, 400, 1200]) {
        await alone.advanceTo(untilS);
        await pool.advanceTo(untilS);
      }
      expect(pool.steps).toBe(alone.steps);
      expect(pool.depthM()).toEqual(alone.depthM());
      expect(pool.velocityMS()).toEqual(alone.velocityMS());
      expect(pool.products()).toEqual(alone.products());
      const [a, b] = [alone.balance(), pool.balance()];
      expect(Math.abs(b.relativeError)).toBeLessThan(1e-6);
      for (const name of ['inflowM3', 'rainM3', 'outflowM3', 'infiltratedM3'] as const) {
        expect(b[name]).toBeGreaterThan(0);
        expect(b[name] / a[name]).toBeCloseTo(1, 9);
      }
    } finally {
      await pool.close();
    }
  });

  test('says how far it is, stops when asked, and can go on', async () => {
    const pool = openFloodPool(town(), 2);
    try {
      const stop = new AbortController();
      const seen: number[] = [];
      const run = pool.advanceTo(90_000, {
        signal: stop.signal,
        onProgress: ({ timeS, share, secondsLeft }) => {
          seen.push(timeS);
          expect(share).toBeLessThan(1);
          expect(secondsLeft).toBeGreaterThan(0);
          stop.abort(new Error('enough'));
        },
      });
      await expect(run).rejects.toThrow('enough');
      expect(seen.length).toBeGreaterThan(0);
      const { timeS } = pool;
      expect(timeS).toBeGreaterThan(0);
      expect(timeS).toBeLessThan(90_000);
      await pool.advanceTo(timeS + 10);
      expect(pool.timeS).toBe(timeS + 10);
    } finally {
      await pool.close();
    }
  });

  test('a step too short is a fault on every thread, and ends the run', async () => {
    const pool = openFloodPool({ ...town(), options: { shortestStepS: 1, courant: 0.3 } }, 2);
    try {
      await expect(pool.advanceTo(5000)).rejects.toMatchObject({ kind: 'inconsistent-data' });
    } finally {
      await pool.close();
    }
  });
});
