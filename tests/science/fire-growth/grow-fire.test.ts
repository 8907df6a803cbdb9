import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { drawBarriers } from '../../../services/science/fire-growth/barriers.ts';
import { growFire } from '../../../services/science/fire-growth/grow-fire.ts';
import { half, landscape, middle, nx, weather } from './sample-landscape.ts';

const options = { endMin: 240 };

describe('what must hold whatever the weather', () => {
  const numbers = {
    windFromDeg: fc.integer({ min: 0, max: 359 }),
    windKmH: fc.integer({ min: 0, max: 40 }),
  };

  test('turning the wind by a quarter turns the fire', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(numbers), async ({ windFromDeg, windKmH }) => {
        const [one, turned] = await Promise.all(
          [windFromDeg, (windFromDeg + 90) % 360].map((from) =>
            growFire(landscape(), weather(4, from, windKmH), [middle], options),
          ),
        );
        // Clockwise: what was east is south.
        for (let y = -20; y <= 20; y += 5) {
          for (let x = -20; x <= 20; x += 5) {
            const a = one!.arrivalMin[(half + y) * nx + half + x]!;
            const b = turned!.arrivalMin[(half + x) * nx + half - y]!;
            if (Number.isNaN(a) || Number.isNaN(b))
              expect(Math.max(a || 240, b || 240)).toBeGreaterThan(239);
            else expect(Math.abs(a - b)).toBeLessThan(1e-3 + 1e-4 * a);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test('a fire of twice the rate comes in half the time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(numbers), async ({ windFromDeg, windKmH }) => {
        const air = weather(4, windFromDeg, windKmH);
        const [slow, fast] = await Promise.all([
          growFire(landscape(), air, [middle], { endMin: 240 }),
          growFire(landscape(), air, [middle], { endMin: 120, spreadFactor: 2 }),
        ]);
        for (const [cell, timeMin] of fast!.arrivalMin.entries()) {
          if (timeMin > 0 && timeMin < 119)
            expect(slow!.arrivalMin[cell]! / timeMin).toBeCloseTo(2, 3);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('a barrier never speeds fire up', async () => {
    const end = fc.tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 80 }));
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...numbers, a: end, b: end }),
        async ({ windFromDeg, windKmH, a, b }) => {
          const air = weather(4, windFromDeg, windKmH);
          const barriers = [{ path: [a, b], widthM: 500 }];
          const [free, barred] = await Promise.all([
            growFire(landscape(), air, [middle], options),
            growFire(landscape(), air, [middle], { ...options, barriers }),
          ]);
          for (const [cell, timeMin] of barred!.arrivalMin.entries()) {
            if (!Number.isNaN(timeMin)) {
              expect(timeMin).toBeGreaterThan(free!.arrivalMin[cell]! * (1 - 1e-5) - 1e-3);
            }
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('ignitions', () => {
  test('lines and points start at their own times', async () => {
    const line = {
      kind: 'line',
      path: [
        [10, 10],
        [10, 60],
      ],
      startMin: 60,
    } as const;
    const later = { kind: 'point', at: [70, 70], startMin: 90 } as const;
    const { arrivalMin } = await growFire(landscape(), weather(4, 270, 5), [line, later], options);
    expect(arrivalMin[30 * nx + 10]).toBe(60);
    expect(arrivalMin[70 * nx + 70]).toBe(90);
    expect(Math.min(...arrivalMin.filter((time) => time >= 0))).toBe(60);
  });

  test('all cells inside a perimeter burn at its time, holes do not, and the front starts at its edge', async () => {
    const outer = [
      [20.5, 20.5],
      [40.5, 20.5],
      [40.5, 40.5],
      [20.5, 40.5],
    ] as const;
    const hole = [
      [26.5, 26.5],
      [30.5, 26.5],
      [30.5, 30.5],
      [26.5, 30.5],
    ] as const;
    const perimeter = { kind: 'perimeter', rings: [[...outer], [...hole]], startMin: 30 } as const;
    const calm = weather(4, 0, 0);
    const { arrivalMin } = await growFire(landscape(), calm, [perimeter], options);
    expect(arrivalMin[30 * nx + 24]).toBe(30);
    expect(arrivalMin[28 * nx + 28]).toBeGreaterThan(30);
    const inside = arrivalMin.filter((time) => time === 30);
    expect(inside).toHaveLength(20 * 20 - 4 * 4);
    // Half a cell from the edge of the polygon at x = 40.5, one and a half from it, two and a half.
    const [first, second, third] = [41, 42, 43].map((x) => arrivalMin[30 * nx + x]! - 30);
    expect(second! / first!).toBeCloseTo(3, 3);
    expect(third! / first!).toBeCloseTo(5, 3);
  });

  test('a run that is taken up from what burned comes to the same places at the same times', async () => {
    const air = { ...weather(6), windFromDeg: [270, 270, 200, 200, 320, 320] };
    const whole = await growFire(landscape(), air, [middle], { endMin: 360 });
    const burned = { kind: 'burned', arrivalMin: whole.arrivalMin, untilMin: 120 } as const;
    const again = await growFire(landscape(), air, [burned], { endMin: 360 });
    for (const [cell, time] of whole.arrivalMin.entries()) {
      if (time <= 120) expect(again.arrivalMin[cell]).toBe(time);
      // Its lines begin anew at the cells that burned, a bend more: no more than 5 % and 5 minutes,
      // where a cell takes 5 minutes at the head and 60 at the back.
      else if (time < 340) {
        expect(Math.abs(again.arrivalMin[cell]! - time)).toBeLessThan(5 + 0.05 * time);
      }
    }
  });
});

describe('cells that burn at a time', () => {
  const burning = (...cells: readonly number[]) => {
    const seen = new Uint8Array(nx * nx);
    for (const cell of cells) seen[cell] = 1;
    return seen;
  };

  test('a single cell is a fire of its own, as much later as it was seen', async () => {
    const far = 5 * nx + 5;
    const ignitions = [
      { kind: 'cells', cells: burning(half * nx + half), startMin: 0 },
      { kind: 'cells', cells: burning(far), startMin: 60 },
    ] as const;
    const { arrivalMin } = await growFire(landscape(), weather(4), ignitions, { endMin: 150 });
    expect(arrivalMin[far]).toBe(60);
    for (const east of [1, 3, 5]) {
      expect(arrivalMin[far + east]! - 60).toBeCloseTo(arrivalMin[half * nx + half + east]!, 3);
    }
  });

  test('where the fire has come already, a later look changes nothing', async () => {
    const first = { kind: 'cells', cells: burning(half * nx + half), startMin: 0 } as const;
    const alone = await growFire(landscape(), weather(4), [first], options);
    const again = { kind: 'cells', cells: burning(half * nx + half), startMin: 90 } as const;
    const twice = await growFire(landscape(), weather(4), [first, again], options);
    expect(twice.arrivalMin).toEqual(alone.arrivalMin);
  });
});

describe('moisture, terrain and spots', () => {
  test('below the moisture of extinction fire stays where it is, and says so', async () => {
    const extinction = { ffmc: 74, isi: 1 };
    const wet = weather(4, 270, 15, 73);
    const growth = await growFire(landscape(), wet, [middle], { ...options, extinction });
    expect(growth.cellsBurned).toBeLessThanOrEqual(1);
    expect(growth.warnings).toContainEqual(
      expect.objectContaining({ kind: 'no-spread', wetFfmc: 73 }),
    );
  });

  test.each([
    // ST-X-3 eq. 45, 46: at FFMC 30 fine fuel holds 147.2 * 71 / 89.5 = 117 % of water, f(F) is 1e-4.
    { name: 'wet fuel is named', ground: landscape(), ffmc: 30, wetFfmc: 30 },
    {
      // Green aspen needs a BUI of 80 (GLC-X-10, D-2): it is not the fine fuel that is wet.
      name: 'what no dryness of fine fuel would burn is not called wet',
      ground: landscape({ fuel: new Uint8Array(nx * nx).fill(9) }),
      ffmc: 90,
      wetFfmc: undefined,
    },
  ])('$name where a fire stands still', async ({ ground, ffmc, wetFfmc }) => {
    const { warnings } = await growFire(ground, weather(4, 270, 15, ffmc), [middle], options);
    const [still] = warnings.filter(({ kind }) => kind === 'no-spread');
    expect(still).toBeDefined();
    expect(still).toEqual(expect.objectContaining({ kind: 'no-spread' }));
    expect((still as { wetFfmc?: number }).wetFfmc).toBe(wetFfmc);
  });

  test('fire runs up a slope that is made of elevation', async () => {
    const elevationM = Float32Array.from(
      { length: nx * nx },
      (_, cell) => (nx - Math.floor(cell / nx)) * 30,
    );
    const growth = await growFire(landscape({ elevationM }), weather(4, 0, 0), [middle], options);
    const at = (row: number) => growth.arrivalMin[row * nx + half]!;
    // It rises to the north.
    expect(at(half - 5)).toBeLessThan(60);
    expect(at(half + 5) < 120).toBe(false);
  });

  test('spots start ahead of the front, the same ones for the same seed', async () => {
    const barriers = [
      {
        path: [
          [55, -1],
          [55, 81],
        ] as [number, number][],
        widthM: 500,
      },
    ];
    const spotting = {
      seed: 1,
      leastHfiKWM: 4000,
      brandsPerHectare: 1,
      ignitionProbability: 0.5,
      delayMin: 5,
      sidewaysDeg: 10,
      farthestM: 3000,
    };
    const air = weather(4, 270, 35, 93);
    const dry = { ...options, barriers };
    const none = await growFire(landscape(), air, [middle], dry);
    const spots = await growFire(landscape(), air, [middle], { ...dry, spotting });
    const again = await growFire(landscape(), air, [middle], { ...dry, spotting });
    const beyond = (arrivalMin: Float32Array) =>
      arrivalMin.filter((time, cell) => cell % nx > 55 && time >= 0).length;
    expect(beyond(none.arrivalMin)).toBe(0);
    expect(beyond(spots.arrivalMin)).toBeGreaterThan(0);
    expect(again.arrivalMin).toEqual(spots.arrivalMin);
    for (const [cell, time] of none.arrivalMin.entries()) {
      if (!Number.isNaN(time)) expect(spots.arrivalMin[cell]).toBeLessThanOrEqual(time * 1.001);
    }
  });

  test('barriers may stand in the landscape too', async () => {
    const barrierM = drawBarriers(nx, nx, [
      {
        path: [
          [45, -1],
          [45, 81],
        ],
        widthM: 500,
      },
    ]);
    const { arrivalMin } = await growFire(landscape({ barrierM }), weather(4), [middle], options);
    expect(arrivalMin.filter((time, cell) => cell % nx > 45 && time >= 0)).toHaveLength(0);
  });
});
