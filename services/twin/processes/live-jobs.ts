import { randomUUID } from 'node:crypto';

import PQueue from 'p-queue';

import { Fault } from '../../platform/fault.ts';
import type { Log } from '../../platform/log.ts';
import type { Answer, Job, JobStore } from './job-store.ts';
import type { PostedTable, Process, ProcessOutputs, Words } from './process.ts';

/** A checked request: the process, its inputs, and the table that came as the request itself. */
export type JobRequest = {
  readonly process: Process;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly table?: PostedTable;
  readonly answer: Answer;
};

/** A run that is at work in this process; listed once it is a job of its own. */
export type LiveJob = {
  job: Job;
  listed: boolean;
  /** changes reach the disk in their order */
  written: Promise<void>;
  readonly stop: AbortController;
  readonly done: Promise<ProcessOutputs>;
  /** of the table that it holds in memory */
  readonly tableBytes: number;
};

/** Two lanes, so that those who wait do not stand behind jobs nobody waits for. */
export type Lane = 'job' | 'wait';

const RUNNING: Words = { en: 'running', fr: 'en cours' };
const DONE: Words = { en: 'done', fr: 'terminé' };
const ACCEPTED: Words = { en: 'waiting for its turn', fr: 'en attente de son tour' };

/** Runs that are at work here: begun in their turn, told of at each change, kept when they end. */
export function openLiveJobs(deps: {
  readonly store: JobStore;
  readonly log: Log;
  readonly limits: {
    readonly concurrency: number;
    readonly maxWaiting: number;
    readonly maxHeldBytes: number;
  };
  readonly now: () => number;
  /** called with each change of a listed job */
  readonly tell: (job: Job) => void;
  /** called when a listed job has ended */
  readonly onEnd: () => Promise<void>;
}) {
  const { store, log, limits, now, tell, onEnd } = deps;
  const live = new Map<string, LiveJob>();
  const lanes: Readonly<Record<Lane, PQueue>> = {
    job: new PQueue({ concurrency: limits.concurrency }),
    wait: new PQueue({ concurrency: limits.concurrency }),
  };

  const change = async (entry: LiveJob, changes: Partial<Job>): Promise<void> => {
    const job = { ...entry.job, ...changes, updatedMs: now() };
    entry.job = job;
    if (!entry.listed) return;
    entry.written = entry.written.then(() => store.write(job));
    await entry.written;
    tell(job);
  };

  // Stopped in the same turn as it is marked: a run whose turn comes meanwhile does not begin.
  const end = async (entry: LiveJob, changes: Partial<Job>, reason: Fault): Promise<void> => {
    const told = change(entry, changes);
    entry.stop.abort(reason);
    await told;
  };

  const execute = async (entry: LiveJob, { process, inputs, table }: JobRequest) => {
    const { signal } = entry.stop;
    signal.throwIfAborted();
    await change(entry, { status: 'running', startedMs: now(), message: RUNNING });
    signal.throwIfAborted();
    const onProgress = (fraction: number, message: Words) => {
      if (hasEnded(entry.job)) return;
      const bounded = Math.min(1, Math.max(entry.job.fraction, fraction));
      entry.job = { ...entry.job, fraction: bounded, message, updatedMs: now() };
      if (entry.listed) tell(entry.job);
    };
    const context = { signal, onProgress, ...(table === undefined ? {} : { table }) };
    const outputs = await process.execute(inputs, context);
    signal.throwIfAborted();
    return outputs;
  };

  const settle = async (entry: LiveJob) => {
    const { id } = entry.job;
    try {
      const outputs = await entry.done;
      await store.writeOutputs(id, outputs);
      if (hasEnded(entry.job)) return await store.removeOutputs(id);
      await change(entry, { status: 'successful', fraction: 1, finishedMs: now(), message: DONE });
    } catch (error) {
      if (hasEnded(entry.job)) return;
      if (!(error instanceof Fault)) log.error({ err: error, job: id }, 'a job failed');
      await change(entry, failure(error, now()));
    } finally {
      live.delete(id);
      await onEnd();
    }
  };

  return {
    get: (id: string) => live.get(id),
    all: () => [...live.values()],
    change,
    /** Marks a run as ended by `changes` and stops it, for `reason`. */
    end,
    forget: (entry: LiveJob) => void live.delete(entry.job.id),
    /** @throws {Fault} unavailable when too many wait */
    begin(request: JobRequest, lane: Lane, listed: boolean): LiveJob {
      const queue = lanes[lane];
      if (queue.size >= limits.maxWaiting) {
        throw new Fault('unavailable', 'too many jobs wait', { waiting: queue.size });
      }
      const tableBytes = request.table?.bytes.length ?? 0;
      const held = [...live.values()].reduce((sum, job) => sum + job.tableBytes, 0);
      if (held + tableBytes > limits.maxHeldBytes) {
        throw new Fault('unavailable', 'the tables that wait fill the memory', { held });
      }
      const start = Promise.withResolvers<void>();
      const done = start.promise.then(() => queue.add(() => execute(entry, request)));
      // A run may fail before anybody asks for what came of it.
      done.catch(() => undefined);
      const job: Job = {
        id: randomUUID(),
        processId: request.process.id,
        status: 'accepted',
        message: ACCEPTED,
        fraction: 0,
        createdMs: now(),
        updatedMs: now(),
        answer: request.answer,
        owner: process.pid,
      };
      const stop = new AbortController();
      const entry: LiveJob = { job, listed, written: Promise.resolve(), stop, done, tableBytes };
      live.set(job.id, entry);
      start.resolve();
      return entry;
    },
    /** From here on nobody waits for the run: what comes of it is kept. */
    follow(entry: LiveJob): void {
      settle(entry).catch((error: unknown) => log.error({ err: error }, 'a job was not kept'));
    },
    /** Begins nothing any more and stops what runs; each job says why it ended. */
    async close(): Promise<void> {
      const reason = new Fault('unavailable', 'the service was stopped while the job ran');
      for (const queue of Object.values(lanes)) queue.pause();
      const running = [...live.values()].filter(({ job }) => !hasEnded(job));
      await Promise.all(running.map((entry) => end(entry, failure(reason, now()), reason)));
    },
  };
}

/** Whether nothing more comes of a job. */
export function hasEnded({ status }: Job): boolean {
  return status !== 'accepted' && status !== 'running';
}

function failure(error: unknown, nowMs: number): Partial<Job> {
  const { kind, message, facts } =
    error instanceof Fault
      ? error
      : { kind: 'unavailable' as const, message: 'internal error', facts: {} };
  return {
    status: 'failed',
    finishedMs: nowMs,
    message: { en: message, fr: message },
    fault: { kind, message, facts },
  };
}
