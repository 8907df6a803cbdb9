import { expect, test } from 'vitest';

import {
  BATCH_RESULTS,
  openFireWeatherKernel,
} from '../../../services/science/kernels/fire-weather-kernel.ts';
import { describeReference } from '../../cases.ts';
import { readReference } from '../reference-table.ts';
import { FAIR_DAY, toBatch } from './batch.ts';
import type { MakeNumbers } from './batch.ts';

/** The 32-bit gate of the reference README; its DSR follows from the FWI to the power 1.77. */
const GATE_32 = {
  ffmc: { absolute: 1e-3, relative: 0 },
  dmc: { absolute: 1e-3, relative: 0 },
  dc: { absolute: 2e-3, relative: 0 },
  bui: { absolute: 1e-3, relative: 0 },
  isi: { absolute: 1e-4, relative: 1e-4 },
  fwi: { absolute: 1e-4, relative: 1e-4 },
  dsr: { absolute: 2e-4, relative: 2e-4 },
} as const;
const NARROW = {
  bits: 32,
  make: Float32Array as MakeNumbers,
  tolerance: (name: keyof typeof GATE_32) => GATE_32[name],
};
const WIDE = {
  bits: 64,
  make: Float64Array as MakeNumbers,
  tolerance: () => ({ absolute: 1e-9, relative: 1e-9 }),
};

const FILES = [
  { file: 'fwi_chains.csv' },
  { file: 'fwi_chains.csv', latitudeAdjust: false },
  { file: 'fwi_vw85_48days.csv' },
  { file: 'fwi_vw85_48days_k147.2.csv', ffmcConstant: 147.2 },
  { file: 'fwi_vw85_48days_init0.csv', start: 0 },
  { file: 'fwi_vw85_48days_lat22.csv' },
  { file: 'fwi_vw85_48days_lat-35.csv' },
] as const;
const CASES = FILES.flatMap(
  (file) =>
    [
      { ffmcConstant: 147.27723, latitudeAdjust: true, start: undefined, ...NARROW, ...file },
      { ffmcConstant: 147.27723, latitudeAdjust: true, start: undefined, ...WIDE, ...file },
    ] as const,
);

describeReference('the fire weather kernel over days in a row', () => {
  test.each(CASES)('$file in $bits bits, latitudes $latitudeAdjust', (which) => {
    const { file, make, tolerance, ffmcConstant, latitudeAdjust, start } = which;
    const table = readReference(`fire/${file}`);
    const column = new Map(
      table.names.map((name) => [name, name === 'family' ? [] : table.numbers(name)]),
    );
    const of = (name: string, row: number) => column.get(name)?.[row];
    // All chains go forward together, one cell each: step by step as a grid does.
    const days = Map.groupBy(Array(table.rows).keys(), (row) => of('step', row) ?? row + 1);
    const first = (row: number, name: 'ffmc' | 'dmc' | 'dc') =>
      of(`${name}0`, row) ?? start ?? FAIR_DAY[name];
    const kernel = openFireWeatherKernel();
    let before:
      | { ffmc: ArrayLike<number>; dmc: ArrayLike<number>; dc: ArrayLike<number> }
      | undefined;
    let off = 0;
    for (const rows of days.values()) {
      const cells = rows.map((row, at) => ({
        temperatureC: of('temp', row)!,
        relativeHumidityPercent: of('rh', row)!,
        windKmH: of('ws', row)!,
        precipitationMm: of('prec', row)!,
        latitudeDeg: of('lat', row)!,
        month: of('mon', row)!,
        ffmc: before?.ffmc[at] ?? first(row, 'ffmc'),
        dmc: before?.dmc[at] ?? first(row, 'dmc'),
        dc: before?.dc[at] ?? first(row, 'dc'),
      }));
      const batch = toBatch(cells, make, { ffmcConstant, latitudeAdjust });
      kernel.step(batch);
      before = batch;
      // Without latitude adjustment the reference lists DMC and DC alone.
      const compared = latitudeAdjust ? BATCH_RESULTS : (['dmc', 'dc'] as const);
      for (const name of compared) {
        const { absolute, relative } = tolerance(name);
        rows.forEach((row, at) => {
          const expected = of(latitudeAdjust ? name : `${name}_nolat`, row)!;
          const near = Math.abs(batch[name][at]! - expected) <= absolute + relative * expected;
          if (!near && ++off < 5)
            console.error(`${file} row ${row + 1}: ${name} ${batch[name][at]}, not ${expected}`);
        });
      }
    }
    expect(off).toBe(0);
  });
});
