import { invalidField } from '../../platform/fault.ts';
import type { FloodGrid, Rain } from './flood-model.ts';

const MM_H = 1 / 3.6e6;

/** Rain over the cells of a grid. */
export type PlannedRain = {
  readonly timeS: Float64Array;
  readonly nx: number;
  readonly ny: number;
  /** m/s, time-major */
  readonly rateMS: Float64Array;
  /** which column and row of the rain a column and row of the grid takes */
  readonly columnOf: Int32Array;
  readonly rowOf: Int32Array;
};

/**
 * @throws {Fault} `invalid-request`: times that do not rise, negative or missing rates, a rain grid
 *   that does not cover the flood's
 */
export function planRain(grid: FloodGrid, rain: Rain): PlannedRain {
  const { factor = 1 } = rain;
  const timeS = Float64Array.from(rain.timeS);
  const [nx, ny] = rain.kind === 'uniform' ? [1, 1] : [rain.nx, rain.ny];
  if (!(factor >= 0 && Number.isFinite(factor))) {
    throw invalidField({
      field: 'rain.factor',
      value: factor,
      detail: 'must be a number, not negative',
    });
  }
  timeS.forEach((time, at) => {
    if (Number.isFinite(time) && (at === 0 || time > timeS[at - 1]!)) return;
    throw invalidField({
      field: 'rain.timeS',
      value: time,
      detail: 'times must be numbers that rise',
    });
  });
  if (timeS.length === 0 || rain.rateMmH.length !== timeS.length * nx * ny) {
    const detail = `needs ${nx} x ${ny} rates for each of ${timeS.length} times, at least one`;
    throw invalidField({ field: 'rain.rateMmH', value: rain.rateMmH.length, detail });
  }
  const rateMS = Float64Array.from(rain.rateMmH, (rate) => rate * factor * MM_H);
  const bad = rateMS.findIndex((rate) => !(rate >= 0 && Number.isFinite(rate)));
  if (bad >= 0) {
    const value = rain.rateMmH[bad];
    const detail = Number.isNaN(value) ? 'has holes' : 'must not be negative';
    throw invalidField({ field: 'rain.rateMmH', value, detail, allowed: '>= 0' });
  }
  const place = (count: number, of: number, offsetM: number, cellM: number) =>
    Int32Array.from({ length: count }, (_, at) => {
      if (rain.kind === 'uniform') return 0;
      const found = Math.floor((offsetM + (at + 0.5) * grid.cellM) / cellM);
      if (found >= 0 && found < of) return found;
      const detail = 'does not cover the grid of the flood';
      throw invalidField({ field: 'rain', value: { nx, ny, cellM }, detail });
    });
  const [west, north, cellM] =
    rain.kind === 'uniform'
      ? [0, 0, 1]
      : [grid.westM - rain.westM, rain.northM - grid.northM, rain.cellM];
  const columnOf = place(grid.nx, nx, west, cellM);
  return { timeS, nx, ny, rateMS, columnOf, rowOf: place(grid.ny, ny, north, cellM) };
}

/** What falls on each cell of the rain from one time to another, m, as 32 bits hold it. */
export function rainBetween(
  rain: PlannedRain,
  fromS: number,
  toS: number,
  out: Float32Array,
): boolean {
  const { timeS, rateMS } = rain;
  const cells = rain.nx * rain.ny;
  let any = false;
  for (let cell = 0; cell < cells; cell++) {
    let sum = 0;
    for (let at = 0; at < timeS.length; at++) {
      const begins = Math.max(timeS[at]!, fromS);
      const ends = Math.min(timeS[at + 1] ?? Infinity, toS);
      if (ends > begins) sum += rateMS[at * cells + cell]! * (ends - begins);
    }
    out[cell] = sum;
    any ||= sum > 0;
  }
  return any;
}
