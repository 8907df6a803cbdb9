import { afterAll, beforeAll, expect, test } from 'vitest';

import { fromTableRow } from '../../../services/twin/verification/score-row.ts';
import { runArea } from '../../../services/twin/wildfire/run-area.ts';
import { openSmallArea } from '../wildfire/small-area.ts';
import { DAY_MS, START_MS } from '../wildfire/small-weather.ts';

let world: Awaited<ReturnType<typeof openSmallArea>>;
beforeAll(async () => {
  world = await openSmallArea();
});
afterAll(() => world.close());

/** A hot, dry and windy noon, far from what the forecast says, so many days after the run began. */
async function report(day: number): Promise<void> {
  const { catalog, tables } = world.deps;
  const collection = 'exercise-west-weather-stations';
  const entry = await catalog.getCollection(collection);
  const writer = await tables.openWriter(collection, entry['isohyet:table']!, ['EXERCISE']);
  const rows = [-121, -119].map((lon, nth) => ({
    station_id: `S${nth}`,
    name: `Station ${nth}`,
    elevation_m: 500,
    time: new Date(START_MS + day * DAY_MS + 20 * 3_600_000).toISOString(),
    temperature_c: 38,
    relative_humidity_percent: 8,
    wind_km_h: 45,
    wind_from_deg: 270,
    precipitation_mm: 0,
    snow_depth_cm: 0,
    geometry: { type: 'Point' as const, coordinates: [lon, 50.5] },
  }));
  const source = { name: `day ${day}`, bytes: 1, sha256: `${day}`.padStart(64, 'a') };
  writer.addRows(rows, source);
  await writer.commit();
  await writer.close();
}

async function scores() {
  const { rows } = await world.deps.readTable('twin-wildfire-scores');
  return rows
    .map(fromTableRow)
    .filter(({ quantity, event }) => quantity === 'fire_weather_index' && event === 'value')
    .toSorted((a, b) => a.validMs - b.validMs);
}

test('a day is judged by the forecast as it was before its observation, and stays so', async () => {
  const { area, deps } = world;
  await world.writeControl();
  await world.writeStations(60);
  await runArea(area, deps);
  await report(0);
  await runArea(area, deps);
  const [first, ...none] = await scores();
  expect(none).toEqual([]);
  expect(first).toMatchObject({ leadHours: 20, count: 2 });
  // The run is made anew with the observation; it was much too low before.
  expect(first!.bias).toBeLessThan(-10);

  // The next day was forecast from this observation on: 24 hours, not 44.
  await report(1);
  await runArea(area, deps);
  const after = await scores();
  expect(after[0]).toEqual(first);
  expect(after.map(({ leadHours }) => leadHours)).toEqual([20, 24]);
}, 60_000);
