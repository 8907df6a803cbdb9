import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import type { Point } from 'geojson';
import { describe, expect, test } from 'vitest';

import { readHotspots } from '../../../services/formats/hotspots.ts';
import { clusterHotspots } from '../../../services/science/fire-events/cluster.ts';
import type {
  DetectionConfidence,
  Hotspot,
} from '../../../services/science/fire-events/hotspot.ts';
import { casesDir, describeCases } from '../../cases.ts';
import { viirs } from './sample-hotspots.ts';

const kinds = (hotspots: Hotspot[]) => clusterHotspots(hotspots).map(({ kind }) => kind);

describe('clustering', () => {
  test('what lies within a kilometre and five days is one fire', () => {
    const events = clusterHotspots([viirs(0, 0, 0), viirs(1400, 0, 100), viirs(2800, 0, 12)]);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ id: 'fire-20260701T1800Z+52.000-120.000', kind: 'fire' });
  });

  test.each([
    { name: 'two kilometres between pixels', second: viirs(2600, 0, 1) },
    { name: 'six silent days', second: viirs(0, 0, 144) },
  ])('$name part two events', ({ second }) => {
    expect(kinds([viirs(0, 0, 0), second])).toEqual(['isolated', 'isolated']);
  });

  test('pixels of MODIS are wider: their gap is between footprints', () => {
    const modis = { instrument: 'MODIS', scanKm: 2, trackKm: 1.4 };
    expect(kinds([viirs(0, 0, 0, modis), viirs(3300, 0, 1, modis)])).toEqual(['fire']);
    expect(kinds([viirs(0, 0, 0), viirs(3300, 0, 1)])).toHaveLength(2);
  });

  test('low confidence joins a fire, but joins no two fires together', () => {
    const west = [viirs(0, 0, 0), viirs(400, 0, 0)];
    const east = [viirs(2800, 0, 0), viirs(3200, 0, 0)];
    const low = viirs(1600, 0, 0, { confidence: 'low' });
    const events = clusterHotspots([...west, ...east, low]);
    expect(events.map(({ hotspots }) => hotspots.length)).toEqual(expect.arrayContaining([2, 3]));
    expect(clusterHotspots([...west, ...east, { ...low, confidence: 'high' }])).toHaveLength(1);
  });

  test('low confidence alone makes no fire', () => {
    const low = { confidence: 'low' } as const;
    expect(kinds([viirs(0, 0, 0, low), viirs(300, 0, 1, low)])).toEqual(['isolated']);
  });

  test('heat that comes back to one spot on five days is static', () => {
    const days = [0, 1, 2, 3, 4];
    expect(kinds(days.map((day) => viirs(day * 20, 0, day * 24)))).toEqual(['static']);
    expect(kinds(days.map((day) => viirs(day * 400, 0, day * 24)))).toEqual(['fire']);
  });

  test('a known hot place is named', () => {
    const place = { name: 'flare', lonDeg: -120, latDeg: 52, radiusM: 1000 };
    const [event] = clusterHotspots([viirs(100, 0, 0)], { staticPlaces: [place] });
    expect(event).toMatchObject({ kind: 'static', staticPlace: 'flare' });
  });

  test('a wildfire around a known hot place is a fire: it reaches beyond', () => {
    const place = { name: 'sawmill', lonDeg: -120, latDeg: 52, radiusM: 1500 };
    // 80 sure detections in a row, 5.3 km to either side of the place.
    const front = Array.from({ length: 80 }, (_, at) =>
      viirs((at - 39.5) * 134, 0, at / 10, { confidence: 'high' }),
    );
    const judge = (hotspots: Hotspot[]) => clusterHotspots(hotspots, { staticPlaces: [place] });
    expect(judge(front).map(({ kind }) => kind)).toEqual(['fire']);
    // Pixels that only touch the place, and doubtful ones beyond, are still its own.
    const own = [viirs(0, 0, 0), viirs(800, 0, 1), viirs(1650, 0, 2)];
    const doubtful = [1900, 2300].map((eastM) => viirs(eastM, 0, 3, { confidence: 'low' }));
    expect(judge([...own, ...doubtful]).map(({ kind }) => kind)).toEqual(['static']);
  });

  test('the antimeridian and the pole part nothing', () => {
    const at = (lonDeg: number, latDeg: number) => ({ ...viirs(0, 0, 0), lonDeg, latDeg });
    expect(clusterHotspots([at(179.998, 65), at(-179.998, 65)])).toHaveLength(1);
    expect(clusterHotspots([at(0, 89.999), at(180, 89.999)])).toHaveLength(1);
  });

  test('the order of the files changes nothing', () => {
    const [nominal, high] = [viirs(0, 0, 0), viirs(0, 0, 0, { confidence: 'high' })];
    expect(clusterHotspots([nominal, high])).toEqual(clusterHotspots([high, nominal]));
    const hotspot = fc
      .record({
        east: fc.integer({ min: 0, max: 20 }),
        north: fc.integer({ min: 0, max: 20 }),
        hours: fc.integer({ min: 0, max: 300 }),
        confidence: fc.constantFrom<DetectionConfidence>('nominal', 'high'),
      })
      .map(({ east, north, hours, confidence }) =>
        viirs(east * 500, north * 500, hours, { confidence }),
      );
    fc.assert(
      fc.property(fc.array(hotspot, { maxLength: 25 }), (hotspots) => {
        const events = clusterHotspots(hotspots);
        expect(events.flatMap((event) => event.hotspots)).toHaveLength(hotspots.length);
        expect(clusterHotspots([...hotspots].reverse())).toEqual(events);
      }),
    );
  });

  test('a gap of nothing is refused', () => {
    expect(() => clusterHotspots([], { gapM: 0 })).toThrow('gapM 0 is not above 0');
  });
});

describeCases('a day of MODIS, the whole world', () => {
  test('each detection is in one event; the Mullen Fire of Wyoming is the largest', () => {
    const file = join(casesDir, 'wildfire/hotspots/MODIS_C6_Global_24h_20201001.csv');
    const { rows } = readHotspots(readFileSync(file, 'utf8'));
    const hotspots = rows.map((row): Hotspot => {
      const [lonDeg = NaN, latDeg = NaN] = (row['geometry'] as Point).coordinates;
      return {
        lonDeg,
        latDeg,
        timeMs: Number(row['time']),
        satellite: row['satellite'] as string,
        instrument: 'MODIS',
        confidence: row['confidence'] as DetectionConfidence,
        confidencePercent: Number(row['confidence_percent']),
        frpMW: Number(row['frp_mw']),
        scanKm: Number(row['scan_km']),
        trackKm: Number(row['track_km']),
      };
    });
    const events = clusterHotspots(hotspots);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(events.flatMap((event) => event.hotspots)).toHaveLength(40_196);
    const largest = events.reduce((a, b) => (b.hotspots.length > a.hotspots.length ? b : a));
    // Mullen Fire, Medicine Bow National Forest: 41.06 N, 106.24 W (InciWeb 7208).
    expect(largest.kind).toBe('fire');
    expect(
      largest.hotspots.some(({ lonDeg, latDeg }) => {
        return Math.abs(lonDeg + 106.24) < 0.1 && Math.abs(latDeg - 41.06) < 0.1;
      }),
    ).toBe(true);
    // No day of one satellite pair holds five days: nothing can be called static.
    expect(events.filter(({ kind }) => kind === 'static')).toEqual([]);
  });
});
