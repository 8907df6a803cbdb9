import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { Fault } from '../platform/fault.ts';
import type { Run } from '../store/run.ts';
import type { CollectionEntry } from './collection.ts';
import { entriesVersion, readEntries } from './entries.ts';
import { ownEntriesVersion, readOwnEntries } from './own-entries.ts';

/** What the catalog needs of the store. */
export type RunReader = {
  /** reference times, newest first */
  listRuns(collection: string): Promise<readonly string[]>;
  readRun(collection: string, referenceTime: string): Promise<Run>;
  runFolder(collection: string, referenceTime: string): string;
};

/** Entries and runs as they are right now: another process may publish at any time. */
export type Catalog = {
  listCollections(): Promise<readonly CollectionEntry[]>;
  /** @throws {Fault} unknown-collection */
  getCollection(id: string): Promise<CollectionEntry>;
  /** Newest first, the readable ones; what else lies there is told by `listUnreadable`. */
  listRuns(collection: string): Promise<readonly Run[]>;
  /** Runs whose manifest cannot be read, with the reason: shown, never left out in silence. */
  listUnreadable(collection: string): Promise<readonly UnreadableRun[]>;
  /**
   * The run of a reference time (ISO 8601), or `latest`: the newest complete run; where none is
   * complete, the newest partial one, whose `complete` and `missing` say so.
   *
   * @throws {Fault} unknown-run
   */
  getRun(collection: string, referenceTime: string): Promise<Run>;
};

export type UnreadableRun = { readonly referenceTime: string; readonly reason: string };

/** How long entry files and run folders are taken as unchanged, milliseconds. */
const FRESH_MS = 500;

/**
 * Opens the catalog of a folder of entries over a store of runs. Nothing is held open.
 *
 * @param catalogDir with a second folder for entries that the service makes itself, see
 *   `own-entries.ts`: it need not be there
 */
export function openCatalog(
  catalogDir: string | readonly [catalogDir: string, ownDir: string],
  runs: RunReader,
  now = Date.now,
): Catalog {
  const [givenDir, ownDir] = typeof catalogDir === 'string' ? [catalogDir] : catalogDir;
  let entries: { version: string; list: readonly CollectionEntry[] } | undefined;
  let entriesCheckedMs = -Infinity;
  const known = new Map<string, { version: string; run: Run }>();

  const listCollections = async () => {
    if (entries !== undefined && now() - entriesCheckedMs < FRESH_MS) return entries.list;
    const own = ownDir === undefined ? undefined : await ownEntriesVersion(ownDir);
    const version = `${await entriesVersion(givenDir)} ${own}`;
    if (entries?.version !== version) {
      const made = ownDir === undefined ? [] : await readOwnEntries(ownDir);
      entries = { version, list: [...(await readEntries(givenDir)), ...made] };
    }
    entriesCheckedMs = now();
    return entries.list;
  };

  const getCollection = async (id: string) => {
    const list = await listCollections();
    const entry = list.find((candidate) => candidate.id === id);
    if (entry !== undefined) return entry;
    throw new Fault('unknown-collection', `no collection "${id.slice(0, 80)}"`, {
      allowed: list.map((candidate) => candidate.id),
    });
  };

  const readRun = async (collection: string, referenceTime: string) => {
    const path = join(runs.runFolder(collection, referenceTime), 'run.json');
    const version = await stat(path).then(
      ({ mtimeMs, size }) => `${mtimeMs}:${size}`,
      () => undefined,
    );
    const cached = known.get(path);
    if (cached !== undefined && cached.version === version) return cached.run;
    const run = await runs.readRun(collection, referenceTime);
    if (version !== undefined) known.set(path, { version, run });
    return run;
  };

  /** A damaged manifest must not take the good runs with it. */
  const tryRun = async (collection: string, referenceTime: string) => {
    try {
      return await readRun(collection, referenceTime);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { referenceTime, reason: error.message };
    }
  };

  const readAll = async (collection: string) => {
    await getCollection(collection);
    const times = await runs.listRuns(collection);
    return Promise.all(times.map((time) => tryRun(collection, time)));
  };

  const listRuns = async (collection: string) => {
    const all = await readAll(collection);
    return all.filter((run): run is Run => 'generation' in run);
  };

  const listUnreadable = async (collection: string) => {
    const all = await readAll(collection);
    return all.filter((run): run is UnreadableRun => 'reason' in run);
  };

  const getRun = async (collection: string, referenceTime: string) => {
    await getCollection(collection);
    const times = await runs.listRuns(collection);
    if (referenceTime !== 'latest') {
      const wanted = times.find((time) => Date.parse(time) === Date.parse(referenceTime));
      if (wanted !== undefined) return readRun(collection, wanted);
      const shown = referenceTime.slice(0, 40);
      const allowed = ['latest', ...times];
      throw new Fault('unknown-run', `${collection} has no run ${shown}`, { allowed });
    }
    let newest: Run | undefined;
    for (const time of times) {
      const run = await tryRun(collection, time);
      if ('reason' in run) continue;
      if (run.complete) return run;
      newest ??= run;
    }
    if (newest !== undefined) return newest;
    throw new Fault('unknown-run', `${collection} has no run yet`, { allowed: [] });
  };

  return { listCollections, getCollection, listRuns, listUnreadable, getRun };
}
