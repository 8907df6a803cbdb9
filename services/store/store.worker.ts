import { serveJobs } from '../platform/worker-jobs.ts';
import { runStoreJob } from './run-store-job.ts';
import type { StoreJob, StoreResult } from './store-job.ts';

serveJobs<StoreJob, StoreResult>(runStoreJob, (result) =>
  result.kind === 'band' ? [result.bytes.buffer] : [],
);
