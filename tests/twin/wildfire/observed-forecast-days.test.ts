import { afterAll, beforeAll, expect, test } from 'vitest';

import { toIsoTime } from '../../../services/earth/time.ts';
import { openRunFields } from '../../../services/twin/run-fields.ts';
import { publishFireWeather } from '../../../services/twin/wildfire/fire-weather.ts';
import { findInputs } from '../../../services/twin/wildfire/inputs.ts';
import { openSmallArea } from './small-area.ts';
import { DAY_MS, HOUR_MS, START_MS, WARMING, writeWeather } from './small-weather.ts';

const DAYS = 4;
let world: Awaited<ReturnType<typeof openSmallArea>>;
beforeAll(async () => {
  world = await openSmallArea();
  await world.writeStations(60);
  const hours = Array.from({ length: 24 * DAYS + 1 }, (_, hour) => hour);
  await writeWeather(world.deps.runs, 'exercise-west', WARMING, { hours });
});
afterAll(() => world.close());

async function report(day: number, precipitationMm: number | null, station = 0): Promise<void> {
  const { catalog, tables } = world.deps;
  const collection = 'exercise-west-weather-stations';
  const schema = (await catalog.getCollection(collection))['isohyet:table']!;
  const writer = await tables.openWriter(collection, schema, ['EXERCISE']);
  try {
    const row = {
      station_id: `S${station}`,
      name: `Station ${station}`,
      elevation_m: 500,
      time: toIsoTime(START_MS + day * DAY_MS + 20 * HOUR_MS),
      temperature_c: 38,
      relative_humidity_percent: 8,
      wind_km_h: 40,
      wind_from_deg: 270,
      precipitation_mm: precipitationMm,
      snow_depth_cm: 0,
      geometry: { type: 'Point' as const, coordinates: [-121, 50] },
    };
    const key = `${station}${day}${precipitationMm}`.replace('-', 'a').replace('null', 'f');
    const sha256 = key.padStart(64, '0');
    writer.addRows([row], { name: `day ${day} of ${station}`, bytes: 1, sha256 });
    await writer.commit();
  } finally {
    await writer.close();
  }
}

/** Fire weather index of the forecast days in the middle of the grid, with the lineage. */
async function indices() {
  const { area, deps } = world;
  const inputs = await findInputs(area, deps.catalog, deps.tables);
  const [run] = await publishFireWeather(area, inputs!, deps);
  const fields = openRunFields(run!, deps.runs.runFolder(run!.collection, run!.referenceTime));
  try {
    const times = fields.listTimes('fire_weather_index', null);
    const values = await Promise.all(
      times.map(async (ms) => (await fields.readField('fire_weather_index', ms, null))[1]!),
    );
    return { values, lineage: run!.lineage! };
  } finally {
    fields.close();
  }
}

test('a report without its rain does not stand for a day of the forecast, and that is said', async () => {
  const forecast = await indices();
  await report(0, null);
  const { values, lineage } = await indices();
  expect(values).toEqual(forecast.values);
  expect(lineage.parameters['observedDays']).toEqual([]);
  expect(lineage.warnings.map(({ en }) => en).join(' ')).toContain('not complete: 2026-06-01');
});

test('days between two reports stay those of the forecast', async () => {
  await report(0, 0);
  await report(2, 0);
  const { lineage } = await indices();
  expect(lineage.parameters['observedDays']).toEqual(['2026-06-01', '2026-06-03']);
  expect(lineage.warnings.map(({ en }) => en).join(' ')).not.toContain('filled in: 2026-06');
});

test('one station of many does not speak for a day of the forecast', async () => {
  for (const station of [2, 3, 4]) await report(-1, 0, station);
  const { lineage } = await indices();
  expect(lineage.parameters['observedDays']).toEqual([]);
  expect(lineage.warnings.map(({ en }) => en).join(' ')).toContain(
    'not complete: 2026-06-01, 2026-06-02, 2026-06-03',
  );
});
