import { expect, test } from 'vitest';

import type { Row } from '../../../services/twin/table-rows.ts';
import { readSeen } from '../../../services/twin/wildfire/seen-fires.ts';

test('detections that do not say how sure they are count as nominal, and that is said', async () => {
  const geometry = { type: 'Point' as const, coordinates: [-120, 50] };
  const rows = ['high', 'low', null, 'h?'].map((confidence, at): Row => ({
    geometry,
    time: at,
    confidence,
  }));
  const area = { observations: { hotspots: 'spots', heatSources: [] } };
  const inputs = { landscape: { grid: {} }, control: { referenceTime: '2026-06-01T00:00:00Z' } };
  const manifest = { updatedAt: '2026-06-02T00:00:00Z' };
  const { hotspots, warnings } = await readSeen(area as never, inputs as never, {
    readTable: () => Promise.resolve({ rows, manifest } as never),
    geometryOf: () => ({ bbox: () => [-121, 49, -119, 51] }) as never,
  });
  expect(hotspots.map(({ confidence }) => confidence)).toEqual([
    'high',
    'low',
    'nominal',
    'nominal',
  ]);
  expect(warnings.map(({ en }) => en)).toEqual([
    '2 detections of spots do not say how sure they are: taken as nominal',
  ]);
});
