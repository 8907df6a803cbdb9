import { availableParallelism } from 'node:os';

import { openWorkerPool } from '../../platform/worker-pool.ts';
import type { GrowthJob, GrowthResult } from './growth.worker.ts';

/** A member grown, or what went wrong. */
export type GrowMember = (job: GrowthJob, signal?: AbortSignal) => Promise<GrowthResult>;

/**
 * Threads that grow fires, one member each at a time; they must be closed.
 *
 * @param threads by default every core
 */
export function openGrowers(threads = availableParallelism()): {
  readonly grow: GrowMember;
  close(): Promise<void>;
} {
  const script = new URL('./growth.worker.ts', import.meta.url);
  const pool = openWorkerPool<GrowthJob, GrowthResult>(script, threads);
  return {
    grow: (job, signal) => pool.run(job, [], signal),
    close: () => pool.close(),
  };
}
