import type { CollectionEntry } from '../../../services/catalog/collection.ts';
import type { Grid } from '../../../services/earth/grid.ts';
import type { Field } from '../../../services/formats/field.ts';
import type { RunStore } from '../../../services/store/runs.ts';
import type { TableManifest } from '../../../services/store/table.ts';
import type { Row } from '../../../services/twin/table-rows.ts';

export const REFERENCE_TIME = '2026-11-23T00:00:00Z';
/** 3 x 1 cells of 0.1 degree; edges at 10 east, 50.1 north. */
export const GRID: Grid = {
  kind: 'regular-lonlat',
  nx: 3,
  ny: 1,
  lonFirstDeg: 10.05,
  latFirstDeg: 50.05,
  lonStepDeg: 0.1,
  latStepDeg: 0.1,
};
/** A field of the valley, at the reference time. */
export function field(
  id: string,
  unit: string,
  values: Float32Array<ArrayBuffer>,
  member?: number,
): Field {
  const referenceMs = Date.parse(REFERENCE_TIME);
  return {
    variable: {
      id,
      unit,
      label: { en: id, fr: id },
      level: { kind: 'other' },
      cellMethod: 'point',
      timeInterpolation: 'step',
    },
    grid: GRID,
    windsAlongGrid: false,
    referenceMs,
    validMs: referenceMs,
    ...(member !== undefined && { member, ensembleSize: 2 }),
    origin: {
      format: 'geotiff',
      centre: 65_535,
      subCentre: 0,
      processId: 0,
      processType: 255,
      productionStatus: 255,
      parameter: id,
      packing: 'float32',
      product: 'geotiff',
    },
    values,
  };
}

export const FACILITIES: readonly Row[] = [
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
export const ROADS: readonly Row[] = [
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

/** What readers of assets need, with tables of these rows. */
export function depsOf(runs: RunStore, tables: Readonly<Record<string, readonly Row[]>>) {
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
