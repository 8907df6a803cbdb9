import { createReadStream } from 'node:fs';
import { createHash } from 'node:crypto';
import { open, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

import { toStorageFault } from '../platform/atomic-file.ts';
import { readLiveFiles } from './manifest.ts';
import type { Run } from './run.ts';

const SYNCS_AT_ONCE = 16;

/**
 * Brings files and their folders to the disk. Synced side by side: a disk joins them to few
 * flushes, where one after another thousands of small files of an ensemble take minutes.
 *
 * @param paths absolute
 * @param top the folders above the files are synced up to this one
 * @throws {Fault} storage-failed
 */
export async function syncFiles(paths: readonly string[], top: string): Promise<void> {
  const folders = new Set<string>([top]);
  for (const path of paths) {
    for (let folder = dirname(path); folder.length > top.length; folder = dirname(folder)) {
      folders.add(folder);
    }
  }
  // A folder's entry is only as good as the file it names: files first.
  for (const batch of [paths, [...folders]]) {
    const waiting = batch.values();
    const sync = async () => {
      for (const path of waiting) await syncPath(path);
    };
    await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, sync));
  }
}

async function syncPath(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw toStorageFault(error, path);
  }
}

/** Removes what no manifest names: leftovers of a killed writer, files of older generations. */
export async function sweepRun(folder: string): Promise<void> {
  const live = await readLiveFiles(folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    const ours = /^(maps|series)\//.test(name) || name.endsWith('.tmp');
    if (entry.isFile() && ours && !live.has(name)) await rm(path, { force: true });
  }
  // Deepest first; a folder that still holds something stays.
  const folders = entries.filter((entry) => entry.isDirectory());
  for (const entry of folders.toReversed()) {
    await rmdir(join(entry.parentPath, entry.name)).catch(() => undefined);
  }
}

/** A file of a run that is not what its manifest says, and why. */
export type DamagedFile = { readonly path: string; readonly reason: string };

/**
 * Reads every file of a run and compares size and checksum with the manifest.
 *
 * @param folder of the run
 * @returns the files that are missing, cut off or altered; [] when all is well
 */
export async function verifyRun(
  folder: string,
  run: Run,
  signal?: AbortSignal,
): Promise<readonly DamagedFile[]> {
  const damaged: DamagedFile[] = [];
  for (const file of [...run.maps, ...run.series]) {
    signal?.throwIfAborted();
    const reason = await findDamage(join(folder, file.path), file);
    if (reason !== undefined) damaged.push({ path: file.path, reason });
  }
  return damaged;
}

async function findDamage(
  path: string,
  file: { readonly bytes: number; readonly sha256: string },
): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size !== file.bytes) return `has ${size} bytes instead of ${file.bytes}`;
    const hash = createHash('sha256');
    for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
    return hash.digest('hex') === file.sha256 ? undefined : 'does not match its checksum';
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
}
