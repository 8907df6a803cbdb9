import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Grid } from '../../../services/earth/grid.ts';
import type { Variable } from '../../../services/earth/variable.ts';
import type { Run } from '../../../services/store/run.ts';
import type { RunStore } from '../../../services/store/runs.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const START_MS = Date.UTC(2026, 5, 1);

/** Six cells in British Columbia: noon by longitude is from 19:56 to 20:04 UTC. */
export const WEST_GRID: Grid = {
  kind: 'regular-lonlat',
  nx: 3,
  ny: 2,
  lonFirstDeg: -121,
  latFirstDeg: 50.5,
  lonStepDeg: 1,
  latStepDeg: 1,
};
export const CELLS = 6;

const variable = (
  id: string,
  unit: string,
  cellMethod: Variable['cellMethod'] = 'point',
): Variable => ({
  id,
  unit,
  cellMethod,
  label: { en: id, fr: id },
  level: { kind: 'surface' },
  timeInterpolation: cellMethod === 'point' ? 'linear' : 'step',
});

/** Weather as plain functions of the hours since the start of the run. */
export type PlainWeather = {
  readonly temperatureC: (hour: number) => number;
  readonly dewPointC: (hour: number) => number;
  readonly eastMS: (hour: number) => number;
  readonly northMS: (hour: number) => number;
  /** accumulated since the start */
  readonly rainMm: (hour: number) => number;
  readonly snowKgM2?: (hour: number, cell: number) => number;
};

/** A warm dry day that grows warmer by 0.1 degC an hour. */
export const WARMING: PlainWeather = {
  temperatureC: (hour) => 18 + 0.1 * hour,
  dewPointC: () => 5,
  eastMS: () => 3,
  northMS: () => -4,
  rainMm: () => 0,
};

export function makeDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'isohyet-twin-'));
}

/** Writes a run of the small grid, one field of every variable and step. */
export async function writeWeather(
  store: RunStore,
  collection: string,
  weather: PlainWeather,
  options: {
    readonly startMs?: number;
    readonly hours?: readonly number[];
    readonly members?: readonly number[];
  } = {},
): Promise<Run> {
  const { startMs = START_MS, members } = options;
  const hours = options.hours ?? Array.from({ length: 49 }, (_, hour) => hour);
  const fields: readonly (readonly [Variable, (hour: number, cell: number) => number])[] = [
    [variable('air_temperature_2m', 'K'), (hour) => weather.temperatureC(hour) + 273.15],
    [variable('dew_point_temperature_2m', 'K'), (hour) => weather.dewPointC(hour) + 273.15],
    [variable('eastward_wind_10m', 'm s-1'), weather.eastMS],
    [variable('northward_wind_10m', 'm s-1'), weather.northMS],
    [variable('precipitation_amount', 'kg m-2', 'sum'), weather.rainMm],
    ...(weather.snowKgM2 === undefined
      ? []
      : [[variable('surface_snow_amount', 'kg m-2'), weather.snowKgM2] as const]),
  ];
  const referenceTime = new Date(startMs).toISOString().replace('.000', '');
  const writer = await store.openWriter({
    collection,
    referenceTime,
    grid: WEST_GRID,
    marks: ['EXERCISE'],
  });
  try {
    for (const hour of hours) {
      for (const [of, valueAt] of fields) {
        for (const member of members ?? [undefined]) {
          await writer.addField({
            variable: of,
            grid: WEST_GRID,
            referenceMs: startMs,
            validMs: startMs + hour * HOUR_MS,
            ...(of.cellMethod === 'sum' && { intervalStartMs: startMs }),
            ...(member !== undefined && { member }),
            values: Float32Array.from({ length: CELLS }, (_, cell) => valueAt(hour, cell)),
          });
        }
      }
    }
    return await writer.commit();
  } finally {
    await writer.close();
  }
}
