import { describe, expect, test } from 'vitest';

import { distanceTo } from '../../../services/science/fire-events/burned-mask.ts';
import { eventLooks } from '../../../services/science/fire-events/looks.ts';
import { estimatePerimeter } from '../../../services/science/fire-events/perimeter.ts';
import { HOUR_MS, START_MS, viirs } from './sample-hotspots.ts';

const PIXEL_M2 = 375 ** 2;
/** Pixels side by side: `columns` x `rows`, from the south-west one at metres east, north. */
const block = (columns: number, rows: number, hours: number, east = 0, north = 0) =>
  Array.from({ length: columns * rows }, (_, i) =>
    viirs(east + (i % columns) * 375, north + Math.floor(i / columns) * 375, hours),
  );

/** Shoelace sum of a ring: above 0 where it runs counterclockwise. */
const turn = (ring: number[][]) =>
  ring.slice(1).reduce((sum, [x = 0, y = 0], i) => {
    const [x0 = 0, y0 = 0] = ring[i]!;
    return sum + (x0 * y - x * y0);
  }, 0);

describe('the distance transform', () => {
  test('equals the distance to the nearest mark, by brute force', () => {
    const [nx, ny] = [17, 11];
    const marked = Array.from({ length: nx * ny }, (_, i) => ((i * 7919) % 29 === 0 ? 1 : 0));
    const distances = distanceTo(marked, { nx, ny, cellM: 10 });
    for (let i = 0; i < nx * ny; i += 1) {
      let nearest = Infinity;
      for (let j = 0; j < nx * ny; j += 1) {
        if (marked[j] === 0) continue;
        const [dx, dy] = [(i % nx) - (j % nx), Math.floor(i / nx) - Math.floor(j / nx)];
        nearest = Math.min(nearest, 10 * Math.hypot(dx, dy));
      }
      expect(distances[i]).toBeCloseTo(nearest, 3);
    }
  });

  test('without a mark nothing is near', () => {
    expect([...distanceTo([0, 0], { nx: 2, ny: 1, cellM: 1 })]).toEqual([Infinity, Infinity]);
  });
});

describe('perimeters', () => {
  test('one pixel burns its footprint, give or take half its diagonal', () => {
    const { areaM2, areaLowM2, areaHighM2, errorM, timeMs } = estimatePerimeter([viirs(0, 0, 3)]);
    expect(Math.abs(areaM2 / PIXEL_M2 - 1)).toBeLessThan(0.05);
    expect(errorM).toBeCloseTo(Math.hypot(187.5, 187.5), 6);
    expect(areaLowM2).toBe(0);
    // A square with rounded corners: 375^2 + 4 * 375 e + pi e^2.
    const high = PIXEL_M2 + 1500 * errorM + Math.PI * errorM ** 2;
    expect(Math.abs(areaHighM2 / high - 1)).toBeLessThan(0.05);
    expect(timeMs).toBe(START_MS + 3 * HOUR_MS);
  });

  test('a solid block burns its pixels: 6 x 4 of them', () => {
    const { areaM2, geometry } = estimatePerimeter(block(6, 4, 0));
    expect(Math.abs(areaM2 / (24 * PIXEL_M2) - 1)).toBeLessThan(0.02);
    expect(geometry.coordinates).toHaveLength(1);
    expect(geometry.coordinates[0]).toHaveLength(1);
  });

  test('a gap under a kilometre is bridged, a wider one is not', () => {
    const two = (eastM: number) => estimatePerimeter([...block(1, 4, 0), ...block(1, 4, 0, eastM)]);
    expect(two(375 + 700).geometry.coordinates).toHaveLength(1);
    expect(two(375 + 1200).geometry.coordinates).toHaveLength(2);
  });

  test('an unburned island stays a hole; rings turn as RFC 7946 says', () => {
    const ring = block(12, 12, 0).filter((_, i) => {
      const [column, row] = [i % 12, Math.floor(i / 12)];
      return column < 2 || column > 9 || row < 2 || row > 9;
    });
    const { geometry } = estimatePerimeter(ring);
    const [outer, hole] = geometry.coordinates[0]!;
    expect(turn(outer!)).toBeGreaterThan(0);
    expect(turn(hole!)).toBeLessThan(0);
  });

  test('a fire across the antimeridian has one outline around its place', () => {
    const at = (lonDeg: number) => ({ ...viirs(0, 0, 0), lonDeg, latDeg: 0 });
    const { areaM2 } = estimatePerimeter([at(179.999), at(-179.999)]);
    expect(areaM2).toBeLessThan(2 * PIXEL_M2);
  });

  test('of nothing there is no perimeter', () => {
    expect(() => estimatePerimeter([])).toThrow('no detections');
  });
});

describe('looks', () => {
  test('sister satellites within the hour are one', () => {
    const noaa = viirs(0, 0, 0.8, { satellite: 'NOAA-20' });
    const looks = eventLooks([viirs(0, 0, 0), noaa, viirs(0, 0, 12)]);
    expect(looks.map((look) => look.map(({ satellite }) => satellite))).toEqual([
      ['Suomi NPP', 'NOAA-20'],
      ['Suomi NPP'],
    ]);
    expect(eventLooks([])).toEqual([]);
  });
});
