import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { openGeometry } from '../../../services/earth/geometry.ts';
import type { Grid } from '../../../services/earth/grid.ts';
import { openRunStore } from '../../../services/store/runs.ts';
import { openRunFields } from '../../../services/twin/run-fields.ts';
import { openAnalysedRain } from '../../../services/twin/wildfire/analysed-rain.ts';
import { placeCells } from '../../../services/twin/wildfire/grid-fire-weather.ts';
import { readNoonWeather } from '../../../services/twin/wildfire/noon-weather.ts';
import { withAnalysedRain } from '../../../services/twin/wildfire/observed-days.ts';
import { casesDir, describeCases } from '../../cases.ts';
import { openTemporaryStore } from '../../ingest/temporary-store.ts';
import {
  CELLS,
  DAY_MS,
  HOUR_MS,
  makeDataDir,
  START_MS,
  WARMING,
  WEST_GRID,
  writeAnalysis,
  writeWeather,
} from './small-weather.ts';

const dataDir = makeDataDir();
const runs = openRunStore(dataDir);
const deps = { runs, geometryOf: openGeometry };
afterAll(async () => {
  await runs.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Cells of 0.25 degrees, sixteen in each of those of a degree: as HRDPA lies under REPS. */
const FINE_GRID: Grid = {
  kind: 'regular-lonlat',
  nx: 12,
  ny: 8,
  lonFirstDeg: -121.375,
  latFirstDeg: 50.875,
  lonStepDeg: 0.25,
  latStepDeg: 0.25,
};
const places = placeCells(openGeometry(WEST_GRID));
const days = { firstMs: START_MS - 5 * DAY_MS, lastMs: START_MS };

let collections = 0;
/** An analysis of its own collection for each end, hours after 00 UTC of the first day. */
async function analyse(
  ends: readonly number[],
  { hours = 6, grid = WEST_GRID }: { hours?: number; grid?: Grid },
  amountOf: (cell: number, end: number) => number,
) {
  const collection = `analysis-${++collections}`;
  for (const end of ends) {
    const at = { endMs: START_MS + end * HOUR_MS, hours, grid };
    await writeAnalysis(runs, collection, at, (cell) => amountOf(cell, end));
  }
  const times = await runs.listRuns(collection);
  return {
    collection,
    runs: await Promise.all(times.map((time) => runs.readRun(collection, time))),
  };
}

const YESTERDAY = START_MS - DAY_MS;

describe('analysed precipitation of a day', () => {
  test('is of the four analyses up to the last one before noon', async () => {
    // Noon is at 20 UTC: 18 to 18 UTC of yesterday, 1 + 2 + 3 + 4 mm; the 50 mm come later.
    const amounts = new Map([
      [-24, 1],
      [-18, 2],
      [-12, 3],
      [-6, 4],
      [0, 50],
    ]);
    const source = await analyse([-24, -18, -12, -6, 0], {}, (_, end) => amounts.get(end)!);
    const rain = openAnalysedRain([source], places, days, deps);
    const { amount, shares } = await rain.readDay(YESTERDAY);
    expect([...amount]).toEqual(Array(CELLS).fill(10));
    expect(shares).toEqual({ [source.collection]: 1 });
    // The hours from 18 to 00 UTC count with the first day of a run of 00 UTC.
    const rest = await rain.readSince(START_MS - 4 * HOUR_MS, START_MS);
    expect(rest).toMatchObject({ hours: 6 });
    expect(rest!.amount[0]).toBe(50);
  });

  test('with an analysis missing is not there: never less than it was', async () => {
    const source = await analyse([-24, -18, -6], {}, () => 1);
    const rain = openAnalysedRain([source], places, days, deps);
    const { amount, shares } = await rain.readDay(YESTERDAY);
    expect([...amount]).toEqual(Array(CELLS).fill(NaN));
    expect(shares).toEqual({});
  });

  test('of a day ends at the hour that most days have, so that no hour counts twice', async () => {
    const source = await analyse([-12, -36, -60], { hours: 24 }, (_, end) => -end);
    const rain = openAnalysedRain([source], places, days, deps);
    // 12 UTC is 6 h before the last hour of six that noon has.
    expect((await rain.readDay(YESTERDAY)).amount[0]).toBe(12);
    expect((await rain.readDay(YESTERDAY - DAY_MS)).amount[0]).toBe(36);
  });

  test('of finer cells is their mean: the water stays as much', async () => {
    const source = await analyse([-24, -18, -12, -6], { grid: FINE_GRID }, (cell) => cell % 12);
    const rain = openAnalysedRain([source], places, days, deps);
    const { amount } = await rain.readDay(YESTERDAY);
    expect(rain.methods.get(source.collection)).toBe('mean over the cell');
    // Columns 0 to 3, 4 to 7 and 8 to 11 in each cell, four times.
    expect([...amount]).toEqual([6, 22, 38, 6, 22, 38]);
  });

  test('of coarser or equal cells is that of the nearest, never a mixture', async () => {
    const source = await analyse([-24, -18, -12, -6], {}, (cell) => (cell === 1 ? 5 : 0));
    const rain = openAnalysedRain([source], placeCells(openGeometry(FINE_GRID)), days, deps);
    const { amount } = await rain.readDay(YESTERDAY);
    expect(rain.methods.get(source.collection)).toBe('nearest cell');
    expect(new Set(amount)).toEqual(new Set([0, 20]));
  });

  test('the next collection fills what the first leaves open, then the stations', async () => {
    const ends = [-24, -18, -12, -6];
    const first = await analyse(ends, {}, (cell) => (cell < 2 ? 1 : NaN));
    const second = await analyse(ends, {}, (cell) => (cell < 4 ? 2 : NaN));
    const rain = openAnalysedRain([first, second], places, days, deps);
    const make = (value: number) => new Float32Array(CELLS).fill(value);
    const weather = {
      temperatureC: make(20),
      relativeHumidityPercent: make(40),
      windKmH: make(10),
      precipitationMm: make(7),
      precipitationHours: make(24),
    };
    const reported = { weather, isFilled: false, isRainFilled: false };
    const day = await withAnalysedRain(YESTERDAY, reported, rain);
    expect([...day.weather.precipitationMm]).toEqual([4, 4, 8, 8, 7, 7]);
    expect([...day.weather.isUnanalysed!]).toEqual([0, 0, 0, 0, 1, 1]);
    const shares = { [first.collection]: 1 / 3, [second.collection]: 1 / 3 };
    expect(day.analysedShares).toEqual(shares);
  });

  test('completes the first day of a run, up to whose start it goes', async () => {
    const source = await analyse([-24, -18, -12, -6, 0], {}, (_, end) => (end === 0 ? 3 : 1));
    const analysed = openAnalysedRain([source], places, days, deps);
    const weather = { ...WARMING, rainMm: (hour: number) => 0.5 * hour };
    const run = await writeWeather(runs, 'completed', weather);
    const fields = openRunFields(run, runs.runFolder(run.collection, run.referenceTime));
    const noon = await readNoonWeather(fields, null, START_MS, places.lons, { analysed });
    // 20 h of 0.5 mm forecast, and 3 mm from 18 UTC on, where the day before ended.
    expect(noon.precipitationMm[1]).toBeCloseTo(13, 3);
    expect(noon.precipitationHours[1]).toBe(26);
    fields.close();
  });
});

describeCases('the analysis of 18 December 2023', () => {
  test('gives the values of ecCodes at places on its grid', async () => {
    const store = await openTemporaryStore();
    try {
      const path = join(
        casesDir,
        'grib-eccc/CMC_RDPA_APCP-024-0100cutoff_SFC_0_ps10km_2023121806_000.grib2',
      );
      await store.ingest([path]);
      const run = await store.runs.readRun('eccc-rdpa', '2023-12-18T06:00:00Z');
      const expected = JSON.parse(readFileSync(`${path}.expected.json`, 'utf8')) as {
        messages: { points: { lat: number; lon: number; value: number | null }[] }[];
      };
      const dayMs = Date.UTC(2023, 11, 18);
      // Where the 24 h to 06 UTC end no more than 12 h before the last analysis before noon.
      const points = expected.messages[0]!.points.filter(({ lon }) => lon > 225 && lon < 275);
      expect(points.length).toBeGreaterThan(5);
      for (const { lat, lon, value } of points) {
        const grid: Grid = {
          kind: 'regular-lonlat',
          nx: 1,
          ny: 1,
          lonFirstDeg: lon - 360,
          latFirstDeg: lat,
          lonStepDeg: 0.02,
          latStepDeg: 0.02,
        };
        const rain = openAnalysedRain(
          [{ collection: 'eccc-rdpa', runs: [run] }],
          placeCells(openGeometry(grid)),
          { firstMs: dayMs, lastMs: dayMs },
          { runs: store.runs, geometryOf: openGeometry },
        );
        const { amount } = await rain.readDay(dayMs);
        if (value === null) expect(amount[0]).toBeNaN();
        else expect(amount[0]).toBeCloseTo(value, 3);
      }
    } finally {
      await store.close();
    }
  });
});
