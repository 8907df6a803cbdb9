import { availableParallelism } from 'node:os';

import { openWorkerPool } from '../../platform/worker-pool.ts';
import type { GrowthJob, GrowthResult } from './growth.worker.ts';

/** A member grown, or what went wrong. */
export type GrowMember = (
  job: Omit<GrowthJob, 'stop'>,
  signal?: AbortSignal,
) => Promise<GrowthResult>;

type Raster = Uint8Array | Uint16Array | Float32Array;

/**
 * Threads that grow fires, one member each at a time; they must be closed. They read the rasters of
 * all members from one memory; a fire itself takes some 50 octets a cell of a thread's own while it
 * grows (110 MB for 1,500 x 1,500 cells), and 8 here when it is done. Aborting ends what runs.
 *
 * @param threads by default every core
 */
export function openGrowers(threads = availableParallelism()): {
  readonly grow: GrowMember;
  close(): Promise<void>;
} {
  const script = new URL('./growth.worker.ts', import.meta.url);
  const pool = openWorkerPool<GrowthJob, GrowthResult>(script, threads);
  // Copied once, not for each member.
  const known = new WeakMap<object, Raster>();
  const toShared = <Values extends Raster>(values: Values): Values => {
    const found = known.get(values) ?? copyShared(values);
    known.set(values, found);
    return found as Values;
  };
  const share = <Fields extends object>(fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        isRaster(value) ? toShared(value) : value,
      ]),
    ) as Fields;
  return {
    async grow(job, signal) {
      const stop = new Int32Array(new SharedArrayBuffer(4));
      const end = () => Atomics.store(stop, 0, 1);
      signal?.addEventListener('abort', end, { once: true });
      const shared = { landscape: share(job.landscape), weather: share(job.weather) };
      try {
        return await pool.run({ ...job, ...shared, stop }, [], signal);
      } finally {
        signal?.removeEventListener('abort', end);
      }
    },
    close: () => pool.close(),
  };
}

/** A raster of cells; hourly weather, in 64 bits, is another for each member. */
function isRaster(value: unknown): value is Raster {
  return (
    value instanceof Uint8Array || value instanceof Uint16Array || value instanceof Float32Array
  );
}

function copyShared(values: Raster): Raster {
  const memory = new SharedArrayBuffer(values.byteLength);
  if (values instanceof Float32Array) {
    const copy = new Float32Array(memory);
    copy.set(values);
    return copy;
  }
  const copy = values instanceof Uint8Array ? new Uint8Array(memory) : new Uint16Array(memory);
  copy.set(values);
  return copy;
}
