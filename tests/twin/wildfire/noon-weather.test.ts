import { rmSync } from 'node:fs';

import { afterAll, describe, expect, test } from 'vitest';

import { openGeometry } from '../../../services/earth/geometry.ts';
import { openRunStore } from '../../../services/store/runs.ts';
import { openRunFields } from '../../../services/twin/run-fields.ts';
import { placeCells } from '../../../services/twin/wildfire/grid-fire-weather.ts';
import { readNoonWeather } from '../../../services/twin/wildfire/noon-weather.ts';
import {
  HOUR_MS,
  makeDataDir,
  START_MS,
  WARMING,
  WEST_GRID,
  writeWeather,
  type PlainWeather,
} from './small-weather.ts';

const dataDir = makeDataDir();
const store = openRunStore(dataDir);
afterAll(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const { lons } = placeCells(openGeometry(WEST_GRID));
let runs = 0;

async function open(weather: PlainWeather, options: Parameters<typeof writeWeather>[3] = {}) {
  const run = await writeWeather(store, `noon-${++runs}`, weather, options);
  return openRunFields(run, store.runFolder(run.collection, run.referenceTime));
}

describe('the weather at noon out of a run', () => {
  test('instants are interpolated to the noon of each longitude', async () => {
    const fields = await open(WARMING);
    const noon = await readNoonWeather(fields, null, START_MS, lons);
    // Noon at 121, 120 and 119 degrees west: 20:04, 20:00 and 19:56 UTC; 0.1 degC an hour.
    expect(noon.temperatureC[0]).toBeCloseTo(18 + 0.1 * (20 + 4 / 60), 3);
    expect(noon.temperatureC[1]).toBeCloseTo(20, 3);
    expect(noon.temperatureC[2]).toBeCloseTo(18 + 0.1 * (20 - 4 / 60), 3);
    // 3 m/s to the east and 4 to the south: 5 m/s, 18 km/h.
    expect(noon.windKmH[1]).toBeCloseTo(18, 4);
    // 20 degC and 5 degC of dew point: 872.6 / 2339.2 Pa (Murphy & Koop 2005, doi:10.1256/qj.04.94).
    expect(noon.relativeHumidityPercent[1]).toBeCloseTo((100 * 872.6) / 2339.2, 0);
    fields.close();
  });

  test('rain is that of 24 hours between steps, not interpolated', async () => {
    // 1 mm an hour, and a shower of 6 mm between 20 and 21 UTC of the first day.
    const fields = await open({ ...WARMING, rainMm: (hour) => hour + (hour > 20 ? 6 : 0) });
    const second = await readNoonWeather(fields, null, START_MS + 24 * HOUR_MS, lons);
    // Noon at 20:04: from 20 to 20 UTC, the shower is in; at 19:56: from 19 to 19.
    expect([...second.precipitationMm].map(Math.round)).toEqual([30, 30, 30, 30, 30, 30]);
    expect([...second.precipitationHours]).toEqual([24, 24, 24, 24, 24, 24]);
    fields.close();
  });

  test('on the first day the hours before the run are not known, and said so', async () => {
    const fields = await open({ ...WARMING, rainMm: (hour) => 0.5 * hour });
    const first = await readNoonWeather(fields, null, START_MS, lons);
    expect(first.precipitationMm[1]).toBeCloseTo(10, 3);
    expect(first.precipitationHours[1]).toBe(20);
    expect(first.precipitationHours[2]).toBe(19);
    fields.close();
  });

  test('the run before completes them', async () => {
    const weather: PlainWeather = { ...WARMING, rainMm: (hour) => 0.5 * hour };
    const before = await open(
      { ...WARMING, rainMm: (hour) => 2 * hour },
      { startMs: START_MS - 24 * HOUR_MS },
    );
    const fields = await open(weather);
    const first = await readNoonWeather(fields, null, START_MS, lons, { run: before });
    // 20 h of 0.5 mm, and the 4 h before of 2 mm.
    expect(first.precipitationMm[1]).toBeCloseTo(18, 3);
    expect(first.precipitationHours[1]).toBe(24);
    fields.close();
    before.close();
  });

  test('members of six-hourly steps are interpolated; a gap of more is refused', async () => {
    const sixHourly = await open(WARMING, { hours: [0, 6, 12, 18, 24, 30, 36], members: [0, 1] });
    const noon = await readNoonWeather(sixHourly, 1, START_MS, lons);
    expect(noon.temperatureC[1]).toBeCloseTo(20, 3);
    sixHourly.close();
    const gappy = await open(WARMING, { hours: [0, 6, 12, 24, 30] });
    await expect(readNoonWeather(gappy, null, START_MS, lons)).rejects.toMatchObject({
      kind: 'inconsistent-data',
      message: expect.stringContaining('2026-06-01T12:00:00.000Z and 2026-06-02T00:00:00.000Z'),
    });
    gappy.close();
  });

  test.each([1, 3, 6, 24])('rain of %i hours before each step adds up', async (rainPeriodH) => {
    const fields = await open({ ...WARMING, rainMm: (hour) => 0.5 * hour }, { rainPeriodH });
    const second = await readNoonWeather(fields, null, START_MS + 24 * HOUR_MS, lons);
    expect(second.precipitationMm[1]).toBeCloseTo(12, 3);
    expect(second.precipitationHours[1]).toBe(24);
    fields.close();
  });

  test('periods that leave a gap are refused by name', async () => {
    const hours = Array.from({ length: 49 }, (_, hour) => hour).filter((hour) => hour !== 30);
    const fields = await open(WARMING, { rainPeriodH: 6, hours });
    const second = readNoonWeather(fields, null, START_MS + 24 * HOUR_MS, lons);
    await expect(second).rejects.toMatchObject({
      kind: 'inconsistent-data',
      message: expect.stringContaining(
        'do not add up from 2026-06-02T00:00:00.000Z to 2026-06-03T00:00:00.000Z',
      ) as string,
    });
    fields.close();
  });

  test('a period that is none of a day is no precipitation', async () => {
    const fields = await open(WARMING, { rainPeriodH: 5 });
    await expect(readNoonWeather(fields, null, START_MS, lons)).rejects.toMatchObject({
      kind: 'unknown-variable',
      message: expect.stringContaining('neither precipitation_amount nor') as string,
    });
    fields.close();
  });

  test('precipitation that shrinks with lead time is refused', async () => {
    const fields = await open({ ...WARMING, rainMm: (hour) => (hour < 30 ? hour : 1) });
    const second = readNoonWeather(fields, null, START_MS + 24 * HOUR_MS, lons);
    await expect(second).rejects.toMatchObject({ kind: 'inconsistent-data' });
    fields.close();
  });
});
