import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Grid } from '../../../services/earth/grid.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { openRunStore } from '../../../services/store/runs.ts';
import {
  reportArrival,
  reportAssetArrivals,
} from '../../../services/twin/exposure/arrival-report.ts';
import { readAssets, type KnownAssets } from '../../../services/twin/exposure/assets.ts';
import {
  differExposure,
  reportExposure,
  type Hazard,
} from '../../../services/twin/exposure/exposure-report.ts';
import { depsOf, FACILITIES, field, GRID, REFERENCE_TIME, ROADS } from './small-valley.ts';

const DEGREE_KM = (Math.PI * 6371.229) / 180;

const dataDir = await mkdtemp(join(tmpdir(), 'isohyet-exposure-'));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

let known: KnownAssets;
const runs = openRunStore(dataDir);
afterAll(() => runs.close());

beforeAll(async () => {
  const run = { collection: 'land', referenceTime: REFERENCE_TIME, grid: GRID, marks: [] };
  const writer = await runs.openWriter(run);
  await writer.addField(field('population_count', '1', Float32Array.of(10, 200, NaN)));
  await writer.addField(field('fuel_type', '1', Float32Array.of(2, 3, NaN)));
  const landscape = await writer.commit();
  await writer.close();
  const deps = depsOf(runs, { halls: FACILITIES, ways: ROADS });
  known = await readAssets(deps, { landscape, facilities: 'halls', roads: 'ways' });
});

const intensity = (...values: number[]): Hazard => ({
  grid: GRID,
  values: Float32Array.from(values),
  classes: [
    { from: 0, to: 4000 },
    { from: 4000, to: null },
  ],
  unit: 'kW m-1',
});

