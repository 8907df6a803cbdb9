import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { stepFireWeather } from '../../../services/science/fire-weather/step.ts';
import {
  BATCH_INPUTS,
  BATCH_RESULTS,
  openFireWeatherKernel,
} from '../../../services/science/kernels/fire-weather-kernel.ts';
import { FAIR_DAY, toBatch } from './batch.ts';
import type { Cell, MakeNumbers } from './batch.ts';

const kernel = openFireWeatherKernel();
const TYPES: readonly { make: MakeNumbers }[] = [{ make: Float32Array }, { make: Float64Array }];

/** What 32 bits can hold, so that both paths see the same weather. */
const range = (min: number, max: number) =>
  fc.float({ min: Math.fround(min), max: Math.fround(max), noNaN: true });
const cells = fc.record<Cell>({
  temperatureC: range(-50, 50),
  relativeHumidityPercent: fc.oneof(range(0, 100), fc.constantFrom(0, 100)),
  windKmH: fc.oneof(range(0, 120), fc.constant(0)),
  precipitationMm: fc.oneof(range(0, 120), fc.constantFrom(0, 0.5, 1.5, -1e-6)),
  latitudeDeg: fc.oneof(range(-90, 90), fc.constantFrom(-30, -20, -10, 10, 20, 30)),
  month: fc.integer({ min: 1, max: 12 }),
  ffmc: fc.oneof(range(0, 101), fc.constantFrom(0, 101)),
  dmc: fc.oneof(range(0, 400), fc.constantFrom(0, 33, 65)),
  dc: fc.oneof(range(0, 1200), fc.constant(0)),
});
const stepOne = (cell: Cell, latitudeAdjust: boolean) =>
  stepFireWeather(cell, cell, cell, { ffmcConstant: 147.27723, latitudeAdjust });

describe('the fire weather kernel', () => {
  test('in 64 bits is the scalar step within 1e-9', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1 }), fc.boolean(), (list, latitudeAdjust) => {
        const options = { ffmcConstant: 147.27723, latitudeAdjust } as const;
        const batch = toBatch(list, Float64Array, options);
        kernel.step(batch);
        list.forEach((cell, at) => {
          const expected = stepOne(cell, latitudeAdjust);
          for (const name of BATCH_RESULTS) {
            const off = Math.abs(batch[name][at]! - expected[name]);
            if (!(off <= 1e-9 + 1e-9 * expected[name])) {
              expect.fail(`${name} ${batch[name][at]}, not ${expected[name]}`);
            }
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  test('in 32 bits stays within the 32-bit gate of one step', () => {
    // README of the reference folder; the DSR goes with the power 1.77 of the FWI, and has no gate.
    const gate = { ffmc: 1e-3, dmc: 1e-3, dc: 2e-3, bui: 1e-3, isi: 1e-4, fwi: 1e-4, dsr: 1e-4 };
    const relative = { ffmc: 0, dmc: 0, dc: 0, bui: 0, isi: 1e-4, fwi: 1e-4, dsr: 1.77e-4 };
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1 }), (list) => {
        const batch = toBatch(list, Float32Array);
        kernel.step(batch);
        list.forEach((cell, at) => {
          const expected = stepOne(cell, true);
          for (const name of BATCH_RESULTS) {
            const off = Math.abs(batch[name][at]! - expected[name]);
            if (!(off <= gate[name] + relative[name] * expected[name])) {
              expect.fail(`${name} ${batch[name][at]}, not ${expected[name]}`);
            }
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  // NaN, and what no day can have; each alone makes all results missing, and no neighbour's.
  const odd = [...BATCH_INPUTS, 'ffmc', 'dmc', 'dc'].flatMap((name) => [
    { name, value: NaN },
    { name, value: Infinity },
  ]);
  test.each([
    ...odd,
    { name: 'windKmH', value: -1 },
    { name: 'relativeHumidityPercent', value: -0.1 },
    { name: 'latitudeDeg', value: 90.5 },
    { name: 'month', value: 0 },
    { name: 'month', value: 13 },
  ])('$name $value leaves every result of its cell NaN', ({ name, value }) => {
    for (const { make } of TYPES) {
      const alone = toBatch([FAIR_DAY], make);
      kernel.step(alone);
      const batch = toBatch([FAIR_DAY, { ...FAIR_DAY, [name]: value }, FAIR_DAY], make);
      kernel.step(batch);
      for (const result of BATCH_RESULTS) {
        expect(batch[result][1], result).toBeNaN();
        expect([batch[result][0], batch[result][2]], result).toEqual([
          alone[result][0],
          alone[result][0],
        ]);
      }
    }
  });

  test('a missing latitude does not matter where day lengths are those of Canada', () => {
    const options = { ffmcConstant: 147.27723, latitudeAdjust: false } as const;
    const batch = toBatch([{ ...FAIR_DAY, latitudeDeg: NaN }], Float64Array, options);
    kernel.step(batch);
    expect(batch.dmc[0]).toBeCloseTo(stepOne(FAIR_DAY, false).dmc, 9);
  });

  // 2.8 mm of 32 bits is 2.79999995: at the thresholds it has not rained yet.
  test.each([0.5, 1.5, 2.8])('%d mm is not yet more than %d mm', (precipitationMm) => {
    for (const { make } of TYPES) {
      const list = [precipitationMm, precipitationMm - 0.01, precipitationMm + 0.01].map(
        (rain) => ({
          ...FAIR_DAY,
          dmc: 40,
          dc: 400,
          precipitationMm: rain,
        }),
      );
      const batch = toBatch(list, make);
      kernel.step(batch);
      const name = ({ 0.5: 'ffmc', 1.5: 'dmc', 2.8: 'dc' } as const)[precipitationMm]!;
      const [at, below, over] = batch[name];
      if (name === 'ffmc') expect(at).toBe(below);
      expect(Math.abs(at! - below!)).toBeLessThan(Math.abs(at! - over!));
    }
  });

  test.each(TYPES)('cells of a long batch do not touch each other: $make.name', ({ make }) => {
    // Longer than two blocks, and no multiple of a register.
    const count = 9_001;
    const list = Array.from({ length: count }, (_, at) => ({
      ...FAIR_DAY,
      temperatureC: Math.fround(-20 + (at % 55)),
      precipitationMm: at % 7 === 0 ? at % 40 : 0,
      ffmc: 20 + (at % 80),
      dmc: at % 190,
      dc: at % 900,
      latitudeDeg: -60 + (at % 120),
      month: 1 + (at % 12),
    }));
    const whole = toBatch(list, make);
    kernel.step(whole);
    for (const at of [0, 1, 2047, 2048, 4095, 4096, 8191, 8192, count - 2, count - 1]) {
      const alone = toBatch([list[at]!], make);
      kernel.step(alone);
      for (const name of BATCH_RESULTS) expect(whole[name][at], name).toBe(alone[name][0]);
    }
  });

  test('arrays of several lengths or types are a bug', () => {
    const batch = toBatch([FAIR_DAY], Float32Array);
    expect(() => kernel.step({ ...batch, windKmH: new Float32Array(2) })).toThrow(RangeError);
    expect(() => kernel.step({ ...batch, dsr: new Float64Array(1) })).toThrow(RangeError);
    expect(() => kernel.step({ ...batch, month: new Uint8Array(2) })).toThrow(RangeError);
  });

  test('an empty batch is a step of nothing', () => {
    expect(() => kernel.step(toBatch([], Float32Array))).not.toThrow();
  });
});
