import { afterAll, describe, expect, test } from 'vitest';

import {
  BATCH_INPUTS,
  BATCH_RESULTS,
  openFireWeatherKernel,
} from '../../../services/science/kernels/fire-weather-kernel.ts';
import type { FireWeatherBatch } from '../../../services/science/kernels/fire-weather-kernel.ts';
import { openFireWeatherPool } from '../../../services/twin/kernels/fire-weather-pool.ts';
import { FAIR_DAY, toBatch } from '../../science/kernels/batch.ts';

/** More than two jobs, and no multiple of one. */
const COUNT = 150_001;
const DAYS = Array.from({ length: COUNT }, (_, at) => ({
  ...FAIR_DAY,
  temperatureC: -10 + (at % 45),
  precipitationMm: at % 5 === 0 ? at % 30 : 0,
  windKmH: at === COUNT - 2 ? NaN : at % 60,
  ffmc: at % 101,
  dmc: at % 190,
  dc: at % 900,
  month: 1 + (at % 12),
}));

/** The same batch with its arrays on shared memory. */
function share(batch: FireWeatherBatch): FireWeatherBatch {
  const copies = [...BATCH_INPUTS, ...BATCH_RESULTS].map((name) => {
    const copy = new Float32Array(new SharedArrayBuffer(batch[name].byteLength));
    copy.set(batch[name]);
    return [name, copy];
  });
  return { ...batch, ...Object.fromEntries(copies) };
}

const pool = openFireWeatherPool(2);
afterAll(() => pool.close());

describe('the fire weather pool', () => {
  test.each([
    { name: 'in 32 bits', batch: toBatch(DAYS, Float32Array) },
    { name: 'in 64 bits', batch: toBatch(DAYS, Float64Array) },
    { name: 'where the arrays lie', batch: share(toBatch(DAYS, Float32Array)) },
  ])('gives what one kernel gives, $name', async ({ batch }) => {
    const wide = batch.ffmc instanceof Float64Array;
    const alone = toBatch(DAYS, wide ? Float64Array : Float32Array);
    // Two days, so that the codes of the first go into the second.
    for (let day = 0; day < 2; day++) {
      openFireWeatherKernel().step(alone);
      await pool.step(batch);
    }
    for (const name of BATCH_RESULTS) {
      const [got, expected] = [batch[name], alone[name]];
      expect(Buffer.from(got.buffer).equals(Buffer.from(expected.buffer)), name).toBe(true);
    }
    expect(batch.fwi[COUNT - 2]).toBeNaN();
    expect(batch.temperatureC.length).toBe(COUNT);
  });

  test('one month may stand for all cells', async () => {
    const batch = { ...toBatch([FAIR_DAY, FAIR_DAY], Float32Array), month: 7 };
    const alone = toBatch([FAIR_DAY], Float32Array);
    openFireWeatherKernel().step(alone);
    await pool.step(batch);
    expect([...batch.fwi]).toEqual([alone.fwi[0], alone.fwi[0]]);
  });

  test('an abort rejects with its reason', async () => {
    const reason = new Error('the planner left');
    const batch = toBatch(DAYS, Float32Array);
    await expect(pool.step(batch, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('arrays of several lengths are a bug', async () => {
    const batch = { ...toBatch([FAIR_DAY], Float32Array), dsr: new Float32Array(2) };
    await expect(pool.step(batch)).rejects.toThrow(RangeError);
  });
});
