import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  localDayMs,
  localNoonMs,
  noonDays,
  zoneNoonMs,
} from '../../../services/twin/wildfire/local-noon.ts';
import { DAY_MS, HOUR_MS } from './small-weather.ts';

const DAY = Date.UTC(2026, 5, 1);

describe('local noon', () => {
  // Mean solar noon: 4 minutes of time a degree of longitude.
  test.each([
    { name: 'Greenwich', lon: 0, utc: '12:00' },
    { name: 'the meridian of Pacific time', lon: -120, utc: '20:00' },
    { name: 'Halifax', lon: -63.6, utc: '16:14' },
    { name: 'longitudes to the east of 180', lon: 240, utc: '20:00' },
    { name: 'Bonn', lon: 7.5, utc: '11:30' },
  ])('of $name is at $utc UTC', ({ lon, utc }) => {
    expect(new Date(localNoonMs(DAY, lon)).toISOString().slice(11, 16)).toBe(utc);
  });

  test('of the zone is a full hour within half an hour of it', () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), (lon) => {
        const zone = zoneNoonMs(DAY, lon);
        expect(zone % HOUR_MS).toBe(0);
        expect(Math.abs(zone - localNoonMs(DAY, lon))).toBeLessThanOrEqual(HOUR_MS / 2 + 1);
      }),
    );
  });

  test('lies in the middle of the local day', () => {
    fc.assert(
      fc.property(fc.double({ min: -179.9, max: 179.9, noNaN: true }), (lon) => {
        expect(localDayMs(localNoonMs(DAY, lon), lon)).toBe(DAY);
      }),
    );
  });

  test('a forecast holds the dates whose noon it covers on every cell', () => {
    const lons = Float64Array.of(-130, -112, NaN);
    // From 00 UTC: noon of 1 June in the east is 19:28, in the west 20:40.
    expect(noonDays(DAY, DAY + 48 * HOUR_MS, lons)).toEqual([DAY, DAY + DAY_MS]);
    expect(noonDays(DAY + 20 * HOUR_MS, DAY + 48 * HOUR_MS, lons)).toEqual([DAY + DAY_MS]);
    expect(noonDays(DAY, DAY + 20 * HOUR_MS, lons)).toEqual([]);
  });
});
