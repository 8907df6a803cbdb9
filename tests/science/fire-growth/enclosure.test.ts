import { describe, expect, test } from 'vitest';

import { drawBarriers } from '../../../services/science/fire-growth/barriers.ts';
import { spreadFire } from '../../../services/science/fire-growth/spread-fire.ts';
import { type Ellipse, uniformSpread } from './simple-ground.ts';

describe('who encloses a fire', () => {
  const [nx, ny] = [61, 41];
  const still: Ellipse = { headMMin: 5, backMMin: 5, lengthToBreadth: 1, directionDeg: 0 };
  const ring = (half: number) => ({
    path: [
      [20 - half, 20 - half],
      [20 + half, 20 - half],
      [20 + half, 20 + half],
      [20 - half, 20 + half],
      [20 - half, 20 - half],
    ] as const,
    widthM: 50,
  });
  const line = (x: number, from = -0.5, to = 40.5) => ({
    path: [
      [x, from],
      [x, to],
    ] as const,
    widthM: 50,
  });
  /** A lake in the shape of a ring of that half width, as wide as a cell. */
  const lake = (half: number) => {
    const classOf = new Uint32Array(nx * ny).fill(1);
    for (const [cell, wet] of drawBarriers(nx, ny, [ring(half)]).entries()) {
      if (wet > 0) classOf[cell] = 0;
    }
    return classOf;
  };
  const all = () => new Uint32Array(nx * ny).fill(1);

  test.each([
    {
      name: 'a firebreak far off, where roads enclose it already',
      roads: [ring(8)],
      drawn: [line(50)],
      expected: [{ by: ['standing'], byDrawn: false, areaHa: 15 * 15 * 0.25 }],
    },
    {
      name: 'a firebreak that cuts what roads enclose',
      roads: [ring(8)],
      drawn: [line(24)],
      expected: [{ by: ['standing', 'drawn'], byDrawn: false, areaHa: 11 * 15 * 0.25 }],
    },
    {
      name: 'a firebreak around it within the roads',
      roads: [ring(8)],
      drawn: [ring(4)],
      expected: [{ by: ['drawn'], byDrawn: true, areaHa: 7 * 7 * 0.25 }],
    },
    {
      name: 'firebreaks that close the way out that roads leave',
      roads: [
        line(10, 10, 30),
        {
          path: [
            [10, 10],
            [30, 10],
          ] as const,
          widthM: 50,
        },
      ],
      drawn: [
        {
          path: [
            [10, 30],
            [30, 30],
            [30, 10],
          ] as const,
          widthM: 50,
        },
      ],
      expected: [{ by: ['standing', 'drawn'], byDrawn: true, areaHa: 19 * 19 * 0.25 }],
    },
    {
      name: 'water alone',
      classes: lake(6),
      roads: [],
      drawn: [],
      expected: [{ by: [102], byDrawn: false, areaHa: 11 * 11 * 0.25 }],
    },
    {
      name: 'water around an unbroken firebreak far off',
      classes: lake(6),
      roads: [],
      drawn: [line(50)],
      expected: [{ by: [102], byDrawn: false, areaHa: 11 * 11 * 0.25 }],
    },
    { name: 'a firebreak beside it', roads: [], drawn: [line(30)], expected: [] },
  ])('$name', async ({ roads, drawn, classes = all(), expected }) => {
    const grid = {
      nx,
      ny,
      cellXM: 50,
      cellYM: 50,
      barrierM: drawBarriers(nx, ny, roads),
      drawnM: drawBarriers(nx, ny, drawn),
    };
    const spread = uniformSpread(nx, ny, still, 60, () => classes);
    const ignition = { kind: 'point', at: [20, 20], startMin: 0 } as const;
    const options = { endMin: 60, groundOf: () => 102 };
    const { warnings } = await spreadFire(grid, spread, [ignition], options);
    const enclosed = warnings.filter(({ kind }) => kind === 'ignition-enclosed');
    expect(enclosed).toMatchObject(expected);
    expect(enclosed).toHaveLength(expected.length);
  });
});
