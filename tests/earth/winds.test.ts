import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { openGeometry } from '../../services/earth/geometry.ts';
import { turnToTrueNorth, windFromDeg, windSpeed } from '../../services/earth/winds.ts';

type Winds = Record<'u' | 'v' | 'east' | 'north' | 'twinU' | 'twinV', number[]>;
const winds = JSON.parse(
  readFileSync(new URL('../fixtures/earth/rotated-wind.json', import.meta.url), 'utf8'),
) as Winds;

const frame = { nx: 18, ny: 9, lonFirstDeg: 0, latFirstDeg: 80, lonStepDeg: 20, latStepDeg: 20 };
const rotated = openGeometry({
  kind: 'rotated-lonlat',
  ...frame,
  southPoleLonDeg: -40,
  southPoleLatDeg: -20,
  rotationDeg: 0,
});
const unrotated = openGeometry({ kind: 'regular-lonlat', ...frame });

describe('turnToTrueNorth', () => {
  const turned = turnToTrueNorth(Float32Array.from(winds.u), Float32Array.from(winds.v), rotated);

  test('winds of a rotated grid are those of earthkit-geo', () => {
    for (let i = 0; i < winds.u.length; i++) {
      // On a pole, east and north depend on the longitude that one happens to call it by.
      if (Math.abs(rotated.toLonLat(i % 18, Math.floor(i / 18))[1]) > 89.999) continue;
      expect(turned.u[i]).toBeCloseTo(winds.east[i]!, 2);
      expect(turned.v[i]).toBeCloseTo(winds.north[i]!, 2);
    }
  });

  test('they agree with the twin field on the unrotated grid, which they do not before', () => {
    // Both sample one field at 20 degrees, at other places: the twin is blended at the cells of the
    // rotated grid, so they correlate, no more (0.56 against 0.14 by numpy and scipy).
    const correlate = (u: ArrayLike<number>, v: ArrayLike<number>) => {
      let [both, own, other] = [0, 0, 0];
      for (let i = 0; i < winds.u.length; i++) {
        const [lon, lat] = rotated.toLonLat(i % 18, Math.floor(i / 18));
        if (Math.abs(lat) > 70) continue;
        let [twinU, twinV] = [0, 0];
        for (const { index, weight } of unrotated.around(lon, lat)) {
          twinU += weight * winds.twinU[index]!;
          twinV += weight * winds.twinV[index]!;
        }
        both += u[i]! * twinU + v[i]! * twinV;
        own += u[i]! ** 2 + v[i]! ** 2;
        other += twinU ** 2 + twinV ** 2;
      }
      return both / Math.sqrt(own * other);
    };
    expect(correlate(turned.u, turned.v)).toBeCloseTo(0.558, 3);
    expect(correlate(winds.u, winds.v)).toBeCloseTo(0.138, 3);
  });

  test('speed stays, missing stays missing, and the given arrays stay as they are', () => {
    const u = Float32Array.from(winds.u);
    const v = Float32Array.from(winds.v);
    v[3] = NaN;
    const result = turnToTrueNorth(u, v, rotated);
    expect([result.u[3], result.v[3]]).toEqual([NaN, NaN]);
    expect(windSpeed(result.u[5]!, result.v[5]!)).toBeCloseTo(windSpeed(u[5]!, v[5]!), 5);
    expect(u[5]).toBe(Math.fround(winds.u[5]!));
  });

  test('on an unrotated grid nothing turns', () => {
    const u = Float32Array.from(winds.u);
    const v = Float32Array.from(winds.v);
    expect(turnToTrueNorth(u, v, unrotated)).toEqual({ u, v });
  });
});

// By the definition of a meteorological direction: where the wind comes from, clockwise from north.
test.each([
  { name: 'a north wind', u: 0, v: -5, fromDeg: 0 },
  { name: 'an east wind', u: -5, v: 0, fromDeg: 90 },
  { name: 'a south wind', u: 0, v: 5, fromDeg: 180 },
  { name: 'a west wind', u: 5, v: 0, fromDeg: 270 },
  { name: 'a south-west wind', u: 3, v: 3, fromDeg: 225 },
  { name: 'a calm', u: 0, v: 0, fromDeg: 0 },
  { name: 'a hair west of north', u: 1e-20, v: -5, fromDeg: 0 },
  { name: 'missing', u: NaN, v: 1, fromDeg: NaN },
])('$name comes from $fromDeg degrees', ({ u, v, fromDeg }) => {
  expect(windFromDeg(u, v)).toBe(fromDeg);
});
