import { parentPort } from 'node:worker_threads';

import { Fault } from './fault.ts';
import type { WorkerJob, WorkerReply } from './worker-pool.ts';

/**
 * The worker's side of a pool: answers each job with what `handle` gives; a Fault crosses with
 * its facts, any other error as a bug with its stack.
 *
 * @param transferOf buffers of the output that are moved instead of copied
 */
export function serveJobs<Input, Output>(
  handle: (input: Input) => Output | Promise<Output>,
  transferOf: (output: Output) => readonly ArrayBuffer[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error('serveJobs runs in a worker thread only');
  const answer = async ({ id, input }: WorkerJob<Input>) => {
    try {
      const output = await handle(input);
      port.postMessage({ id, output } satisfies WorkerReply<Output>, [...transferOf(output)]);
    } catch (error) {
      const reply: WorkerReply<Output> =
        error instanceof Fault
          ? { id, fault: { kind: error.kind, message: error.message, facts: error.facts } }
          : { id, bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      port.postMessage(reply);
    }
  };
  port.on('message', (job: WorkerJob<Input>) => void answer(job));
}
