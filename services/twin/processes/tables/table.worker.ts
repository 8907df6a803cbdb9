/** Reads and computes tables off the main thread. */
import { serveJobs } from '../../../platform/worker-jobs.ts';
import { runTableJob } from './table-job.ts';

serveJobs(runTableJob, (result) =>
  'FD' in result ? Object.values(result.numbers).map(({ buffer }) => buffer as ArrayBuffer) : [],
);
