import { Fault } from '../platform/fault.ts';
import { openTwin } from './open-twin.ts';
import { receiveJob } from './forked-task.ts';
import type { ApartJob, ApartMessage } from './run-apart.ts';

type Deps = Awaited<ReturnType<typeof openTwin>>['deps'] & {
  readonly onProgress: (fraction: number, words: { en: string; fr: string }) => void;
};

/** The other side of `runApart`: computes the answer to the job that this process was given. */
export async function answerApart<Job extends ApartJob, Answer>(
  compute: (job: Job, deps: Deps) => Promise<Answer>,
): Promise<void> {
  const job = await receiveJob<Job>();
  const send = (message: ApartMessage<Answer>) => process.send?.(message);
  // Without the service there is nobody to compute for.
  process.once('disconnect', () => process.exit(1));
  const twin = await openTwin(job.dataDir, job.catalogDir);
  try {
    const onProgress: Deps['onProgress'] = (fraction, words) => send({ fraction, words });
    send({ answer: await compute(job, { ...twin.deps, onProgress }) });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    send({ fault: { kind: error.kind, message: error.message, facts: error.facts } });
  } finally {
    await twin.close();
    process.removeAllListeners('disconnect');
    if (process.connected) process.disconnect();
  }
}