describe('the report of exposure', () => {
  test('amounts in each class, what is not known, and all there is', () => {
    const report = reportExposure(known, intensity(100, 5000, NaN));
    expect(report.classes.map(({ people }) => people)).toEqual([10, 200]);
    expect(report.total).toMatchObject({ people: 210, facilities: 1, criticalFacilities: 1 });
    // Nothing is known of dwellings: null, not none.
    expect(report.total.dwellings).toBeNull();
    expect(report.missingCells).toEqual({ people: 1, dwellings: null });
    expect(report.hazardUnknown.evacuationRoutesKm).toBeCloseTo(0.1 * DEGREE_KM, 6);
    expect(report.facilities).toEqual([
      {
        id: 'F1',
        name: { en: 'Hospital', fr: 'Hôpital' },
        kind: 'hospital',
        critical: true,
        capacity: 40,
        class: 1,
        besideFuel: false,
      },
    ]);
  });

  test('it names its datasets and their years', () => {
    expect(known.sources).toEqual([
      { what: 'people', collection: 'land', version: REFERENCE_TIME, year: 2021 },
      { what: 'facilities', collection: 'halls', version: '2026-11-01T00:00:00Z', year: 2025 },
      { what: 'roads', collection: 'ways', version: '2026-11-01T00:00:00Z', year: null },
    ]);
  });

  test('a scenario minus its base', () => {
    const base = reportExposure(known, intensity(100, 100, NaN));
    const scenario = reportExposure(known, intensity(NaN, 5000, NaN));
    const { classes, hazardUnknown } = differExposure(scenario, base);
    expect(classes.map(({ people }) => people)).toEqual([-210, 200]);
    expect(hazardUnknown.people).toBe(10);
    expect(classes[0]?.dwellings).toBeNull();
  });

  test('a town without fuel is told by the fuel beside it, apart from what is not known', () => {
    // Cells of some 180 m: fuel, four of a town, and one of which nothing is known.
    const grid = { ...GRID, nx: 6, lonStepDeg: 0.0025, latStepDeg: 0.0025 } as Grid;
    const people = Float32Array.of(1, 10, 100, 1000, 10_000, 100_000);
    const hospital = { id: 'H', name: { en: 'H', fr: 'H' }, kind: 'hospital', isCritical: true };
    const at = [10.0525, 50.05] as const;
    const assets = {
      grid,
      people,
      dwellings: undefined,
      facilities: [{ ...hospital, capacity: null, at }],
      roads: undefined,
    };
    const values = Float32Array.of(9000, NaN, NaN, NaN, NaN, NaN);
    const hazard: Hazard = {
      ...intensity(),
      grid,
      values,
      besideFuel: { fuel: Uint8Array.of(1, 2, 2, 2, 2, 0), worst: 'highest' },
    };
    const report = reportExposure({ assets, sources: [] }, hazard);
    expect(report.classes.map((amounts) => amounts.people)).toEqual([0, 1]);
    expect(report.besideFuel).toMatchObject({ distanceM: 500, none: { people: 0 } });
    expect(report.besideFuel!.classes.map((amounts) => amounts.people)).toEqual([0, 110]);
    // The two cells next to what is not known may lie beside fuel.
    expect(report.noFuel!.people).toBe(0);
    expect(report.hazardUnknown.people).toBe(111_000);
    expect(report.total.people).toBe(111_111);
    expect(report.facilities[0]).toMatchObject({ class: 1, besideFuel: true });
    const calm = reportExposure(
      { assets, sources: [] },
      { ...hazard, values: values.map((value) => value / 9) },
    );
    const difference = differExposure(report, calm);
    expect(difference.besideFuel!.classes.map((amounts) => amounts.people)).toEqual([-110, 110]);
  });

  test('exposures in other classes are not compared', () => {
    const base = reportExposure(known, intensity(1, 1, 1));
    const other = reportExposure(known, { ...intensity(1, 1, 1), classes: [{ from: 0, to: 1 }] });
    expect(() => differExposure(other, base)).toThrow(RangeError);
  });

  test('a table without rows is not known, a row that is no point is told', async () => {
    const landscape = await runs.readRun('land', REFERENCE_TIME);
    const empty = await readAssets(depsOf(runs, {}), { landscape, facilities: 'halls' });
    expect(empty.assets.facilities).toBeUndefined();
    const odd = depsOf(runs, { halls: ROADS });
    const failure = await readAssets(odd, { landscape, facilities: 'halls' }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(Fault);
    expect(String(failure)).toContain('"R1" is not a point');
  });
});

describe('when the fire reaches a place', () => {
  const arrivals = {
    grid: GRID,
    members: [Float32Array.of(1, 6, NaN), Float32Array.of(2, NaN, NaN)],
  };

  test('a point, a line and an area: the first touch', () => {
    const point = reportArrival(arrivals, { type: 'Point', coordinates: [10.15, 50.05] });
    expect(point).toMatchObject({ probability: 0.5, earliestH: 6, insideShare: 1 });
    const line = reportArrival(arrivals, {
      type: 'LineString',
      coordinates: [
        [10.05, 50.05],
        [10.45, 50.05],
      ],
    });
    expect(line).toMatchObject({ probability: 1, earliestH: 1, likelyH: 1, latestH: 2 });
    expect(line.insideShare).toBeCloseTo(0.625, 6);
  });

  test('never reached is no hour, and no zero', () => {
    const place = { type: 'Point' as const, coordinates: [10.25, 50.05] };
    expect(reportArrival(arrivals, place)).toMatchObject({ probability: 0, earliestH: null });
  });

  test('a town where nothing burns: when fire is within 500 m of it', () => {
    // Cells of some 180 m: the fire comes to the first alone, two cells from the place.
    const grid = { ...GRID, nx: 4, lonStepDeg: 0.0025, latStepDeg: 0.0025 } as Grid;
    const members = [Float32Array.of(3, NaN, NaN, NaN)];
    const at = (lon: number) => ({ type: 'Point' as const, coordinates: [lon, 50.05] });
    const town = reportArrival({ grid, members }, at(10.055));
    expect(town).toMatchObject({ probability: 0, likelyH: null });
    expect(town.near).toMatchObject({ distanceM: 500, probability: 1, likelyH: 3 });
    const beyond = reportArrival({ grid, members }, at(10.0575));
    expect(beyond.near).toMatchObject({ probability: 0, likelyH: null });
  });

  test('a place outside is a problem of the request', () => {
    const place = { type: 'Point' as const, coordinates: [0, 0] };
    expect(() => reportArrival(arrivals, place)).toThrow('outside of the area');
  });

  test('facilities and evacuation routes, earliest first', () => {
    const found = reportAssetArrivals(arrivals, known.assets);
    expect(found.map(({ id, earliestH }) => [id, earliestH])).toEqual([
      ['F1', 6],
      ['R1', null],
    ]);
  });
});
