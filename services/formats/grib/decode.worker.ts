import { serveJobs } from '../../platform/worker-jobs.ts';
import type { Field } from '../field.ts';
import { decodeField } from './decode.ts';

/** One field of one message to decode off the main thread. */
export type DecodeJob = {
  readonly message: Uint8Array<ArrayBuffer>;
  readonly index: number;
  readonly number: number;
};

serveJobs<DecodeJob, Field>(
  ({ message, index, number }) => decodeField(message, index, { number }),
  (field) => [field.values.buffer],
);
