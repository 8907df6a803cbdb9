import { availableParallelism } from 'node:os';

import { openWorkerPool } from '../../platform/worker-pool.ts';
import { openBarrier } from '../../science/hydraulics/barrier.ts';
import type { Flood, FloodModel } from '../../science/hydraulics/flood-model.ts';
import { openFlood, openFloodOver } from '../../science/hydraulics/flood.ts';
import { planFlood } from '../../science/hydraulics/plan-flood.ts';
import type { FloodJob } from './flood.worker.ts';

/** Between two looks at how far the threads are, ms. */
const LOOK_MS = 100;

/**
 * A flood on several threads, each with a band of rows of one memory: the same water to the last
 * bit as `openFlood` gives on one. To be closed.
 *
 * @param threads by default every core; fewer where the grid has less than four rows for each
 * @throws {Fault} as `openFlood`; `unavailable`: a thread was lost, and with it this flood
 */
export function openFloodPool(model: FloodModel, threads = availableParallelism()): Flood {
  if (threads <= 1) return openFlood(model);
  const plan = planFlood(model, threads);
  const { bandEnds, barrierAt } = plan.layout;
  const script = new URL('./flood.worker.ts', import.meta.url);
  const pool = openWorkerPool<FloodJob, boolean>(script, bandEnds.length);
  const barrier = openBarrier(new Int32Array(plan.memory.buffer, barrierAt, 4), bandEnds.length);
  return openFloodOver(plan, {
    async advance(untilS, onSlice, signal) {
      signal?.throwIfAborted();
      barrier.goOn();
      const stop = () => barrier.stop();
      signal?.addEventListener('abort', stop, { once: true });
      // What the listener throws ends the run, as it does on one thread.
      let thrown: { readonly reason: unknown } | undefined;
      const timer = setInterval(() => {
        try {
          onSlice();
        } catch (reason) {
          thrown ??= { reason };
          stop();
        }
      }, LOOK_MS);
      try {
        await Promise.all(
          bandEnds.map(async (_, band) => {
            try {
              await pool.run({ band, untilS, plan });
            } catch (error) {
              // The others must not wait for one that never comes.
              barrier.break();
              throw error;
            }
          }),
        );
        if (thrown !== undefined) throw thrown.reason;
        signal?.throwIfAborted();
        onSlice();
      } finally {
        clearInterval(timer);
        signal?.removeEventListener('abort', stop);
      }
    },
    close: () => pool.close(),
  });
}
