import { describe, expect, test } from 'vitest';

import { burnProbability } from '../../../services/science/fire-growth/burn-probability.ts';
import { isochrones } from '../../../services/science/fire-growth/isochrones.ts';
import { brandFlight } from '../../../services/science/fire-growth/spotting.ts';

describe('isochrones', () => {
  const nx = 101;
  const grid = { nx, ny: nx, cellXM: 50, cellYM: 50 };
  const distance = (cell: number) => Math.hypot((cell % nx) - 50, Math.floor(cell / nx) - 50);

  test('a round fire of 1 cell a minute has the area and edge of its circle', () => {
    const arrivalMin = Float32Array.from({ length: nx * nx }, (_, cell) => distance(cell));
    const [ten, forty] = isochrones(grid, arrivalMin, [10, 40]);
    for (const [isochrone, radius] of [
      [ten, 10],
      [forty, 40],
    ] as const) {
      expect(isochrone!.polygons).toHaveLength(1);
      expect(isochrone!.areaHa / ((Math.PI * (radius * 50) ** 2) / 1e4)).toBeCloseTo(1, 1);
      expect(isochrone!.perimeterM / (2 * Math.PI * radius * 50)).toBeCloseTo(1, 1);
      for (const [x, y] of isochrone!.polygons[0]![0]!) {
        expect(Math.abs(Math.hypot(x - 50, y - 50) - radius)).toBeLessThan(0.05);
      }
    }
  });

  test('a lake is a hole, its shore on the edge of the cells', () => {
    const arrivalMin = Float32Array.from({ length: nx * nx }, (_, cell) => distance(cell));
    for (let row = 45; row <= 47; row++) {
      for (let column = 55; column <= 57; column++) arrivalMin[row * nx + column] = NaN;
    }
    const [isochrone] = isochrones(grid, arrivalMin, [30]);
    const [outer, hole] = isochrone!.polygons[0]!;
    expect(outer!.length).toBeGreaterThan(20);
    const xs = hole!.map(([x]) => x);
    expect(Math.min(...xs)).toBeCloseTo(54.5, 1);
    expect(Math.max(...xs)).toBeCloseTo(57.5, 1);
    expect(hole!.at(0)).toEqual(hole!.at(-1));
  });

  test('before the fire there is none', () => {
    const [none] = isochrones(grid, new Float32Array(nx * nx).fill(NaN), [60]);
    expect(none).toMatchObject({ polygons: [], areaHa: 0, perimeterM: 0 });
  });
});

describe('an ensemble', () => {
  // By hand: four members, three cells.
  const arrivalsMin = [
    [10, 10, NaN],
    [20, NaN, NaN],
    [30, NaN, NaN],
    [40, 20, NaN],
  ].map((values) => Float32Array.from(values));

  test('burn probability counts members that are not reached', () => {
    const equal = [0.25, 0.25, 0.25, 0.25];
    expect([...burnProbability(arrivalsMin, equal, 20)]).toEqual([0.5, 0.5, 0]);
    expect([...burnProbability(arrivalsMin, equal, 60)]).toEqual([1, 0.5, 0]);
  });

  test('weights move it', () => {
    expect([...burnProbability(arrivalsMin, [0.75, 0.25, 0, 0], 15)]).toEqual([0.75, 0.75, 0]);
  });
});

describe('brandFlight', () => {
  // Worked by hand from Sardoy et al. 2008: 10 MW/m with 5 m/s is driven by its plume (Froude 0.7),
  // 1 MW/m with 15 m/s by the wind.
  test.each([
    {
      intensityKWM: 10_000,
      windMS: 5,
      mu: 1.47 * 3.46737 * 0.41259 + 1.14,
      sigma: 0.86 * 0.6166 * 2.0303 + 0.19,
    },
    { intensityKWM: 1000, windMS: 15, mu: 1.32 * 1.34701 - 0.02, sigma: 4.95 * 0.94728 - 3.48 },
  ])('$intensityKWM kW/m in $windMS m/s', ({ intensityKWM, windMS, mu, sigma }) => {
    const flight = brandFlight(intensityKWM, windMS);
    expect(flight.mu).toBeCloseTo(mu, 3);
    expect(flight.sigma).toBeCloseTo(sigma, 3);
  });
});
