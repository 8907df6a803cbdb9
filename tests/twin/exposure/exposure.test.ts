import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { CollectionEntry } from '../../../services/catalog/collection.ts';
import type { Grid } from '../../../services/earth/grid.ts';
import type { Field } from '../../../services/formats/field.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { openRunStore } from '../../../services/store/runs.ts';
import type { TableManifest } from '../../../services/store/table.ts';
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
import type { Row } from '../../../services/twin/table-rows.ts';

const REFERENCE_TIME = '2026-11-23T00:00:00Z';
/** 3 x 1 cells of 0.1 degree; edges at 10 east, 50.1 north. */
const GRID: Grid = {
  kind: 'regular-lonlat',
  nx: 3,
  ny: 1,
  lonFirstDeg: 10.05,
  latFirstDeg: 50.05,
  lonStepDeg: 0.1,
  latStepDeg: 0.1,
};
const DEGREE_KM = (Math.PI * 6371.229) / 180;

const dataDir = await mkdtemp(join(tmpdir(), 'isohyet-exposure-'));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function peopleField(values: Float32Array<ArrayBuffer>): Field {
  const referenceMs = Date.parse(REFERENCE_TIME);
  return {
    variable: {
      id: 'population_count',
      unit: '1',
      label: { en: 'People', fr: 'Population' },
      level: { kind: 'other' },
      cellMethod: 'point',
      timeInterpolation: 'step',
    },
    grid: GRID,
    windsAlongGrid: false,
    referenceMs,
    validMs: referenceMs,
    origin: {
      format: 'geotiff',
      centre: 65_535,
      subCentre: 0,
      processId: 0,
      processType: 255,
      productionStatus: 255,
      parameter: 'population_count',
      packing: 'float32',
      product: 'geotiff',
    },
    values,
  };
}

const FACILITIES: readonly Row[] = [
  {
    feature_id: 'F1',
    name: 'Hospital',
    name_fr: 'Hôpital',
    kind: 'hospital',
    critical: true,
    capacity: 40,
    geometry: { type: 'Point', coordinates: [10.15, 50.05] },
  },
];
const ROADS: readonly Row[] = [
  {
    feature_id: 'R1',
    name: 'Way out',
    kind: 'highway',
    evacuation_route: true,
    geometry: {
      type: 'LineString',
      coordinates: [
        [10.25, 50],
        [10.25, 50.1],
      ],
    },
  },
];

let known: KnownAssets;
const runs = openRunStore(dataDir);
afterAll(() => runs.close());

function depsOf(tables: Readonly<Record<string, readonly Row[]>>) {
  const years = { population_count: 2021, facilities: 2025 };
  const updatedAt = '2026-11-01T00:00:00Z';
  return {
    runs,
    catalog: {
      getCollection: async () => ({ 'isohyet:datasetYears': years }) as unknown as CollectionEntry,
      listRuns: async () => [],
      getRun: async () => Promise.reject(new Error('not asked for')),
    },
    readTable: async (collection: string) => ({
      rows: tables[collection] ?? [],
      manifest: tables[collection] && ({ updatedAt } as unknown as TableManifest),
    }),
  };
}

beforeAll(async () => {
  const run = { collection: 'land', referenceTime: REFERENCE_TIME, grid: GRID, marks: [] };
  const writer = await runs.openWriter(run);
  await writer.addField(peopleField(Float32Array.of(10, 200, NaN)));
  const landscape = await writer.commit();
  await writer.close();
  const deps = depsOf({ halls: FACILITIES, ways: ROADS });
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

  test('exposures in other classes are not compared', () => {
    const base = reportExposure(known, intensity(1, 1, 1));
    const other = reportExposure(known, { ...intensity(1, 1, 1), classes: [{ from: 0, to: 1 }] });
    expect(() => differExposure(other, base)).toThrow(RangeError);
  });

  test('a table without rows is not known, a row that is no point is told', async () => {
    const landscape = await runs.readRun('land', REFERENCE_TIME);
    const empty = await readAssets(depsOf({}), { landscape, facilities: 'halls' });
    expect(empty.assets.facilities).toBeUndefined();
    const odd = depsOf({ halls: ROADS });
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
    expect(line).toMatchObject({ probability: 1, earliestH: 1, likelyH: 1.5, latestH: 2 });
    expect(line.insideShare).toBeCloseTo(0.625, 6);
  });

  test('never reached is no hour, and no zero', () => {
    const place = { type: 'Point' as const, coordinates: [10.25, 50.05] };
    expect(reportArrival(arrivals, place)).toMatchObject({ probability: 0, earliestH: null });
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
