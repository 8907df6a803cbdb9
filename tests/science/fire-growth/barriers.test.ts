import { describe, expect, test } from 'vitest';

import { drawBarriers } from '../../../services/science/fire-growth/barriers.ts';
import { clipToGrid } from '../../../services/science/fire-growth/grid-lines.ts';
import { spreadFire } from '../../../services/science/fire-growth/spread-fire.ts';
import { type Ellipse, uniformSpread } from './simple-ground.ts';

describe('barriers', () => {
  const [nx, ny] = [61, 41];
  const still: Ellipse = { headMMin: 5, backMMin: 5, lengthToBreadth: 1, directionDeg: 0 };
  const grid = { nx, ny, cellXM: 50, cellYM: 50 };
  const ignition = { kind: 'point', at: [10, 20], startMin: 0 } as const;
  const options = { endMin: 3000, breachFlameLengths: 1.5 };

  test.each([
    {
      name: 'steep',
      path: [
        [25, -1],
        [35, 41],
      ] as const,
    },
    {
      name: 'at 45 degrees',
      path: [
        [10, -1],
        [52, 41],
      ] as const,
    },
    {
      name: 'upright',
      path: [
        [30, -1],
        [30, 41],
      ] as const,
    },
  ])('a line of a cell, $name, does not leak', async ({ path }) => {
    const barrierM = drawBarriers(nx, ny, [{ path: [...path], widthM: 50 }]);
    const spread = uniformSpread(nx, ny, still, 60);
    const growth = await spreadFire({ ...grid, barrierM }, spread, [ignition], options);
    const beyond = growth.arrivalMin.filter((time, cell) => cell % nx > 53 && time >= 0);
    expect(beyond).toHaveLength(0);
    expect(growth.cellsBurned).toBeGreaterThan(500);
  });

  test('diagonal water does not leak either', async () => {
    const classOf = new Uint32Array(nx * ny).fill(1);
    for (let row = 0; row < ny; row++) classOf[row * nx + row + 10] = 0;
    const spread = uniformSpread(nx, ny, still, 60, () => classOf);
    const growth = await spreadFire(grid, spread, [{ ...ignition, at: [5, 20] }], options);
    expect(growth.arrivalMin[10 * nx + 40]).toBeNaN();
  });

  test('flames longer than the width asks cross it: Byram 1959, 0.0775 I^0.46', async () => {
    // 4,000 kW/m: flames of 3.52 m, which times 1.5 is 5.28 m.
    const run = (widthM: number) => {
      const barrierM = drawBarriers(nx, ny, [
        {
          path: [
            [30, -1],
            [30, 41],
          ],
          widthM,
        },
      ]);
      return spreadFire(
        { ...grid, barrierM },
        uniformSpread(nx, ny, still, 60),
        [ignition],
        options,
      );
    };
    expect((await run(5.2)).arrivalMin[20 * nx + 50]).toBeCloseTo(400, 2);
    expect((await run(5.4)).arrivalMin[20 * nx + 50]).toBeNaN();
  });

  test('the way round a wall is as long as the string around its end', async () => {
    const barrierM = drawBarriers(nx, ny, [
      {
        path: [
          [30, 0],
          [30, 30],
        ],
        widthM: 50,
      },
    ]);
    const spread = uniformSpread(nx, ny, still, 60);
    const growth = await spreadFire({ ...grid, barrierM }, spread, [ignition], options);
    // From (10, 20) by the corners of the last closed cell, (29.5, 30.5) and (30.5, 30.5), to (50, 20).
    const cells = 2 * Math.hypot(19.5, 10.5) + 1;
    const found = growth.arrivalMin[20 * nx + 50]! / 10;
    expect(found).toBeGreaterThan(cells - 1e-3);
    expect(found).toBeLessThan(cells + 1);
  });

  test('a barrier around the ignition is said, not kept silent', async () => {
    const ring = [
      [5, 15],
      [15, 15],
      [15, 25],
      [5, 25],
      [5, 15],
    ] as const;
    const barrierM = drawBarriers(nx, ny, [{ path: [...ring], widthM: 50 }]);
    const spread = uniformSpread(nx, ny, still, 60);
    const growth = await spreadFire({ ...grid, barrierM }, spread, [ignition], options);
    // 9 x 9 cells of 50 m within.
    expect(growth.warnings).toMatchObject([
      { kind: 'ignition-enclosed', areaHa: 20.25, by: ['standing'], byDrawn: false },
    ]);
    expect(growth.cellsBurned).toBe(81);
  });
});

describe('a line on a grid of 4 x 3 cells is cut at its edges', () => {
  // Edges at -0.5 and 3.5, -0.5 and 2.5; by hand.
  test.each([
    {
      name: 'inside, it stays',
      path: [
        [0, 0],
        [3, 2],
      ],
      parts: [
        [
          [0, 0],
          [3, 2],
        ],
      ],
    },
    {
      name: 'between two places outside',
      path: [
        [1, -4],
        [1, 6],
      ],
      parts: [
        [
          [1, -0.5],
          [1, 2.5],
        ],
      ],
    },
    {
      name: 'aslant, through two sides',
      path: [
        [-2.5, 2],
        [1.5, -2],
      ],
      parts: [
        [
          [-0.5, 0],
          [0, -0.5],
        ],
      ],
    },
    {
      name: 'out and in again',
      path: [
        [2, 1],
        [2, -9],
        [0, -9],
        [0, 1],
      ],
      parts: [
        [
          [2, 1],
          [2, -0.5],
        ],
        [
          [0, -0.5],
          [0, 1],
        ],
      ],
    },
    {
      name: 'beside it',
      path: [
        [-9, -9],
        [9, -9],
      ],
      parts: [],
    },
    {
      name: 'past a corner',
      path: [
        [-3, 1],
        [1, -3],
      ],
      parts: [],
    },
    {
      name: 'a place not known',
      path: [
        [0, 0],
        [NaN, NaN],
        [1, 1],
        [2, 1],
      ],
      parts: [
        [
          [1, 1],
          [2, 1],
        ],
      ],
    },
  ] as const)('$name', ({ path, parts }) => expect(clipToGrid(path, 4, 3)).toEqual(parts));
});
