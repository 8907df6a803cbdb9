import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { forecastMember } from '../../../services/feeds/exercise/forecast.ts';
import { coolOverSnow, openSnowCover } from '../../../services/feeds/exercise/snow-cover.ts';
import { makeTerrain } from '../../../services/feeds/exercise/terrain.ts';
import { theatreGrid, THEATRES } from '../../../services/feeds/exercise/theatres.ts';

const west = THEATRES[0]!;
const grid = theatreGrid(west, west.controlStepDeg);
const terrain = makeTerrain(west, grid);

test('air over snow never warms beyond what melting allows, nor falls below freezing by it', () => {
  const kelvin = fc.double({ min: 230, max: 320, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(kelvin, share, share, (temperature, one, other) => {
      const cooled = coolOverSnow(temperature, one);
      expect(cooled).toBeLessThanOrEqual(temperature);
      expect(cooled).toBeGreaterThanOrEqual(Math.min(temperature, 273.15));
      expect(coolOverSnow(temperature, 0)).toBeCloseTo(temperature, 9);
      // Continuous: bounded by its slope, which is steepest in the warmest air.
      const difference = Math.abs(cooled - coolOverSnow(temperature, other));
      expect(difference).toBeLessThanOrEqual(190 * Math.abs(one - other) + 1e-9);
    }),
  );
});

describe('the share of snow around a cell', () => {
  const shares = openSnowCover(terrain);
  const at = (column: number, row: number) => row * grid.nx + column;

  test('is what it is everywhere where snow lies everywhere alike, and 0 without any', () => {
    const full = shares(new Float32Array(grid.nx * grid.ny).fill(50));
    const expected = 1 - Math.exp(-50 / 35);
    expect(full.every((share) => Math.abs(share - expected) < 1e-5)).toBe(true);
    expect(shares(new Float32Array(grid.nx * grid.ny)).every((share) => share === 0)).toBe(true);
  });

  test('has no edge where the snow has one', () => {
    const snow = new Float32Array(grid.nx * grid.ny).map((_, cell) =>
      cell % grid.nx < 90 ? 500 : 0,
    );
    const found = shares(snow);
    expect(found[at(70, 50)]).toBeCloseTo(1, 5);
    expect(found[at(110, 50)]).toBeCloseTo(0, 5);
    for (let column = 71; column < 110; column++) {
      const fall = found[at(column - 1, 50)]! - found[at(column, 50)]!;
      expect(fall).toBeGreaterThan(-1e-6);
      expect(fall).toBeLessThan(0.2);
    }
  });
});

test('in the west: no cut at the snow line, and no summer air over deep snow', () => {
  const { heightM, land } = terrain;
  let largestK = 0;
  let warmestK = 0;
  const referenceMs = Date.UTC(2026, 10, 23);
  for (const { hour, air, ground } of forecastMember({
    theatre: west,
    terrain,
    member: 0,
    referenceMs,
  })) {
    if (hour > 72) break;
    for (let cell = 0; cell < heightM.length; cell++) {
      const temperature = air.temperatureK[cell]!;
      if (ground.snowWaterMm[cell]! > 50) warmestK = Math.max(warmestK, temperature);
      const neighbour = cell + 1;
      if (neighbour % grid.nx === 0 || Math.min(land[cell]!, land[neighbour]!) < 0.99) continue;
      // Height explains its part: 6.5 K a kilometre. @see ICAO Doc 7488, standard atmosphere
      const byHeightK = 0.0065 * (heightM[cell]! - heightM[neighbour]!);
      const difference = temperature - air.temperatureK[neighbour]! + byHeightK;
      largestK = Math.max(largestK, Math.abs(difference));
    }
  }
  expect(warmestK).toBeGreaterThan(273);
  expect(warmestK).toBeLessThan(288);
  expect(largestK).toBeLessThan(5);
});
