import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { readEntries } from '../catalog/entries.ts';
import {
  countFields,
  EXERCISE_PARTS,
  isLand,
  type ExercisePart,
} from '../feeds/exercise/exercise-world.ts';
import type { MakeParts, PartProgress } from '../feeds/exercise/exercise-world.worker.ts';
import { makeFolder, toStorageFault } from '../platform/atomic-file.ts';
import { Fault } from '../platform/fault.ts';
import { openRunStore } from '../store/runs.ts';
import { geotiffFormat } from './geotiff-format.ts';
import { gribFormat } from './grib-format.ts';
import { ingestSources } from './ingest-files.ts';
import type { ExercisePlan } from './plan-exercise.ts';
import { describeRefusal } from './set-aside.ts';
import { tableFormat } from './tables/format.ts';

/** What the process that makes and stores the exercise world is given. */
type ExerciseJob = ExercisePlan & { readonly dataDir: string; readonly catalogDir: string };

/** Sent on the way; `error` is a sentence for a person, and the last thing sent. */
export type ExerciseMessage =
  | { readonly phase: 'generating' | 'ingesting'; readonly done: number; readonly total: number }
  | { readonly error: string };

/** Its fields are small: a second thread spends more on starting and handing over than it decodes. */
const DECODER_THREADS = 1;
/** Runs of each collection that stay: the newest, and one for those who still look at it. */
const RUNS_KEPT = 2;

/** Threads that are making parts: where one fails, the others must not go on. */
const makers = new Set<Worker>();

const job = JSON.parse(process.argv[2]!) as ExerciseJob;
const send = (message: ExerciseMessage) => process.send?.(message);
// Without the service there is nobody to make it for.
process.once('disconnect', () => process.exit(1));

try {
  await makeAndStore();
} catch (error) {
  const fault = toStorageFault(error, job.dataDir);
  if (!(fault instanceof Fault)) throw error;
  send({ error: fault.message });
} finally {
  // The channel to the service would keep this process alive.
  process.removeAllListeners('disconnect');
  process.disconnect();
}

/** Each part is stored while the next is made. */
async function makeAndStore(): Promise<void> {
  const { dataDir, catalogDir, partNames } = job;
  const folder = join(dataDir, 'exercise.tmp');
  // What a killed process left there is made again.
  await rm(folder, { recursive: true, force: true });
  await makeFolder(folder);
  const parts = EXERCISE_PARTS.filter(({ name }) => partNames.includes(name));
  const entries = await readEntries(catalogDir);
  const runs = openRunStore(dataDir);
  const format = gribFormat(runs, DECODER_THREADS);
  const total = 2 * parts.reduce((sum, part) => sum + countFields(part), 0);
  const made = new Map<string, number>();
  const stored = new Map<string, number>();
  const tell = () => {
    const sum = (counts: ReadonlyMap<string, number>) =>
      [...counts.values()].reduce((all, count) => all + count, 0);
    const phase = sum(made) < total / 2 ? 'generating' : 'ingesting';
    send({ phase, done: sum(made) + sum(stored), total });
  };
  const formats = [format, geotiffFormat(runs), tableFormat];
  const store = async (part: ExercisePart) => {
    const path = join(folder, part.name);
    for (const source of await listSources(part, path)) {
      const deps = { dataDir, entries, formats, ...source.into };
      const { results } = await ingestSources([source.path], deps, ({ items }) => {
        stored.set(part.name, items);
        if (items % 64 === 0) tell();
      });
      const refusal = results.flatMap(({ refusals }) => refusals)[0];
      if (refusal !== undefined) throw new Fault(refusal.kind, describeRefusal(refusal));
    }
    await rm(path, { recursive: true });
    stored.set(part.name, countFields(part));
    tell();
  };
  try {
    let storing = Promise.resolve();
    const makeLane = (lane: readonly ExercisePart[]) =>
      makeParts(lane, folder, ({ partName, done, isWritten }) => {
        made.set(partName, done);
        tell();
        const part = lane.find(({ name }) => name === partName);
        if (!isWritten || part === undefined) return;
        storing = storing.then(() => store(part));
        // Awaited below: until then its failure must not count as unhandled.
        storing.catch(() => undefined);
      });
    // Two at a time: alone, the first would leave a core idle.
    await Promise.all([0, 1].map((lane) => makeLane(parts.filter((_, at) => at % 2 === lane))));
    await storing;
    for (const collection of new Set(parts.map((part) => part.collection))) {
      await runs.pruneRuns(collection, { mark: 'EXERCISE', keep: RUNS_KEPT });
    }
  } finally {
    await Promise.all([...makers].map((maker) => maker.terminate()));
    await format.close?.();
    await runs.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Source = {
  readonly path: string;
  readonly into?: { readonly collection: string; readonly replacesRows: boolean };
};

/**
 * What of a part is ingested, in order. Weather says itself what it is; of a landscape there is a
 * folder a collection. Its rasters come last: once they are there, so is all of it.
 */
async function listSources(part: ExercisePart, path: string): Promise<readonly Source[]> {
  const { name } = part;
  if (!isLand(part)) return [{ path }];
  const folders = (await readdir(path)).filter((folder) => folder !== name);
  return [...folders.sort(), name].map((collection) => ({
    path: join(path, collection),
    into: { collection, replacesRows: true },
  }));
}

/** Makes parts one after another, on one thread: to start another takes longer than a small part. */
function makeParts(
  parts: readonly ExercisePart[],
  folder: string,
  onProgress: (progress: PartProgress) => void,
): Promise<void> {
  const script = new URL('../feeds/exercise/exercise-world.worker.ts', import.meta.url);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const partNames = parts.map(({ name }) => name);
  const data: MakeParts = { folder, referenceMs: job.referenceMs, partNames };
  const worker = new Worker(script, { workerData: data });
  makers.add(worker);
  worker.on('message', onProgress);
  worker.on('error', reject);
  worker.on('exit', (code) => {
    makers.delete(worker);
    if (code === 0) resolve();
    else reject(new Error(`the thread that makes ${partNames.join(', ')} ended with ${code}`));
  });
  return promise;
}
