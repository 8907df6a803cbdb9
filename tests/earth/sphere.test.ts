import { describe, expect, test } from 'vitest';

import {
  EARTH_RADIUS_M,
  bandAreaM2,
  greatCircleM,
  normaliseLongitude,
} from '../../services/earth/sphere.ts';

describe('greatCircleM', () => {
  // PROJ 9.5.1 by pyproj 3.7.2: Geod(a=6371229, b=6371229).inv.
  test.each([
    { from: [-123.1, 49.25], to: [-52.7, 47.5], expectedM: 5009695.57135 },
    { from: [0, 0], to: [1e-5, 0], expectedM: 1.111989 },
    { from: [179.9, 60], to: [-179.9, 60], expectedM: 11119.888111 },
    { from: [10, 90], to: [120, 89], expectedM: 111198.923449 },
    { from: [0, -45], to: [180, 45.5], expectedM: 19960206.759014 },
    { from: [350, 10], to: [370, 10], expectedM: 2189851.950779 },
  ] as const)('from $from to $to', ({ from, to, expectedM }) => {
    const apartM = greatCircleM(from[0], from[1], to[0], to[1]);
    expect(Math.abs(apartM - expectedM)).toBeLessThan(1e-4);
  });

  test('antipodes are half a circle apart', () => {
    expect(greatCircleM(10, 20, -170, -20)).toBeCloseTo(Math.PI * EARTH_RADIUS_M, 5);
  });
});

test('bands of the whole circle add up to the sphere, cut at the poles', () => {
  const area = bandAreaM2(-100, -30, 360) + bandAreaM2(-30, 89.9, 360) + bandAreaM2(89.9, 95, 360);
  expect(area / (4 * Math.PI * EARTH_RADIUS_M ** 2)).toBeCloseTo(1, 14);
});

test.each([
  [0, 0],
  [190, -170],
  [180, 180],
  [-180, -180],
  [540, -180],
  [-540, -180],
  [359.5, -0.5],
  [-359.5, 0.5],
  [-180 - 1e-14, -180],
  [NaN, NaN],
  [Infinity, NaN],
])('longitude %f is %f', (lonDeg, expected) => {
  expect(normaliseLongitude(lonDeg)).toBe(expected);
});
