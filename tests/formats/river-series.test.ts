import { expect, test } from 'vitest';

import { isRiverSeries, readRiverSeries } from '../../services/formats/river-series.ts';

const DISCHARGE = [
  'gauge_id,time,discharge_m3s,stage_m,quality',
  'G1,2026-05-01T00:00:00Z,12.5,0.81,ok',
  'G1,2026-05-01T02:00:00+01:00,,,',
].join('\n');

test('rows have the names of the columns; what is empty is missing, never zero', () => {
  expect(readRiverSeries(DISCHARGE)).toEqual({
    rows: [
      {
        gauge_id: 'G1',
        time: Date.UTC(2026, 4, 1),
        discharge_m3s: 12.5,
        stage_m: 0.81,
        quality: 'ok',
      },
      {
        gauge_id: 'G1',
        time: Date.UTC(2026, 4, 1, 1),
        discharge_m3s: null,
        stage_m: null,
        quality: null,
      },
    ],
    faults: [],
  });
});

test.each([
  { name: 'a yearly peak', header: 'reach_id,year,peak_m3s', is: true },
  { name: 'weather of basins', header: 'basin_id,time,precipitation_mm,temperature_c', is: true },
  { name: 'a place without a time', header: 'gauge_id,discharge_m3s', is: false },
  { name: 'two places', header: 'gauge_id,reach_id,time,discharge_m3s', is: false },
  { name: 'a column that is none of these', header: 'gauge_id,time,discharge_m3s,x', is: false },
  { name: 'no values', header: 'gauge_id,time,', is: false },
])('$name: $is', ({ header, is }) => {
  expect(isRiverSeries(`${header}\n`)).toBe(is);
});

test.each([
  { name: 'rain below zero', row: 'B1,2026-05-01T00:00:00Z,-1', says: 'precipitation_mm -1' },
  { name: 'a time without an offset', row: 'B1,2026-05-01T00:00:00,1', says: 'offset from UTC' },
  { name: 'no place', row: ',2026-05-01T00:00:00Z,1', says: 'basin_id is missing' },
  { name: 'a word for a number', row: 'B1,2026-05-01T00:00:00Z,wet', says: 'no number' },
])('$name is a fault of its row', ({ row, says }) => {
  const { rows, faults } = readRiverSeries(`basin_id,time,precipitation_mm\n${row}`);
  expect(rows).toEqual([]);
  expect(faults).toEqual([{ row: 2, reason: expect.stringContaining(says) as string }]);
});
