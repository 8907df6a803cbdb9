import { describe, expect, test } from 'vitest';

import { openFlood } from '../../../services/science/hydraulics/flood.ts';
import type { Levee, Place } from '../../../services/science/hydraulics/flood-model.ts';
import { placeLevees } from '../../../services/science/hydraulics/levee-faces.ts';
import { floodGrid } from './flood-grid.ts';

const wet = (depths: Iterable<number>) => [...depths].filter((depthM) => depthM > 0).length;

describe('levees', () => {
  const across: Levee = {
    id: 'l',
    line: [
      [100, 0],
      [100, 30],
    ],
    crestM: 4,
  };
  const grid = floodGrid([20, 3, 10], () => 0);
  const filled = (depthM: number) =>
    grid.elevationM.map((_, cell) => (cell % 20 < 10 ? depthM : 0));

  test('hold what is below their crest: behind them stays dry', async () => {
    const flood = openFlood({
      grid,
      levees: [across],
      initial: { kind: 'depth', depthM: filled(3.9) },
    });
    await flood.advanceTo(4000);
    const depths = flood.depthM();
    depths.forEach((depthM, cell) =>
      cell % 20 < 10 ? expect(depthM).toBeCloseTo(3.9, 4) : expect(depthM).toBe(0),
    );
  });

  test('let over them what a broad crest lets: 1.705 H^1.5', async () => {
    const flood = openFlood({
      grid,
      levees: [across],
      boundaries: [
        { side: 'west', kind: 'level', level: 4.5 },
        { side: 'east', kind: 'normal', slopeMPerM: 0.01 },
      ],
    });
    await flood.advanceTo(8000);
    const before = flood.balance().outflowM3;
    await flood.advanceTo(9000);
    const discharge = (flood.balance().outflowM3 - before) / 1000 / 30;
    const headM = flood.depthM()[9]! - 4;
    expect(headM).toBeGreaterThan(0.4);
    expect(Math.abs(discharge / (1.705 * headM ** 1.5) - 1)).toBeLessThan(0.01);
  });

  test('under water they let less over: Villemonte (1947)', async () => {
    const flood = openFlood({
      grid,
      levees: [across],
      boundaries: [
        { side: 'west', kind: 'level', level: 5 },
        { side: 'east', kind: 'level', level: 4.7 },
      ],
    });
    await flood.advanceTo(8000);
    const { outflowM3 } = flood.balance();
    await flood.advanceTo(9000);
    const discharge = (flood.balance().outflowM3 - outflowM3) / 1000 / 30;
    const [up, down] = [flood.depthM()[9]! - 4, flood.depthM()[10]! - 4];
    const expected = 1.705 * up ** 1.5 * (1 - (down / up) ** 1.5) ** 0.385;
    expect(down / up).toBeGreaterThan(0.6);
    expect(Math.abs(discharge / expected - 1)).toBeLessThan(0.02);
  });

  test.each<{ name: string; line: Place[] }>([
    {
      name: 'across',
      line: [
        [0, 130],
        [400, 260],
      ],
    },
    {
      name: 'steeply',
      line: [
        [130, 0],
        [250, 400],
      ],
    },
    {
      name: 'with a bend',
      line: [
        [0, 90],
        [210, 95],
        [290, 400],
      ],
    },
    {
      name: 'backwards',
      line: [
        [400, 320],
        [33, 0],
      ],
    },
  ])('a line $name leaves no gap', async ({ line }) => {
    const flood = openFlood({
      grid: floodGrid([40, 40, 10], () => 0),
      levees: [{ id: 'l', line, crestM: 10 }],
      inflows: [{ id: 'a', kind: 'point', at: [5, 395], discharge: 100 }],
    });
    await flood.advanceTo(3000);
    const count = wet(flood.depthM());
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThan(1590);
    await flood.advanceTo(4000);
    expect(wet(flood.depthM())).toBe(count);
  });

  test('a slanting line is as long as it is, not as its faces are', () => {
    const line: Place[] = [
      [20, 20],
      [320, 320],
    ];
    const faces = placeLevees(
      floodGrid([40, 40, 10], () => 0),
      [{ id: 'l', line, crestM: [1, 3] }],
    );
    expect(faces).toHaveLength(60);
    const lengthM = faces.reduce((total, { coefficient }) => total + (10 * coefficient) / 1.705, 0);
    expect(lengthM).toBeCloseTo(Math.hypot(300, 300), 6);
    expect(faces.map(({ crestM }) => crestM).toSorted((a, b) => a - b)[29]).toBeCloseTo(2, 1);
  });

  test('a breach opens at its time, and lets more through the wider it is', async () => {
    const run = async (widthM: number) => {
      const breach = {
        id: 'b',
        at: [100, 15],
        widthM,
        invertM: 1,
        startS: 1000,
        durationS: 300,
      } as const;
      const flood = openFlood({
        grid,
        levees: [{ ...across, breaches: [breach] }],
        initial: { kind: 'depth', depthM: filled(3.5) },
      });
      await flood.advanceTo(1000);
      expect(wet(flood.depthM().filter((_, cell) => cell % 20 >= 10))).toBe(0);
      await flood.advanceTo(1200);
      return flood
        .depthM()
        .reduce((total, depthM, cell) => total + (cell % 20 >= 10 ? depthM : 0), 0);
    };
    const [narrow, wide] = [await run(4), await run(8)];
    expect(narrow).toBeGreaterThan(0);
    expect(wide / narrow).toBeGreaterThan(1.7);
    expect(wide / narrow).toBeLessThan(2.1);
  });

  test('a breach of the whole levee down to the ground leaves nothing of it', async () => {
    const boundaries = [{ side: 'west', kind: 'level', level: 3.5 }] as const;
    const breach = {
      id: 'b',
      at: [100, 15],
      widthM: 30,
      invertM: 0,
      startS: 0,
      durationS: 0,
    } as const;
    const broken = openFlood({ grid, boundaries, levees: [{ ...across, breaches: [breach] }] });
    const open = openFlood({ grid, boundaries });
    await broken.advanceTo(500);
    await open.advanceTo(500);
    expect(broken.depthM()).toEqual(open.depthM());
  });
});
