import type { Job, JobStore } from './job-store.ts';

/** What is kept of jobs that have ended. */
export type Keep = {
  readonly keepMs: number;
  readonly maxJobs: number;
  readonly maxBytes: number;
};

/** Removes jobs that ended too long ago and, oldest first, those beyond the bounds. */
export function openRetention(store: JobStore, keep: Keep, now: () => number) {
  let sweeping: Promise<void> | undefined;

  const sweepOnce = async () => {
    const jobs = await store.readAll();
    const ended = jobs.filter((job): job is Job & { finishedMs: number } => 'finishedMs' in job);
    const newestFirst = ended.toSorted((a, b) => b.finishedMs - a.finishedMs);
    let bytes = 0;
    for (const [index, job] of newestFirst.entries()) {
      bytes += await store.bytesOf(job.id);
      const old = job.finishedMs + keep.keepMs <= now();
      // The newest stays whatever its size: someone waits for it.
      const beyond = index > 0 && (index >= keep.maxJobs || bytes > keep.maxBytes);
      if (old || beyond) await store.remove(job.id);
    }
  };

  return {
    /** One sweep at a time: those who ask meanwhile share it. */
    sweep(): Promise<void> {
      sweeping ??= sweepOnce().finally(() => {
        sweeping = undefined;
      });
      return sweeping;
    },
  };
}
