import { openWorkerPool, type WorkerPool } from '../../../platform/worker-pool.ts';
import { openPostedReader, type PostedReader } from './read-posted.ts';
import type { TableJob, TableResult } from './table-job.ts';

/** What the table processes share: a reader of posted tables, and threads. It must be closed. */
export type TableTools = {
  readonly reader: PostedReader;
  readonly pool: WorkerPool<TableJob, TableResult>;
  close(): Promise<void>;
};

export function openTableTools(): TableTools {
  const reader = openPostedReader();
  const pool = openWorkerPool<TableJob, TableResult>(new URL('./table.worker.ts', import.meta.url));
  return {
    reader,
    pool,
    async close() {
      await pool.close();
      await reader.close();
    },
  };
}
