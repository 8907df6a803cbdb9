import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { gridShape, type Grid } from '../../../services/earth/grid.ts';
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

/** Precipitation of some hours, ending at its time. */
function rainOf(periodH: number): Variable {
  const of = variable(`precipitation_amount_${periodH}h`, 'kg m-2', 'sum');
  return { ...of, periodS: 3600 * periodH };
}

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
    /** rain of so many hours before each step, in the place of that since the start */
    readonly rainPeriodH?: number;
  } = {},
): Promise<Run> {
  const { startMs = START_MS, members, rainPeriodH } = options;
  const hours = options.hours ?? Array.from({ length: 49 }, (_, hour) => hour);
  const fields: readonly (readonly [Variable, (hour: number, cell: number) => number])[] = [
    [variable('air_temperature_2m', 'K'), (hour) => weather.temperatureC(hour) + 273.15],
    [variable('dew_point_temperature_2m', 'K'), (hour) => weather.dewPointC(hour) + 273.15],
    [variable('eastward_wind_10m', 'm s-1'), weather.eastMS],
    [variable('northward_wind_10m', 'm s-1'), weather.northMS],
    rainPeriodH === undefined
      ? [variable('precipitation_amount', 'kg m-2', 'sum'), weather.rainMm]
      : [
          rainOf(rainPeriodH),
          (hour) => weather.rainMm(hour) - weather.rainMm(Math.max(0, hour - rainPeriodH)),
        ],
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
        const periodH = (of.periodS ?? 3600) / 3600;
        if (of.periodS !== undefined && (hour === 0 || hour % periodH !== 0)) continue;
        const intervalStartMs =
          of.periodS === undefined ? startMs : startMs + (hour - periodH) * HOUR_MS;
        for (const member of members ?? [undefined]) {
          await writer.addField({
            variable: of,
            grid: WEST_GRID,
            referenceMs: startMs,
            validMs: startMs + hour * HOUR_MS,
            ...(of.cellMethod === 'sum' && { intervalStartMs }),
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

/** Writes an analysis: what fell on each cell in some hours up to its time, kg m-2. */
export async function writeAnalysis(
  store: RunStore,
  collection: string,
  at: { readonly endMs: number; readonly hours: number; readonly grid: Grid },
  amountOf: (cell: number) => number,
): Promise<Run> {
  const { endMs, hours, grid } = at;
  const { nx, ny } = gridShape(grid);
  const referenceTime = new Date(endMs).toISOString().replace('.000', '');
  const writer = await store.openWriter({ collection, referenceTime, grid, marks: [] });
  try {
    await writer.addField({
      variable: rainOf(hours),
      grid,
      referenceMs: endMs,
      validMs: endMs,
      intervalStartMs: endMs - hours * HOUR_MS,
      values: Float32Array.from({ length: nx * ny }, (_, cell) => amountOf(cell)),
    });
    return await writer.commit();
  } finally {
    await writer.close();
  }
}
