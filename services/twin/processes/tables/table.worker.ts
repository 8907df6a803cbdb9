/** Reads and computes tables off the main thread. */
import { serveJobs } from '../../../platform/worker-jobs.ts';
import { runTableJob } from './table-job.ts';

serveJobs(runTableJob);
