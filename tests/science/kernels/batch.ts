import {
  BATCH_INPUTS,
  BATCH_RESULTS,
} from '../../../services/science/kernels/fire-weather-kernel.ts';
import type { FireWeatherBatch } from '../../../services/science/kernels/fire-weather-kernel.ts';

/** Numbers of one cell by the names of a batch. */
export type Cell = Readonly<
  Record<(typeof BATCH_INPUTS)[number] | 'ffmc' | 'dmc' | 'dc', number> & { month: number }
>;

/** Float32Array or Float64Array, whichever the test runs with. */
export type MakeNumbers = new (length: number) => Float32Array | Float64Array;

/** A warm dry day in British Columbia. */
export const FAIR_DAY: Cell = {
  temperatureC: 22,
  relativeHumidityPercent: 38,
  windKmH: 14,
  precipitationMm: 0,
  latitudeDeg: 52,
  month: 7,
  ffmc: 85,
  dmc: 6,
  dc: 15,
};

/** A batch of these cells, results empty. */
export function toBatch(
  cells: readonly Cell[],
  make: MakeNumbers,
  options: FireWeatherBatch['options'] = { ffmcConstant: 147.27723, latitudeAdjust: true },
): FireWeatherBatch {
  const names = [...BATCH_INPUTS, ...BATCH_RESULTS];
  const arrays = Object.fromEntries(names.map((name) => [name, new make(cells.length)]));
  for (const name of [...BATCH_INPUTS, 'ffmc', 'dmc', 'dc'] as const) {
    cells.forEach((cell, at) => (arrays[name]![at] = cell[name]));
  }
  const month = Uint8Array.from(cells, (cell) => cell.month);
  return { ...arrays, month, options } as FireWeatherBatch;
}
