import { describe, expect, test } from 'vitest';

import { spreadFire } from '../../../services/science/fire-growth/spread-fire.ts';
import { travelMinutes } from '../../../services/science/fire-growth/spread-ellipse.ts';
import { describeReference } from '../../cases.ts';
import { readReference } from '../reference-table.ts';
import { type Ellipse, everywhere, uniformSpread } from './simple-ground.ts';

/** Arrival of the analytic ellipse: reference/fire, made from the formula alone. */
function readCases() {
  const cases = readReference('fire/fire_growth_ellipse_cases.csv');
  const arrivals = readReference('fire/fire_growth_ellipse_arrival.csv');
  const caseOf = arrivals.numbers('case');
  const [east, north, minutes] = ['x_east_m', 'y_north_m', 'arrival_min'].map(arrivals.numbers);
  return Array.from({ length: cases.rows }, (_, row) => {
    const number = (name: string) => cases.numbers(name)[row]!;
    const ellipse: Ellipse = {
      headMMin: number('ros_m_min'),
      backMMin: number('bros_m_min'),
      lengthToBreadth: number('lb'),
      directionDeg: number('raz_deg'),
    };
    const points = Array.from(caseOf.keys())
      .filter((at) => caseOf[at] === row && minutes![at]! > 0)
      .map((at) => ({ eastM: east![at]!, northM: north![at]!, minutes: minutes![at]! }));
    return { name: cases.texts('fuel')[row]!, ellipse, points };
  });
}

describeReference('growth from a point against the analytic ellipse', () => {
  for (const { name, ellipse, points } of readCases()) {
    test(`${name}: the travel time is the formula's`, () => {
      const off = points.map(({ eastM, northM, minutes }) =>
        Math.abs(travelMinutes(ellipse, eastM, northM) / minutes - 1),
      );
      // The file has nine digits.
      expect(Math.max(...off)).toBeLessThan(1e-8);
    });

    test.each([10, 50])(
      `${name}: arrival on %i m cells, steady and uniform, is exact`,
      async (cellM) => {
        const half = Math.round(1500 / cellM) + 4;
        const nx = 2 * half + 1;
        const { arrivalMin } = await spreadFire(
          { nx, ny: nx, cellXM: cellM, cellYM: cellM },
          uniformSpread(nx, nx, ellipse, 120),
          [{ kind: 'point', at: [half, half], startMin: 0 }],
          { endMin: 7200 },
        );
        let cells = 0;
        for (const { eastM, northM, minutes } of points) {
          const [x, y] = [half + eastM / cellM, half - northM / cellM];
          if (minutes > 7199 || !Number.isInteger(x) || !Number.isInteger(y)) continue;
          cells++;
          // The gate is 3 %; there is hardly an error but that of times kept in 32 bits.
          expect(Math.abs(arrivalMin[y * nx + x]! / minutes - 1)).toBeLessThan(1e-5);
        }
        expect(cells).toBeGreaterThan(200);
      },
    );
  }
});

/** Arrival on cells that each have a class of their own, but all the same ellipse. */
async function onBrokenGround(ellipse: Ellipse, cellM = 25) {
  const half = 150;
  const nx = 2 * half + 1;
  const spread = uniformSpread(nx, nx, ellipse, 4, everywhere(4));
  const growth = await spreadFire(
    { nx, ny: nx, cellXM: cellM, cellYM: cellM },
    spread,
    [{ kind: 'point', at: [half, half], startMin: 0 }],
    { endMin: 240 },
  );
  let worst = 0;
  let least = 0;
  let sum = 0;
  let cells = 0;
  for (let cell = 0; cell < nx * nx; cell++) {
    const east = ((cell % nx) - half) * cellM;
    const north = (half - Math.floor(cell / nx)) * cellM;
    const minutes = travelMinutes(ellipse, east, north);
    // Nearer, one cell counts more than 3 %; later, some cells are not reached in time.
    if (minutes < 30 || minutes > 238) continue;
    const error = growth.arrivalMin[cell]! / minutes - 1;
    if (Number.isNaN(error)) continue;
    worst = Math.max(worst, error);
    least = Math.min(least, error);
    sum += error;
    cells++;
  }
  return { worst, least, mean: sum / cells, cells };
}

