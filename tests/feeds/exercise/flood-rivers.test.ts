import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { BASINS } from '../../../services/feeds/exercise/flood/basins.ts';
import { forecastMember } from '../../../services/feeds/exercise/forecast.ts';
import { makeTerrain } from '../../../services/feeds/exercise/terrain.ts';
import { theatreGrid } from '../../../services/feeds/exercise/theatres.ts';
import { runGr4 } from '../../../services/science/runoff/gr4.ts';
import {
  makeFloodCountry,
  REFERENCE_MS,
  theatre,
  type FloodCountry,
  type Properties,
} from './flood-country.ts';
import { gumbelQuantile, parametersOf, peakAt } from './flood-model.ts';

type Area = GeoJSON.Polygon | GeoJSON.MultiPolygon;

const HOUR_MS = 3_600_000;
const TOWN_GAUGE = 'EXG5';

let country: FloodCountry;
beforeAll(async () => {
  country = await makeFloodCountry();
}, 60_000);
afterAll(() => rm(country.folder, { recursive: true, force: true }));

const propertiesOf = async (name: string) =>
  (await country.readFeatures(name)).map(({ properties }) => properties);
const byName = (rows: readonly Properties[], name: string) =>
  new Map(rows.map((row) => [row[name] as string, row]));

describe('the gauges', () => {
  test('stand at the ends of sub-basins: their area is what drains to them', async () => {
    const gauges = await propertiesOf('gauges');
    const reaches = byName(await propertiesOf('reaches'), 'reach_id');
    const basins = await propertiesOf('basins');
    const areaAbove = (id: string): number =>
      basins.reduce(
        (all, basin) =>
          basin['next_basin_id'] === id ? all + areaAbove(basin['basin_id'] as string) : all,
        basins.find((basin) => basin['basin_id'] === id)!['area_km2'] as number,
      );
    expect(gauges).toHaveLength(5);
    for (const gauge of gauges) {
      const area = gauge['upstream_area_km2'] as number;
      expect(reaches.get(gauge['reach_id'] as string)!['upstream_area_km2']).toBe(area);
      expect(areaAbove(gauge['basin_id'] as string)).toBeCloseTo(area, 1);
      const alerts = [1, 2, 3].map((level) => gauge[`alert_${level}_m`] as number);
      expect(alerts.toSorted((a, b) => a - b)).toEqual(alerts);
    }
    expect(gauges.filter((gauge) => gauge['rating_a'] === null)).toHaveLength(1);
  });

  test('report what their ratings make of stage, over 30 days up to the reference time', async () => {
    const gauges = byName(await propertiesOf('gauges'), 'gauge_id');
    const rows = await country.readTable('discharge');
    const times = rows.map((row) => Date.parse(row['time']!));
    expect(Math.max(...times)).toBe(REFERENCE_MS);
    expect(Math.min(...times)).toBe(REFERENCE_MS - (30 * 24 - 1) * HOUR_MS);
    for (const row of rows) {
      const { rating_a: a, rating_b: b, rating_h0_m: h0 } = gauges.get(row['gauge_id']!)!;
      if (row['discharge_m3s'] === '') continue;
      const rated = (a as number) * (Number(row['stage_m']) - (h0 as number)) ** (b as number);
      expect(Number(row['discharge_m3s']) / rated).toBeCloseTo(1, 2);
    }
  });

  test('fail as gauges do: one hangs, one has gaps, one has flags and a spike, one no rating', async () => {
    const rows = Map.groupBy(await country.readTable('discharge'), (row) => row['gauge_id']!);
    const counts = [...rows.values()].map((of) => of.length);
    expect(counts.filter((count) => count === 720)).toHaveLength(4);
    const last = rows.get('EXG2')!.slice(-100);
    expect(new Set(last.map((row) => row['stage_m'])).size).toBe(1);
    expect(rows.get('EXG1')!.filter((row) => row['stage_m'] === '')).toHaveLength(3);
    expect(rows.get('EXG3')!.every((row) => row['discharge_m3s'] === '')).toBe(true);
    const flags = rows.get('EXG4')!.map((row) => row['quality']);
    expect(new Set(flags)).toEqual(new Set(['ok', 'estimated', 'suspect']));
    expect(rows.get(TOWN_GAUGE)!.every((row) => row['quality'] === 'ok')).toBe(true);
  });

  test('know 45 years of floods, and the model 40 at every reach', async () => {
    const peaks = Map.groupBy(await country.readTable('annual-peaks'), (row) => row['gauge_id']!);
    expect(peaks.size).toBe(4);
    for (const of of peaks.values()) {
      expect(of.map((row) => Number(row['year']))).toEqual(
        Array.from({ length: 45 }, (_, at) => 1981 + at),
      );
    }
    const climate = await country.readTable('reach-climate');
    const reaches = await propertiesOf('reaches');
    expect(climate).toHaveLength(40 * reaches.length);
    expect(climate.every((row) => Number(row['peak_m3s']) > 0)).toBe(true);
  });
});

