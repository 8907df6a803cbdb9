import { openWorkerPool, type WorkerPool } from '../../../platform/worker-pool.ts';
import { openPostedReader, type PostedReader } from './read-posted.ts';
import type { TableJob, TableResult } from './table-job.ts';

/** What the table processes share: a reader of posted tables, and threads. It must be closed. */
export type TableTools = {
  readonly reader: PostedReader;
  readonly pool: WorkerPool<TableJob, TableResult>;
  close(): Promise<void>;
};

/** Numbers lie outside of the heap; ten million texts of a column fit in it. */
const WORKER_HEAP_MB = 2048;

export function openTableTools(): TableTools {
  const reader = openPostedReader();
  const script = new URL('./table.worker.ts', import.meta.url);
  const options = { heapMb: WORKER_HEAP_MB, endsAborted: true };
  const pool = openWorkerPool<TableJob, TableResult>(script, undefined, options);
  return {
    reader,
    pool,
    async close() {
      await pool.close();
      await reader.close();
    },
  };
}
