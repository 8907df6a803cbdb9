import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

import { parseBasicTime } from '../earth/time.ts';
import { toStorageFault } from '../platform/atomic-file.ts';
import { Fault } from '../platform/fault.ts';
import { MANIFEST, readManifest } from './manifest.ts';
import { syncFiles } from './run-files.ts';
import { takeLock } from './run-lock.ts';
import type { Run } from './run.ts';

/** Held by the writer of a run while it writes. */
const WRITER_LOCK = 'writer.lock';

export type Pruning = { readonly mark: Run['marks'][number]; readonly keep: number };

/**
 * Removes the oldest runs of a collection that bear a mark, all but the newest `keep` of them, and
 * what an earlier removal left behind. Nothing is removed while the newest one is not complete. A
 * run without the mark, one that cannot be read, and one that is being written stay.
 *
 * @param folder of the collection
 * @throws {Fault} storage-failed
 */
export async function pruneRuns(folder: string, { mark, keep }: Pruning): Promise<void> {
  const folders = (await listNames(folder))
    .filter((name) => parseBasicTime(name.replace(/^run=/, '')) !== undefined)
    // The basic form of a time sorts as the time does.
    .sort((a, b) => (a < b ? 1 : -1))
    .map((name) => join(folder, name));
  const marked: { readonly path: string; readonly run: Run }[] = [];
  const leftovers: string[] = [];
  for (const path of folders) {
    const run = await readManifest(path).catch(() => null);
    if (run === undefined) leftovers.push(path);
    else if (run?.marks.includes(mark)) marked.push({ path, run });
  }
  if (marked[0]?.run.complete !== true) return;
  for (const path of leftovers) await removeRun(path, mark);
  for (const { path } of marked.slice(keep)) await removeRun(path, mark);
}

async function removeRun(folder: string, mark: Pruning['mark']): Promise<void> {
  let release: () => Promise<void>;
  try {
    release = await takeLock(join(folder, WRITER_LOCK));
  } catch (error) {
    // Somebody writes it: it is in use, and the next pruning looks again.
    if (error instanceof Fault && error.kind === 'unavailable') return;
    throw error;
  }
  try {
    const run = await readManifest(folder).catch(() => null);
    if (run === null || (run !== undefined && !run.marks.includes(mark))) return;
    // Without its manifest it is no run: from here on nobody finds a half of it.
    await rm(join(folder, MANIFEST), { force: true });
    await syncFiles([], folder);
    for (const name of await listNames(folder)) {
      if (name !== WRITER_LOCK) await rm(join(folder, name), { recursive: true, force: true });
    }
  } catch (error) {
    throw toStorageFault(error, folder);
  } finally {
    await release();
  }
  // Another writer may have begun again in it.
  await rmdir(folder).catch(() => undefined);
}

async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw toStorageFault(error, folder);
  }
}
