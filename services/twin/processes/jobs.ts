import { setTimeout } from 'node:timers/promises';

import { Fault } from '../../platform/fault.ts';
import type { Log } from '../../platform/log.ts';
import { openJobStore, type Job } from './job-store.ts';
import { hasEnded, openLiveJobs, type JobRequest } from './live-jobs.ts';
import { adoptJobs } from './lost-jobs.ts';
import type { ProcessOutputs, Words } from './process.ts';
import { openRetention } from './retention.ts';

/** How many run at once and wait, and what is kept of those that have ended. */
export type JobLimits = {
  /** jobs at once, and runs that a client waits for beside them */
  readonly concurrency: number;
  readonly maxWaiting: number;
  /** of the tables of all that run and wait, in memory */
  readonly maxHeldBytes: number;
  readonly keepMs: number;
  readonly maxJobs: number;
  /** of all results at rest */
  readonly maxBytes: number;
};

const LIMITS: JobLimits = {
  concurrency: 2,
  maxWaiting: 100,
  maxHeldBytes: 1024 ** 3,
  keepMs: 24 * 3600 * 1000,
  maxJobs: 1000,
  maxBytes: 4 * 1024 ** 3,
};
export type { Job } from './job-store.ts';

const SYNC_SECONDS = 10;
const LEAST_FRACTION_FOR_ETA = 0.02;
const DISMISSED: Words = { en: 'dismissed', fr: 'abandonnée' };

export type Jobs = {
  /** @throws {Fault} unavailable when too many wait, storage-failed */
  submit(request: JobRequest): Promise<Job>;
  /**
   * Runs while the client waits; what takes longer than the process allows goes on as a job.
   *
   * @param signal the client's: what it leaves is stopped
   * @throws {Fault} what the process throws; unavailable when too many wait
   */
  run(
    request: JobRequest,
    signal?: AbortSignal,
  ): Promise<{ readonly outputs: ProcessOutputs } | { readonly job: Job }>;
  /** Newest first, those of other processes over the same folder too. */
  list(): Promise<readonly Job[]>;
  /** @throws {Fault} unknown-job */
  get(id: string): Promise<Job>;
  /** @throws {Fault} unknown-job, result-not-ready, and what the job itself failed with */
  readOutputs(id: string): Promise<ProcessOutputs>;
  /** Stops a job or removes its results; it stays listed as dismissed for a while. */
  dismiss(id: string): Promise<Job>;
  /** When it will be done at the pace so far, ms since 1970; undefined while that is a guess. */
  etaMs(job: Job): number | undefined;
  /** When its results are removed, ms since 1970; undefined while it is not done. */
  expiresMs(job: Job): number | undefined;
  /** Calls with each change of a job; the function that comes back ends it. */
  watch(listener: (job: Job) => void): () => void;
  /** Stops what runs; each such job is left as failed, with the reason. */
  close(): Promise<void>;
};

/** Opens the jobs under `folder`; what an earlier process left unfinished there is told as lost. */
export async function openJobs(deps: {
  readonly folder: string;
  readonly log: Log;
  readonly limits?: Partial<JobLimits>;
  readonly now?: () => number;
}): Promise<Jobs> {
  const { folder, log, now = Date.now } = deps;
  const limits = { ...LIMITS, ...deps.limits };
  const store = openJobStore(folder);
  const listeners = new Set<(job: Job) => void>();
  const retention = openRetention(store, limits, now);
  const tell = (job: Job) => {
    for (const listener of listeners) listener(job);
  };
  const live = openLiveJobs({ store, log, limits, now, tell, onEnd: () => retention.sweep() });
  for (const lost of await adoptJobs(store, now)) {
    log.warn({ job: lost.id, process: lost.processId }, 'a job was lost when the service stopped');
  }
  await retention.sweep();

  const find = async (id: string): Promise<Job> => {
    const entry = live.get(id);
    const job = entry?.listed === true ? entry.job : await store.read(id);
    if (job !== undefined) return job;
    throw new Fault('unknown-job', `no job "${id.slice(0, 80)}"`, { job: id.slice(0, 80) });
  };

  return {
    async submit(request) {
      const entry = live.begin(request, 'job', true);
      try {
        await live.change(entry, {});
      } catch (error) {
        entry.stop.abort(error);
        live.forget(entry);
        throw error;
      }
      live.follow(entry);
      return entry.job;
    },
    async run(request, signal) {
      signal?.throwIfAborted();
      const entry = live.begin(request, 'wait', false);
      const leave = () => entry.stop.abort(new Fault('cancelled', 'the client has gone'));
      signal?.addEventListener('abort', leave, { once: true });
      const patience = new AbortController();
      const waitMs = (request.process.syncSeconds ?? SYNC_SECONDS) * 1000;
      const waited = setTimeout(waitMs, undefined, { signal: patience.signal });
      try {
        const outputs = await Promise.race([entry.done, waited.catch(() => undefined)]);
        if (outputs !== undefined) {
          live.forget(entry);
          return { outputs };
        }
        entry.listed = true;
        await live.change(entry, {});
        live.follow(entry);
        return { job: entry.job };
      } catch (error) {
        live.forget(entry);
        throw error;
      } finally {
        patience.abort();
        signal?.removeEventListener('abort', leave);
      }
    },
    async list() {
      const stored = await store.readAll();
      const jobs = stored.map((job) => live.get(job.id)?.job ?? job);
      return jobs.toSorted((a, b) => b.createdMs - a.createdMs);
    },
    get: find,
    async readOutputs(id) {
      const { status, fault } = await find(id);
      if (fault !== undefined) throw new Fault(fault.kind, fault.message, fault.facts);
      if (status === 'successful') return store.readOutputs(id);
      if (status === 'dismissed') {
        throw new Fault('unknown-job', 'the job was dismissed: its results are gone', { job: id });
      }
      throw new Fault('result-not-ready', `the job is ${status}`, { job: id, jobStatus: status });
    },
    async dismiss(id) {
      const found = await find(id);
      const entry = live.get(id);
      const job = entry?.job ?? found;
      const changes = {
        status: 'dismissed' as const,
        finishedMs: job.finishedMs ?? now(),
        message: DISMISSED,
      };
      if (entry !== undefined && !hasEnded(job)) {
        await live.end(entry, changes, new Fault('cancelled', 'the job was dismissed'));
        return entry.job;
      }
      // Its end is on its way to the disk: what is written after it stays.
      await entry?.written;
      if (!hasEnded(job)) {
        const detail = 'the job runs in another process of the service: dismiss it there';
        throw new Fault('unavailable', detail, { owner: job.owner });
      }
      const { fault: _, ...rest } = job;
      const dismissed: Job = { ...rest, ...changes, updatedMs: now() };
      await store.write(dismissed);
      await store.removeOutputs(id);
      tell(dismissed);
      return dismissed;
    },
    etaMs({ status, fraction, startedMs }) {
      if (status !== 'running' || startedMs === undefined) return undefined;
      if (fraction < LEAST_FRACTION_FOR_ETA) return undefined;
      return now() + ((now() - startedMs) * (1 - fraction)) / fraction;
    },
    expiresMs: ({ finishedMs }) =>
      finishedMs === undefined ? undefined : finishedMs + limits.keepMs,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      await live.close();
      listeners.clear();
    },
  };
}
