import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { parseBasicTime, toBasicTime, toIsoTime } from '../earth/time.ts';
import { Fault } from '../platform/fault.ts';
import { openWorkerPool, type WorkerPool } from '../platform/worker-pool.ts';
import { MANIFEST, readManifest } from './manifest.ts';
import { pruneRuns, type Pruning } from './prune-runs.ts';
import { openRunWriter, type NewRun, type RunWriter } from './run-writer.ts';
import type { Run } from './run.ts';
import type { StoreJob, StoreResult } from './store-job.ts';

export type RunStore = {
  /** Reference times (ISO 8601) of the runs that can be read, newest first; [] when there is none. */
  listRuns(collection: string): Promise<readonly string[]>;
  /** @throws {Fault} unknown-run; corrupt-data when the manifest is damaged */
  readRun(collection: string, referenceTime: string): Promise<Run>;
  /** Where a run's files lie: paths in its manifest are relative to it. */
  runFolder(collection: string, referenceTime: string): string;
  /**
   * The only way to write a run; one writer a run at a time, others wait their turn elsewhere.
   * Sweeps what an earlier writer left behind. It must be closed.
   *
   * @throws {Fault} unavailable while another writer holds the run; inconsistent-data when the
   *   run is there on another grid
   */
  openWriter(run: NewRun): Promise<RunWriter>;
  /** Removes old runs that bear a mark; see {@link pruneRuns}. */
  pruneRuns(collection: string, pruning: Pruning): Promise<void>;
  /** Ends the worker threads. Idle ones do not keep the process alive. */
  close(): Promise<void>;
};

/** Decoding, encoding and compressing are the writer's work: more threads than this gain little. */
const WRITER_THREADS = 2;

/** Opens the runs under a data folder, which need not exist yet. */
export function openRunStore(dataDir: string): RunStore {
  let pool: WorkerPool<StoreJob, StoreResult> | undefined;
  const getPool = () =>
    (pool ??= openWorkerPool(new URL('./store.worker.ts', import.meta.url), WRITER_THREADS));

  const collectionFolder = (collection: string) => {
    // The id becomes a path: nothing but a plain name may pass.
    if (!/^[a-z0-9][a-z0-9-]{1,63}$/.test(collection)) {
      throw new Fault('unknown-collection', `no collection "${collection.slice(0, 80)}"`);
    }
    return join(dataDir, 'collections', collection);
  };
  const runFolder = (collection: string, referenceTime: string) => {
    const ms = Date.parse(referenceTime);
    if (Number.isNaN(ms)) throw unknownRun(collection, referenceTime);
    return join(collectionFolder(collection), `run=${toBasicTime(ms)}`);
  };

  return {
    runFolder,
    async listRuns(collection) {
      const names = await listFolder(collectionFolder(collection));
      const times = names.flatMap((name) => parseBasicTime(name.replace(/^run=/, '')) ?? []);
      const readable = await Promise.all(
        times.map(async (ms) => {
          const inside = await listFolder(runFolder(collection, toIsoTime(ms)));
          return inside.includes(MANIFEST) ? [ms] : [];
        }),
      );
      return readable
        .flat()
        .sort((a, b) => b - a)
        .map(toIsoTime);
    },
    async readRun(collection, referenceTime) {
      const run = await readManifest(runFolder(collection, referenceTime));
      if (run === undefined) throw unknownRun(collection, referenceTime);
      return run;
    },
    async openWriter(run) {
      return openRunWriter({
        ...run,
        folder: runFolder(run.collection, run.referenceTime),
        runJob: (job) => getPool().run(job),
      });
    },
    async pruneRuns(collection, pruning) {
      await pruneRuns(collectionFolder(collection), pruning);
    },
    async close() {
      await pool?.close();
      pool = undefined;
    },
  };
}

async function listFolder(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new Fault('storage-failed', `cannot list ${path} (${code})`, { code }, error);
  }
}

function unknownRun(collection: string, referenceTime: string): Fault {
  return new Fault('unknown-run', `no run ${referenceTime.slice(0, 40)} in ${collection}`, {
    collection,
    run: referenceTime.slice(0, 40),
  });
}
