import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openRunFields } from '../../../services/twin/run-fields.ts';
import { findInputs } from '../../../services/twin/wildfire/inputs.ts';
import {
  computeCellHours,
  DAILY_NAMES,
  HOURLY_NAMES,
} from '../../../services/twin/wildfire/next-generation/cell-hours.ts';
import { publishFireWeather2025 } from '../../../services/twin/wildfire/next-generation/fire-weather-2025.ts';
import { describeReference, referenceDir } from '../../cases.ts';
import { openSmallArea } from './small-area.ts';
import { HOUR_MS, START_MS } from './small-weather.ts';

describeReference('FWI2025 over cells', () => {
  test('gives the hours of cffdrs-ng at its station, beside a cell out of season', () => {
    const [head, ...lines] = readFileSync(
      join(referenceDir, 'fire/fwi2025_PRF2007_hourly_fullprec.csv'),
      'utf8',
    )
      .trim()
      .split('\n');
    const names = head!.replaceAll('"', '').split(',');
    const rows = lines.slice(0, 240).map((line) => {
      const cells = line.split(',');
      return (name: string) => Number(cells[names.indexOf(name)]);
    });
    const first = rows[0]!;
    // The station reads daylight time (UTC - 4); the cell goes by its zone (UTC - 5), and by one sun.
    const [lon, lat] = [first('long'), first('lat')];
    const localHour =
      Date.UTC(first('yr'), first('mon') - 1, first('day'), first('hr')) / 3_600_000;
    const twice = (value: (row: (name: string) => number) => number) =>
      Float32Array.from(rows.flatMap((row) => [value(row), value(row)]));
    const codes = computeCellHours({
      firstHour: localHour - first('timezone'),
      hours: rows.length,
      lons: Float64Array.of(lon, lon),
      lats: Float64Array.of(lat, lat),
      ffmc: Float32Array.of(85, NaN),
      dmc: Float32Array.of(6, 6),
      dc: Float32Array.of(15, 15),
      temperatureC: twice((row) => row('temp')),
      relativeHumidityPercent: twice((row) => row('rh')),
      windKmH: twice((row) => row('ws')),
      precipitationMm: twice((row) => row('prec')),
      firstDay: Math.floor(localHour / 24),
      days: 10,
    });
    for (const name of ['ffmc', 'dmc', 'dc', 'isi', 'fwi'] as const) {
      const values = codes.hourly[HOURLY_NAMES.indexOf(name)]!;
      for (const [hour, row] of rows.entries()) {
        // Weather in 32 bits.
        expect(Math.abs(values[2 * hour]! - row(name))).toBeLessThan(1e-3 * row(name) + 1e-3);
        expect(values[2 * hour + 1]).toBeNaN();
      }
    }
    const peaks = codes.daily[DAILY_NAMES.indexOf('peakHour')]!;
    expect(peaks[0]).toBeGreaterThanOrEqual(12);
    expect(peaks[1]).toBeNaN();
  });
});

describe('FWI2025 of an area', () => {
  let world: Awaited<ReturnType<typeof openSmallArea>>;
  beforeAll(async () => {
    world = await openSmallArea();
    await world.writeControl();
    await world.writeStations(60);
  });
  afterAll(() => world.close());

  test('is published by the hour and by the day, with its edition', async () => {
    const { area, deps } = world;
    const inputs = await findInputs(area, deps.catalog, deps.tables);
    const [run] = await publishFireWeather2025(area, inputs!, deps);
    expect(run).toMatchObject({ collection: 'twin-fire-weather-2025', marks: ['EXERCISE'] });
    expect(run!.lineage!.versions).toEqual({ FWI2025: 'FWI2025 2026-08-13' });
    const fields = openRunFields(run!, deps.runs.runFolder(run!.collection, run!.referenceTime));
    const hourly = fields.listTimes('fwi2025_fine_fuel_moisture_code', null);
    expect(hourly).toHaveLength(48);
    expect(hourly[0]).toBe(START_MS + HOUR_MS);
    // Days of more than twelve hours: 1 June, and the 31 May that ends at 04:00 is too short.
    const daily = fields.listTimes('fwi2025_daily_fire_weather_index', null);
    expect(daily).toEqual([START_MS + 20 * HOUR_MS]);
    const [ffmc] = await fields.readField('fwi2025_fine_fuel_moisture_code', hourly[20]!, null);
    expect(ffmc).toBeGreaterThan(80);
    fields.close();
    expect(await publishFireWeather2025(area, inputs!, deps)).toEqual([]);
  });

  test('enters neither behaviour nor growth: only what runs the area knows of it', () => {
    const folder = 'services/twin';
    const users = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('next-generation'))
      .filter((path) => readFileSync(join(folder, path), 'utf8').includes('/next-generation/'));
    // `variables.ts` knows the names of what is published.
    expect(users.toSorted()).toEqual(['wildfire/run-area.ts', 'wildfire/variables.ts']);
  });
});
