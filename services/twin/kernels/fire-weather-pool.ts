import { openWorkerPool } from '../../platform/worker-pool.ts';
import { BATCH_INPUTS, BATCH_RESULTS } from '../../science/kernels/fire-weather-kernel.ts';
import type { FireWeatherBatch } from '../../science/kernels/fire-weather-kernel.ts';
import type { SteppedArrays } from './fire-weather.worker.ts';

/** The daily Fire Weather Index System on every core. */
export type FireWeatherPool = {
  /**
   * One day forward, as the `step` of the kernel; resolves when all cells are written. Arrays on
   * a SharedArrayBuffer are read and written where they lie; others go to and fro in copies of at
   * most some 15 MB a core. Of one batch at a time: codes that two steps write at once are neither's.
   *
   * After a failure or an abort some cells are of the new day, some of the old one.
   *
   * @throws {RangeError} arrays of several lengths
   */
  step(batch: FireWeatherBatch, signal?: AbortSignal): Promise<void>;
  readonly size: number;
  close(): Promise<void>;
};

type Numbers = FireWeatherBatch['ffmc'];

/** Cells of a job: some milliseconds of work, beside which handing it over does not count. */
const CELLS_OF_JOB = 65_536;
/** One job at work and one waiting, so that no thread waits for its copies. */
const JOBS_OF_THREAD = 2;

/**
 * Threads that each hold a fire weather kernel; they start when first needed.
 *
 * @param size number of threads; by default as many as there are cores
 */
export function openFireWeatherPool(size?: number): FireWeatherPool {
  const pool = openWorkerPool<FireWeatherBatch, SteppedArrays>(
    new URL('./fire-weather.worker.ts', import.meta.url),
    size,
  );

  async function stepPart(batch: FireWeatherBatch, from: number, to: number, signal?: AbortSignal) {
    const part = cutBatch(batch, from, to);
    const stepped = await pool.run(part, findOwnBuffers(part), signal);
    for (const name of BATCH_RESULTS) {
      if (!isShared(batch[name])) batch[name].set(stepped[name], from);
    }
  }

  return {
    async step(batch, signal) {
      const { length } = batch.ffmc;
      for (const name of [...BATCH_INPUTS, ...BATCH_RESULTS]) {
        if (batch[name].length !== length) throw new RangeError(`${name} is not as long as ffmc`);
      }
      let next = 0;
      const takeParts = async () => {
        while (next < length) {
          const from = next;
          next = Math.min(from + CELLS_OF_JOB, length);
          try {
            await stepPart(batch, from, next, signal);
          } catch (error) {
            // Nothing is begun after a failure.
            next = length;
            throw error;
          }
        }
      };
      await Promise.all(Array.from({ length: pool.size * JOBS_OF_THREAD }, takeParts));
    },
    size: pool.size,
    close: () => pool.close(),
  };
}

function cutBatch(batch: FireWeatherBatch, from: number, to: number): FireWeatherBatch {
  const names = [...BATCH_INPUTS, ...BATCH_RESULTS];
  const arrays = Object.fromEntries(names.map((name) => [name, cut(batch[name], from, to)]));
  const { month, options } = batch;
  return {
    ...(arrays as Record<(typeof names)[number], Numbers>),
    month: typeof month === 'number' ? month : month.slice(from, to),
    options,
  };
}

function cut(array: Numbers, from: number, to: number): Numbers {
  return isShared(array) ? array.subarray(from, to) : array.slice(from, to);
}

function isShared(array: Numbers): boolean {
  return array.buffer instanceof SharedArrayBuffer;
}

function findOwnBuffers(part: FireWeatherBatch): ArrayBuffer[] {
  return [...BATCH_INPUTS, ...BATCH_RESULTS].flatMap((name) => {
    const { buffer } = part[name];
    return buffer instanceof ArrayBuffer ? [buffer] : [];
  });
}
