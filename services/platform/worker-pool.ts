import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import { Fault, type PlainFault } from './fault.ts';

export type WorkerJob<Input> = { readonly id: number; readonly input: Input };
export type WorkerReply<Output> =
  | { readonly id: number; readonly output: Output }
  | { readonly id: number; readonly fault: PlainFault }
  | { readonly id: number; readonly bug: string };

export type WorkerPool<Input, Output> = {
  /**
   * Runs one job; `transfer` moves buffers, which are empty here afterwards. Aborting rejects at
   * once: a job still queued is never begun, one that runs is left to end unheard, or ends with
   * its worker where the pool is opened so.
   */
  run(input: Input, transfer?: readonly ArrayBuffer[], signal?: AbortSignal): Promise<Output>;
  readonly size: number;
  close(): Promise<void>;
};

type WorkerPoolOptions = {
  /** what a worker's heap may hold; beyond it the job is `too-large` and its worker replaced */
  readonly heapMb?: number;
  /** an aborted job ends with its worker: for work whose length the client decides */
  readonly endsAborted?: boolean;
};

type Waiting<Input, Output> = {
  readonly input: Input;
  readonly transfer: readonly ArrayBuffer[];
  readonly result: PromiseWithResolvers<Output>;
};

/**
 * A fixed number of worker threads over one queue; each takes one job at a time. Workers start
 * when first needed. A worker that dies rejects its own job and is replaced for the next one.
 *
 * @param script url of a worker that answers with {@link serveJobs}
 */
export function openWorkerPool<Input, Output>(
  script: URL,
  size: number = availableParallelism(),
  { heapMb, endsAborted = false }: WorkerPoolOptions = {},
): WorkerPool<Input, Output> {
  const limits = heapMb === undefined ? {} : { maxOldGenerationSizeMb: heapMb };
  const queue: Waiting<Input, Output>[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Waiting<Input, Output>>();
  let lastId = 0;
  let closed = false;

  const fail = (worker: Worker, reason: unknown) => {
    busy.get(worker)?.result.reject(reason);
    busy.delete(worker);
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    next();
  };
  const start = () => {
    const worker = new Worker(script, { resourceLimits: limits });
    worker.on('error', (error) => fail(worker, toReason(error, heapMb)));
    // A reply that cannot be read here is a reply lost: its worker is not asked again.
    worker.on('messageerror', (error) => {
      fail(worker, error);
      void worker.terminate();
    });
    worker.on('exit', (code) => fail(worker, new Error(`a worker ended with code ${code}`)));
    worker.on('message', (reply: WorkerReply<Output>) => {
      const job = busy.get(worker);
      busy.delete(worker);
      idle.push(worker);
      // An idle worker must not keep the process alive; a busy one must.
      worker.unref();
      if (job !== undefined) settle(job.result, reply);
      next();
    });
    return worker;
  };
  const next = () => {
    while (queue.length > 0 && !closed) {
      if (idle.length === 0 && busy.size >= size) return;
      const job = queue.shift()!;
      const worker = idle.pop() ?? start();
      const message: WorkerJob<Input> = { id: ++lastId, input: job.input };
      try {
        worker.postMessage(message, [...job.transfer]);
      } catch (error) {
        // An input that cannot be cloned is the job's fault; the worker has seen nothing of it.
        idle.push(worker);
        worker.unref();
        job.result.reject(error);
        continue;
      }
      worker.ref();
      busy.set(worker, job);
    }
  };

  return {
    size,
    run(input, transfer = [], signal) {
      if (closed) return Promise.reject(new Error('the worker pool is closed'));
      if (signal?.aborted) return Promise.reject(signal.reason);
      const result = Promise.withResolvers<Output>();
      const job = { input, transfer, result };
      const abort = () => {
        const at = queue.indexOf(job);
        if (at >= 0) queue.splice(at, 1);
        result.reject(signal?.reason);
        if (!endsAborted) return;
        // Its exit makes room for the next job.
        for (const [worker, { result: own }] of busy) if (own === result) void worker.terminate();
      };
      const forget = () => signal?.removeEventListener('abort', abort);
      signal?.addEventListener('abort', abort, { once: true });
      result.promise.then(forget, forget);
      queue.push(job);
      next();
      return result.promise;
    },
    async close() {
      closed = true;
      for (const job of queue.splice(0)) job.result.reject(new Error('the worker pool is closed'));
      await Promise.all([...idle, ...busy.keys()].map((worker) => worker.terminate()));
    },
  };
}

function toReason(error: unknown, heapMb: number | undefined): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  const detail = 'the work needs more memory than a worker has';
  return new Fault('too-large', detail, { budget: 'worker memory in MB', most: heapMb }, error);
}

function settle<Output>(result: PromiseWithResolvers<Output>, reply: WorkerReply<Output>) {
  if ('output' in reply) return result.resolve(reply.output);
  if ('bug' in reply) return result.reject(new Error(reply.bug));
  // A class does not survive structured clone, its facts do: the fault is made anew here.
  const { kind, message, facts } = reply.fault;
  return result.reject(new Fault(kind, message, facts));
}
