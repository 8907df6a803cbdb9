import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { gridShape, type Grid } from '../../services/earth/grid.ts';
import type { Variable } from '../../services/earth/variable.ts';
import type { Field } from '../../services/formats/field.ts';

export const REFERENCE_TIME = '2026-01-01T00:00:00Z';
export const REFERENCE_MS = Date.parse(REFERENCE_TIME);
export const HOUR_MS = 3_600_000;

/** Two series tiles across the antimeridian, with blocks cut at the edges. */
export const GRID: Grid = {
  kind: 'regular-lonlat',
  nx: 300,
  ny: 40,
  lonFirstDeg: 170,
  latFirstDeg: 60,
  lonStepDeg: 0.1,
  latStepDeg: 0.1,
};

export const TEMPERATURE: Variable = {
  id: 'air_temperature_2m',
  standardName: 'air_temperature',
  unit: 'K',
  label: { en: 'Air temperature', fr: 'Température de l’air' },
  level: { kind: 'height-above-ground', value: 2, unit: 'm' },
  cellMethod: 'point',
  timeInterpolation: 'linear',
};
export const PRECIPITATION: Variable = {
  id: 'precipitation_amount',
  standardName: 'precipitation_amount',
  unit: 'kg m-2',
  label: { en: 'Precipitation', fr: 'Précipitations' },
  level: { kind: 'surface' },
  cellMethod: 'sum',
  timeInterpolation: 'step',
};

type Place = { readonly variable?: Variable; readonly grid?: Grid; readonly hour?: number };

/** A field whose every cell is different; `salt` makes another one of the same identity. */
export function sampleField(
  place: Place & { readonly member?: number; readonly salt?: number },
): Field {
  const { variable = TEMPERATURE, grid = GRID, hour = 0, member, salt = 0 } = place;
  const { nx, ny } = gridShape(grid);
  return {
    variable,
    grid,
    windsAlongGrid: false,
    referenceMs: REFERENCE_MS,
    validMs: REFERENCE_MS + hour * HOUR_MS,
    ...(member !== undefined && { member, ensembleSize: 3 }),
    origin: {
      format: 'grib2',
      centre: 54,
      subCentre: 0,
      processId: 1,
      processType: 2,
      productionStatus: 192,
      parameter: '0.0.0',
      packing: '5.0',
      product: '4.0',
    },
    values: Float32Array.from({ length: nx * ny }, (_, cell) =>
      sampleValue({ cell, hour, member: member ?? null, salt }),
    ),
  };
}

/** Every thirteenth cell is missing; all numbers are exact in single precision. */
export function sampleValue(at: {
  readonly cell: number;
  readonly hour: number;
  readonly member: number | null;
  readonly salt?: number;
}): number {
  if (at.cell % 13 === 5) return NaN;
  const { cell, hour, member, salt = 0 } = at;
  return (cell % 5000) / 8 + hour * 1024 + ((member ?? 0) + 1) / 2 + salt * 65_536;
}

export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'isohyet-store-'));
}
