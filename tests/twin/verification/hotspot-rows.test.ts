import { expect, test } from 'vitest';

import { toHotspots } from '../../../services/twin/hotspot-rows.ts';

const row = {
  time: 2000,
  satellite: 'Terra',
  instrument: 'MODIS',
  confidence: 'high',
  confidence_percent: 90,
  frp_mw: null,
  scan_km: 2,
  track_km: 1.4,
  geometry: { type: 'Point' as const, coordinates: [-120, 52] },
};

test('rows become hotspots in order of time; what cannot be judged is counted', () => {
  const { hotspots, unusable } = toHotspots([
    row,
    { ...row, time: 1000 },
    { ...row, confidence: null },
    { ...row, geometry: null },
  ]);
  expect(unusable).toBe(2);
  expect(hotspots.map(({ timeMs }) => timeMs)).toEqual([1000, 2000]);
  expect(hotspots[0]).toMatchObject({ lonDeg: -120, latDeg: 52, frpMW: NaN, scanKm: 2 });
});