describe('the past weather', () => {
  test('has every hour of 400 days in every sub-basin, wet and dry', async () => {
    const rows = Map.groupBy(await country.readTable('weather'), (row) => row['basin_id']!);
    expect([...rows.keys()]).toEqual(BASINS.map(({ id }) => id));
    for (const of of rows.values()) {
      expect(of.map((row) => Date.parse(row['time']!))).toEqual(
        Array.from({ length: 9600 }, (_, at) => REFERENCE_MS - (9599 - at) * HOUR_MS),
      );
      const year = of.slice(-8760).map((row) => Number(row['precipitation_mm']));
      const yearMm = year.reduce((sum, mm) => sum + mm, 0);
      expect(yearMm).toBeGreaterThan(700);
      expect(yearMm).toBeLessThan(1300);
      expect(year.filter((mm) => mm === 0).length / year.length).toBeGreaterThan(0.5);
    }
  });

  test('ends as the newest control begins: at its temperature, hour by hour', async () => {
    const rows = await country.readTable('weather');
    const basins = await country.readFeatures<Area>('basins');
    const grid = theatreGrid(theatre, theatre.controlStepDeg);
    const terrain = makeTerrain(theatre, grid);
    const run = { theatre, terrain, member: 0, referenceMs: REFERENCE_MS, lastHour: 0 };
    const { air } = forecastMember(run).next().value!;
    for (const { geometry, properties } of basins) {
      const [lonDeg, latDeg] = middleOf(geometry);
      const column = Math.round((lonDeg - grid.lonFirstDeg) / grid.lonStepDeg);
      const row = Math.round((grid.latFirstDeg - latDeg) / grid.latStepDeg);
      const controlC = air.temperatureK[row * grid.nx + column]! - 273.15;
      const last = rows.findLast((of) => of['basin_id'] === properties['basin_id'])!;
      expect(Math.abs(Number(last['temperature_c']) - controlC)).toBeLessThan(1.5);
    }
  });
});

test('the coming storm floods the town beyond 20 years in a good part of the members, not in all', async () => {
  const reaches = await propertiesOf('reaches');
  const basins = await propertiesOf('basins');
  const gauge = byName(await propertiesOf('gauges'), 'gauge_id').get(TOWN_GAUGE)!;
  const place = reaches.findIndex((reach) => reach['reach_id'] === gauge['reach_id']);
  const peaks = (await country.readTable('reach-climate'))
    .filter((row) => row['reach_id'] === gauge['reach_id'])
    .map((row) => Number(row['peak_m3s']));
  const threshold = gumbelQuantile(peaks, 20);
  const weather = Map.groupBy(await country.readTable('weather'), (row) => row['basin_id']!);
  // Stores as the model of the table has them at the reference time; summer evaporation is small
  // beside such rain, a mean of 0.1 mm an hour stands for it.
  const stores = basins.map((basin) => {
    const rain = weather
      .get(basin['basin_id'] as string)!
      .map((row) => Number(row['precipitation_mm']));
    const forcing = { precipitationMm: rain, potentialEvaporationMm: rain.map(() => 0.08) };
    return runGr4(forcing, parametersOf(basin), { timeStepHours: 1 }).state;
  });
  const grid = {
    ...theatreGrid(theatre, theatre.ensembleStepDeg),
    nx: 6,
    ny: 5,
    lonFirstDeg: 6.4,
    latFirstDeg: 50.8,
  };
  const terrain = makeTerrain(theatre, grid);
  const cells = await cellsOf(grid);
  const peakOf = (member: number) => {
    const run = { theatre, terrain, member, referenceMs: REFERENCE_MS, stepHours: 6 };
    const rain = basins.map(() => new Float64Array(120));
    const before = new Float64Array(basins.length);
    for (const { hour, ground } of forecastMember(run)) {
      for (const [basin, cell] of cells.entries()) {
        const fallen = ground.precipitationMm[cell]!;
        if (hour > 0) rain[basin]!.fill((fallen - before[basin]!) / 6, hour - 6, hour);
        before[basin] = fallen;
      }
    }
    const runoff = basins.map((basin, at) => {
      const forcing = {
        precipitationMm: rain[at]!,
        potentialEvaporationMm: rain[at]!.map(() => 0.08),
      };
      return runGr4(forcing, parametersOf(basin), { timeStepHours: 1, state: stores[at] })
        .dischargeMm;
    });
    return peakAt(reaches, basins, runoff, place);
  };
  const members = Array.from({ length: 21 }, (_, member) => peakOf(member));
  const above = members.filter(({ peakM3S }) => peakM3S > threshold);
  expect(above.length).toBeGreaterThan(6);
  expect(above.length).toBeLessThan(17);
  expect(members[0]!.peakM3S).toBeGreaterThan(threshold);
  expect(members[0]!.hour).toBeGreaterThan(48);

  async function cellsOf({ nx, lonFirstDeg, latFirstDeg, lonStepDeg, latStepDeg }: typeof grid) {
    const features = await country.readFeatures<Area>('basins');
    return features.map(({ geometry }) => {
      const [lonDeg, latDeg] = middleOf(geometry);
      const column = Math.round((lonDeg - lonFirstDeg) / lonStepDeg);
      return Math.round((latFirstDeg - latDeg) / latStepDeg) * nx + column;
    });
  }
});

/** The middle of the box around an area. */
function middleOf({ coordinates }: Area): readonly [lonDeg: number, latDeg: number] {
  const all = (coordinates as unknown[]).flat(3) as number[];
  const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const parts = [0, 1].map((part) => middle(all.filter((_, at) => at % 2 === part)));
  return [parts[0]!, parts[1]!];
}

test('the same reference time gives the same bytes', async () => {
  const again = await makeFloodCountry();
  const hashOf = async (folder: string) => {
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = files.filter((file) => file.isFile()).map((f) => join(f.parentPath, f.name));
    const hash = createHash('sha256');
    for (const path of paths.toSorted()) hash.update(await readFile(path));
    return hash.digest('hex');
  };
  try {
    expect(await hashOf(again.folder)).toBe(await hashOf(country.folder));
  } finally {
    await rm(again.folder, { recursive: true, force: true });
  }
}, 60_000);