describe('growth where every cell has a class of its own', () => {
  test.each([
    { lengthToBreadth: 1.5, most: 0.01, mean: 0.002 },
    { lengthToBreadth: 3, most: 0.02, mean: 0.004 },
    { lengthToBreadth: 5, most: 0.035, mean: 0.01 },
    { lengthToBreadth: 8, most: 0.1, mean: 0.025 },
  ])(
    'LB $lengthToBreadth: arrival within $most, on the mean within $mean, in every direction',
    async ({ lengthToBreadth, most, mean }) => {
      for (const directionDeg of [0, 11, 22.5, 33, 45]) {
        const ellipse = {
          headMMin: 15,
          backMMin: 15 / (3 * lengthToBreadth ** 2),
          lengthToBreadth,
          directionDeg,
        };
        const found = await onBrokenGround(ellipse);
        expect(found.cells).toBeGreaterThan(500);
        // Broken lines are never faster than straight ones.
        expect(found.least).toBeGreaterThan(-1e-4);
        expect(found.worst).toBeLessThan(most);
        expect(found.mean).toBeLessThan(mean);
      }
    },
  );
});

describe('hours', () => {
  const [nx, half] = [101, 50];
  const at = (growth: { arrivalMin: Float32Array }, x: number, y: number) =>
    growth.arrivalMin[y * nx + x]!;
  const circle = (headMMin: number): Ellipse => ({
    headMMin,
    backMMin: headMMin,
    lengthToBreadth: 1,
    directionDeg: 0,
  });
  const grid = { nx, ny: nx, cellXM: 100, cellYM: 100 };
  const ignition = { kind: 'point', at: [half, half], startMin: 0 } as const;

  test('an edge is crossed hour by hour, each at its own rate', async () => {
    const spread = uniformSpread(nx, nx, (hour) => circle([5, 20, 1][hour]!), 3);
    const growth = await spreadFire(grid, spread, [ignition], { endMin: 180 });
    // 300 m in the first hour, 1200 m in the second, 60 m in the third: 1.5 km after 120 minutes.
    expect(at(growth, half + 3, half)).toBeCloseTo(60, 3);
    expect(at(growth, half + 15, half)).toBeCloseTo(120, 3);
    expect(at(growth, half + 9, half)).toBeCloseTo(60 + 600 / 20, 3);
    expect(at(growth, half + 16, half)).toBeNaN();
  });

  test('a front waits through hours without spread, and goes on', async () => {
    const spread = uniformSpread(nx, nx, (hour) => (hour === 1 ? null : circle(10)), 4);
    const growth = await spreadFire(grid, spread, [ignition], { endMin: 240 });
    expect(at(growth, half + 6, half)).toBeCloseTo(60, 3);
    expect(at(growth, half + 7, half)).toBeCloseTo(130, 3);
    const out = { endMin: 240, goesOutAfterMin: 45 };
    expect(at(await spreadFire(grid, spread, [ignition], out), half + 7, half)).toBeNaN();
  });

  test('two hours of different wind give the Minkowski sum of two ellipses', async () => {
    const winds = [30, 110];
    const hourly = (hour: number): Ellipse => ({
      headMMin: 12,
      backMMin: 1.5,
      lengthToBreadth: 2,
      directionDeg: winds[hour]!,
    });
    const spread = uniformSpread(nx, nx, hourly, 2);
    const cell = 25;
    const fine = { ...grid, cellXM: cell, cellYM: cell };
    const growth = await spreadFire(fine, spread, [ignition], { endMin: 120 });
    // Huygens: support functions add. That of an ellipse: c u.n + sqrt(a^2 (u.n)^2 + b^2 (v.n)^2).
    for (let angle = 0; angle < 360; angle += 10) {
      const [nEast, nNorth] = [
        Math.sin((angle * Math.PI) / 180),
        Math.cos((angle * Math.PI) / 180),
      ];
      let support = 0;
      for (const directionDeg of winds) {
        const [a, c] = [(12 + 1.5) / 2, (12 - 1.5) / 2];
        const turn = ((angle - directionDeg) * Math.PI) / 180;
        support +=
          60 * (c * Math.cos(turn) + Math.hypot(a * Math.cos(turn), (a / 2) * Math.sin(turn)));
      }
      let reached = 0;
      for (const [index, time] of growth.arrivalMin.entries()) {
        if (Number.isNaN(time)) continue;
        const east = ((index % nx) - half) * cell;
        const north = (half - Math.floor(index / nx)) * cell;
        reached = Math.max(reached, east * nEast + north * nNorth);
      }
      expect(Math.abs(reached - support)).toBeLessThan(Math.max(1.5 * cell, 0.03 * support));
    }
  });

  test('an accelerating point fire runs as far as ST-X-3 eq. 71 says', async () => {
    const spread = uniformSpread(nx, nx, circle(10), 2);
    const growth = await spreadFire(grid, spread, [ignition], { endMin: 120, accelerates: true });
    const minutes = at(growth, half + 4, half);
    const distance = 10 * (minutes + Math.exp(-0.115 * minutes) / 0.115 - 1 / 0.115);
    expect(distance).toBeCloseTo(400, 1);
  });
});
