import { describe, expect, test } from 'vitest';

import { openGeometry } from '../../../services/earth/geometry.ts';
import {
  findActiveFires,
  oldestSeenMs,
  toHotspots,
  toMappedFires,
} from '../../../services/twin/wildfire/active-fires.ts';
import { HOUR_MS, START_MS } from './small-weather.ts';

/** 100 x 100 cells of about 180 m. */
const GEOMETRY = openGeometry({
  kind: 'regular-lonlat',
  nx: 100,
  ny: 100,
  lonFirstDeg: -120,
  latFirstDeg: 50,
  lonStepDeg: 0.0025,
  latStepDeg: 0.0016,
});

const spot = (lon: number, lat: number, hoursBefore: number, confidence = 'nominal') => ({
  geometry: { type: 'Point' as const, coordinates: [lon, lat] },
  time: START_MS - hoursBefore * HOUR_MS,
  satellite: 'N20',
  instrument: 'VIIRS',
  confidence,
});

const outline = (id: string, west: number, hoursBefore: number) => ({
  fire_number: id,
  fire_name: `Fire ${id}`,
  status: 'active',
  mapped_at: START_MS - hoursBefore * HOUR_MS,
  geometry: {
    type: 'Polygon' as const,
    coordinates: [
      [
        [west, 49.9],
        [west + 0.02, 49.9],
        [west + 0.02, 49.92],
        [west, 49.92],
        [west, 49.9],
      ],
    ],
  },
});

const find = (
  outlines: readonly ReturnType<typeof outline>[],
  spots: readonly ReturnType<typeof spot>[],
  heatSources: Parameters<typeof findActiveFires>[3]['heatSources'] = [],
) =>
  findActiveFires(toMappedFires(outlines), toHotspots(spots), GEOMETRY, {
    nowMs: START_MS,
    recentHours: 48,
    heatSources,
  });

describe('the fires that burn', () => {
  test('the newest outline counts, and the detections since move its edge', () => {
    const outlines = [outline('A', -119.95, 30), outline('A', -119.95, 6)];
    const alone = find(outlines, []);
    const seen = find(outlines, [spot(-119.925, 49.91, 3), spot(-119.924, 49.911, 2)]);
    expect(seen.fires).toHaveLength(1);
    const [fire] = seen.fires;
    expect(fire).toMatchObject({ id: 'A', name: 'Fire A', lastSeenMs: START_MS - 2 * HOUR_MS });
    const cells = (burned: Uint8Array) => burned.reduce((sum, cell) => sum + cell, 0);
    expect(cells(fire!.burned)).toBeGreaterThan(cells(alone.fires[0]!.burned));
  });

  test('detections older than the outline change nothing', () => {
    const outlines = [outline('A', -119.95, 6)];
    const alone = find(outlines, []);
    const seen = find(outlines, [spot(-119.925, 49.91, 9), spot(-119.924, 49.911, 8)]);
    expect([...seen.fires[0]!.burned]).toEqual([...alone.fires[0]!.burned]);
  });

  test('each look is a part of its own, and a newer one within it takes nothing away', () => {
    // Sixteen pixels in a block of 4 x 4, and fifteen hours later two of them again.
    const block = Array.from({ length: 16 }, (_, at) =>
      spot(-119.9 + 0.005 * (at % 4), 49.92 + 0.004 * Math.floor(at / 4), 16 + 0.1 * (at % 2)),
    );
    const again = [spot(-119.895, 49.924, 1), spot(-119.89, 49.928, 1)];
    const [alone] = find([], block).fires;
    const [seen] = find([], [...block, ...again]).fires;
    const cells = (burned: Uint8Array) => burned.reduce((sum, cell) => sum + cell, 0);
    expect(
      seen!.parts.map(({ seenMs, detections, cells: own }) => [
        (START_MS - seenMs) / HOUR_MS,
        detections,
        cells(own),
      ]),
    ).toEqual([
      [16, 16, cells(alone!.burned)],
      [1, 2, 0],
    ]);
    expect([...seen!.burned]).toEqual([...alone!.burned]);
    expect(seen!.lastSeenMs).toBe(START_MS - HOUR_MS);
    expect(oldestSeenMs(seen!)).toBe(START_MS - 16 * HOUR_MS);
  });

  test('looks from long ago count as seen with the first recent one', () => {
    const [fire] = find(
      [],
      [96, 72, 47, 46.5, 30].flatMap((hours) => [
        spot(-119.9, 49.95, hours),
        spot(-119.899, 49.951, hours),
      ]),
    ).fires;
    const ages = fire!.parts.map(({ seenMs }) => (START_MS - seenMs) / HOUR_MS);
    expect(ages).toEqual([46.5, 30]);
  });

  test('what nobody mapped is a fire by its detections; a single one is passed over', () => {
    const { fires, passedOver } = find(
      [],
      [spot(-119.9, 49.95, 5), spot(-119.899, 49.951, 4), spot(-119.8, 49.9, 4)],
    );
    expect(fires).toHaveLength(1);
    expect(passedOver.map(({ reason }) => reason.en)).toEqual(['a single detection']);
  });

  test('known heat is no fire, and old fires are not grown', () => {
    const mill = { name: 'mill', lonDeg: -119.9, latDeg: 49.95, radiusM: 1000 };
    const { fires, passedOver } = find(
      [outline('OLD', -119.95, 72)],
      [spot(-119.9, 49.95, 5), spot(-119.899, 49.951, 4)],
      [mill],
    );
    expect(fires).toEqual([]);
    expect(passedOver.map(({ reason }) => reason.en)).toEqual([
      'no detection or outline is recent enough',
      'a heat source that does not move',
    ]);
  });

  test('what is seen later than now is not used', () => {
    const { fires } = find([], [spot(-119.9, 49.95, -1), spot(-119.899, 49.951, -2)]);
    expect(fires).toEqual([]);
  });
});
