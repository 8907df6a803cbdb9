import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { Fault } from './fault.ts';

const STORAGE_REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'the folder is not writable',
  EPERM: 'the folder is not writable',
  EMFILE: 'too many files are open',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a part of the path is a file, not a folder',
};

/** Engines of other languages tell what the file system said in its own words only. */
const STORAGE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/no space left on device/i, 'ENOSPC'],
  [/disk quota exceeded/i, 'EDQUOT'],
  [/read-only file system/i, 'EROFS'],
];

function codeIn(message: string): string | undefined {
  return STORAGE_WORDS.find(([words]) => words.test(message))?.[1];
}

/** Turns an error of the file system into a Fault that says what to do; others pass unchanged. */
export function toStorageFault(error: unknown, path: string): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  const code = (error as NodeJS.ErrnoException).code ?? codeIn(error.message);
  const reason = code === undefined ? undefined : STORAGE_REASONS[code];
  if (reason === undefined) return error;
  return new Fault('storage-failed', `cannot write ${path}: ${reason} (${code})`, { code }, error);
}

/**
 * Makes a folder and those above it, where they are not there yet. Step by step: the recursive
 * `mkdir` of Node never ends where a file system answers ENOENT to every new folder, as /proc does.
 *
 * @throws {Fault} storage-failed
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(path); !(await isThere(at, path)); at = dirname(at)) missing.push(at);
  for (const folder of missing.toReversed()) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      // Another process may have been quicker.
      if (error.code === 'EEXIST') return;
      if (error.code !== 'ENOENT') throw toStorageFault(error, path);
      const detail = `cannot write ${path}: its file system takes no new folders`;
      throw new Fault('storage-failed', detail, { code: error.code }, error);
    });
  }
}

async function isThere(folder: string, wanted: string): Promise<boolean> {
  try {
    if ((await stat(folder)).isDirectory()) return true;
    throw Object.assign(new Error(`${folder} is a file`), { code: 'ENOTDIR' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw toStorageFault(error, wanted);
  }
}

/**
 * Writes a file so that a reader, or a kill at any moment, sees the old content or the new, never
 * a part: a temporary name beside it, fsync, rename, fsync of the folder.
 *
 * @param write fills the temporary file (given its path)
 * @throws {Fault} storage-failed when the disk is full, read-only or not permitted
 */
export async function writeAtomically(
  path: string,
  write: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  const temporaryPath = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await makeFolder(dirname(path));
    await write(temporaryPath);
    await syncPath(temporaryPath);
    await rename(temporaryPath, path);
    await syncPath(dirname(path));
  } catch (error) {
    await rm(temporaryPath, { force: true }).catch(() => undefined);
    throw toStorageFault(error, path);
  }
}

/** {@link writeAtomically} for bytes or text already in memory. */
export async function writeFileAtomically(path: string, bytes: Uint8Array | string): Promise<void> {
  await writeAtomically(path, async (temporaryPath) => {
    const file = await open(temporaryPath, 'wx');
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
  });
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
