import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TableRow } from '../../../services/formats/table.ts';
import type { Area } from '../../../services/twin/wildfire/areas.ts';
import { readAreas } from '../../../services/twin/wildfire/areas.ts';
import { findInputs } from '../../../services/twin/wildfire/inputs.ts';
import { stationCodes } from '../../../services/twin/wildfire/station-codes.ts';
import { publishStationCodes } from '../../../services/twin/wildfire/station-table.ts';
import { describeReference, referenceDir } from '../../cases.ts';
import { expectClose, readReference } from '../../science/reference-table.ts';
import { openSmallArea } from './small-area.ts';

const DAY_MS = 86_400_000;
const TABLE = 'twin-fire-weather-stations';
const CODES = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr'] as const;

/** The 48 days of Van Wagner & Pickett 1985 as reports of a station at noon of 100 W. */
function standardRows(id: string, lon: number): (TableRow & { readonly time: number })[] {
  const file = readFileSync(join(referenceDir, 'fire', 'fwi_vw85_48days.csv'), 'utf8');
  const lines = file.trim().split('\n').slice(1);
  return lines.map((line) => {
    const [, , year, month, day, temp, rh, wind, rain] = line.split(',').map(Number) as number[];
    return {
      station_id: id,
      name: id,
      elevation_m: 300,
      time: Date.UTC(year!, month! - 1, day!) + 19 * 3_600_000,
      temperature_c: temp!,
      relative_humidity_percent: rh!,
      wind_km_h: wind!,
      precipitation_mm: rain!,
      snow_depth_cm: null,
      geometry: { type: 'Point', coordinates: [lon, 40] },
    };
  });
}

describeReference('codes at the stations of an area', () => {
  const expected = readReference('fire/fwi_vw85_48days.csv');
  let area: Area;
  beforeAll(async () => {
    const [exercise] = await readAreas('data-catalog');
    const { runsBeginOn: _, ...rest } = exercise!;
    // Three days above -50 before the first open the season of the standard days.
    const season = { ...rest.fireWeather.season, startNoonC: -50, stopNoonC: -60 };
    area = { ...rest, fireWeather: { ...rest.fireWeather, season } };
  });
  const withSpring = (rows: ReturnType<typeof standardRows>) => [
    ...[3, 2, 1].map((days) => ({ ...rows[0]!, time: rows[0]!.time - days * DAY_MS })),
    ...rows,
  ];

  test('are those of the standard days; before the season there are none', () => {
    const codes = stationCodes(withSpring(standardRows('one', -100)), area, 0);
    expect(codes.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 3 }, () => 'out of season'),
      ...Array.from({ length: 48 }, () => 'in season'),
    ]);
    for (const name of CODES) {
      const actual = codes.slice(3).map((day) => day.codes[name]);
      expectClose(actual, expected.numbers(name), { what: name });
    }
  });

  test('a day without a report has the weather of the stations around, and says so', () => {
    const own = withSpring(standardRows('one', -100)).toSpliced(12, 1);
    const other = withSpring(standardRows('two', -100.1));
    const codes = stationCodes([...own, ...other], area, 0).filter(
      ({ station }) => station.id === 'one',
    );
    expect(codes[12]).toMatchObject({ state: 'in season' });
    expect(codes[12]!.estimated).toHaveLength(4);
    // Weather between stations is held in 32 bits.
    const actual = codes.slice(3).map((day) => day.codes.fwi);
    expectClose(actual, expected.numbers('fwi'), { relative: 1e-4, absolute: 1e-4 });
  });

  test('what no instrument can show is estimated, as what is missing is', () => {
    const rows = withSpring(standardRows('one', -100));
    const wrong = rows.with(9, { ...rows[9]!, relative_humidity_percent: 990 });
    expect(stationCodes(wrong, area, 0)[9]!.estimated).toEqual(['relativeHumidityPercent']);
  });
});

describe('the table of the stations', () => {
  let world: Awaited<ReturnType<typeof openSmallArea>>;
  beforeAll(async () => {
    world = await openSmallArea();
    await world.writeControl();
  });
  afterAll(() => world.close());

  const publish = async () => {
    const { area, deps } = world;
    const inputs = await findInputs(area, deps.catalog, deps.tables);
    await publishStationCodes(area, inputs!, deps);
    return deps.readTable(TABLE);
  };

  test('is not there without observations', async () => {
    expect((await publish()).manifest).toBeUndefined();
  });

  test('has a row a station and date, marked as its observations are, and is written once', async () => {
    await world.writeStations(20);
    const { rows, manifest } = await publish();
    expect(manifest).toMatchObject({ rows: 40, marks: ['EXERCISE'] });
    const first = rows.filter(({ station_id }) => station_id === 'S0');
    expect(first.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 3 }, () => 'out of season'),
      ...Array.from({ length: 17 }, () => 'in season'),
    ]);
    expect(first[0]).toMatchObject({ fwi: null, days_since_start: 0, temperature_c: 22 });
    expect(first.at(-1)).toMatchObject({
      area: 'exercise-west',
      observations: 'exercise-west-weather-stations',
      mark: 'EXERCISE',
      estimated: null,
      days_since_start: 17,
      fwi: expect.any(Number) as number,
      geometry: { type: 'Point', coordinates: [-121, 50] },
    });
    expect((await publish()).manifest?.generation).toBe(manifest!.generation);
  });

  test('newer observations replace it whole', async () => {
    await world.writeStations(21);
    const { manifest } = await publish();
    expect(manifest).toMatchObject({ rows: 42, generation: 2 });
  });
});
