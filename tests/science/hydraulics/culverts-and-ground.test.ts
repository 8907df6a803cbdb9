import { describe, expect, test } from 'vitest';

import { culvertDischarge, planCulvert } from '../../../services/science/hydraulics/culverts.ts';
import { openFlood } from '../../../services/science/hydraulics/flood.ts';
import type { Culvert } from '../../../services/science/hydraulics/flood-model.ts';
import { floodGrid } from './flood-grid.ts';

describe('culverts', () => {
  const pipe: Culvert = {
    id: 'c',
    from: [5, 5],
    to: [95, 5],
    shape: 'circle',
    diameterM: 1,
    invertFromM: 0,
    invertToM: 0,
    lengthM: 20,
    manningSM13: 0.012,
  };
  const plan = (culvert: Culvert) =>
    planCulvert(
      floodGrid([10, 1, 10], () => 0),
      'culvert',
      culvert,
      0,
    );

  // By hand from HDS 5: losses 1 + 0.5 + 19.63 n2 L / R^1.33 = 1.859 with R = 0.25 m, so the
  // velocity is (19.61 h / 1.859)^0.5 over 0.7854 m2. Free entry: 1.705 A / D H^1.5. Drowned entry:
  // 0.6 A (2 g (H - D/2))^0.5.
  test.each([
    { name: 'full, 1 m of head', up: 5, down: 4, expected: 2.551 },
    { name: 'back again', up: 4, down: 5, expected: -2.551 },
    { name: 'a free entry', up: 0.5, down: 0, expected: 0.4734 },
    { name: 'level water', up: 3, down: 3, expected: 0 },
    { name: 'nothing at the entry', up: 0, down: -1, expected: 0 },
    { name: 'a drowned entry, long fall', up: 1.5, down: 0, expected: 2.087 },
  ])('$name: $expected m3/s', ({ up, down, expected }) => {
    expect(culvertDischarge(plan(pipe), up, down)).toBeCloseTo(expected, 2);
  });

  test('a flap lets nothing back, and two pipes let twice through', () => {
    expect(culvertDischarge(plan({ ...pipe, isOneWay: true }), 4, 5)).toBe(0);
    expect(culvertDischarge(plan({ ...pipe, barrels: 2 }), 5, 4)).toBeCloseTo(5.102, 2);
  });

  test('bring two basins to one level, and lose nothing', async () => {
    const grid = floodGrid([10, 4, 10], () => 0);
    for (let row = 0; row < 4; row++) grid.elevationM[row * 10 + 5] = NaN;
    const depthM = grid.elevationM.map((_, cell) => (cell % 10 < 5 ? 2 : 0));
    const flood = openFlood({
      grid,
      initial: { kind: 'depth', depthM },
      culverts: [{ ...pipe, barrels: 3 }],
    });
    await flood.advanceTo(4000);
    // 4,000 m3 over 3,600 m2.
    flood.depthM().forEach((own, cell) => {
      if (cell % 10 !== 5) expect(own).toBeCloseTo(4000 / 3600, 2);
    });
    expect(Math.abs(flood.balance().relativeError)).toBeLessThan(1e-8);
  });
});

describe('the ground takes', () => {
  const pond = {
    grid: floodGrid([4, 4, 10], () => 0),
    initial: { kind: 'level', levelM: 1 },
  } as const;

  test('a constant rate while there is water', async () => {
    const flood = openFlood({ ...pond, infiltration: { kind: 'constant', rateMmH: 360 } });
    await flood.advanceTo(3600);
    expect(flood.depthM()[5]).toBeCloseTo(0.64, 5);
    await flood.advanceTo(14_400);
    expect(Math.max(...flood.depthM())).toBe(0);
    expect(flood.balance().infiltratedM3).toBeCloseTo(1600, 6);
  });

  test('a first loss whole, then a rate', async () => {
    const flood = openFlood({
      ...pond,
      infiltration: { kind: 'initial-continuing', initialMm: 30, continuingMmH: 5 },
    });
    await flood.advanceTo(7200);
    expect(flood.depthM()[5]).toBeCloseTo(1 - 0.04, 5);
  });

  // Green & Ampt 1911: F - S ln(1 + F / S) = K t, solved by bisection here.
  test.each([
    { conductivityMmH: 10, suctionDeficitMm: 50, hours: 3 },
    { conductivityMmH: 3, suctionDeficitMm: 100, hours: 6 },
  ])('by Green and Ampt: K $conductivityMmH, S $suctionDeficitMm', async ({ hours, ...soil }) => {
    let [low, high] = [0, 1000];
    for (let round = 0; round < 60; round++) {
      const f = (low + high) / 2;
      const s = soil.suctionDeficitMm;
      if (f - s * Math.log(1 + f / s) < soil.conductivityMmH * hours) low = f;
      else high = f;
    }
    const flood = openFlood({ ...pond, infiltration: { kind: 'green-ampt', ...soil } });
    await flood.advanceTo(hours * 3600);
    const takenMm = 1000 * (1 - flood.depthM()[5]!);
    expect(Math.abs(takenMm / low - 1)).toBeLessThan(0.01);
  });
});
