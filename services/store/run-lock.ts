import { open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { makeFolder, toStorageFault } from '../platform/atomic-file.ts';
import { Fault } from '../platform/fault.ts';

/** Locks of this process: its own number in a lock file may be that of an earlier process. */
const held = new Set<string>();

/**
 * Takes a lock file, so that one process at a time writes a run. The lock of a process that has
 * ended is taken over.
 *
 * @returns a function that gives it back
 * @throws {Fault} unavailable while another writer holds it
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  if (held.has(path)) throw isBusy(path, process.pid);
  held.add(path);
  try {
    await makeFolder(dirname(path));
    if (!(await tryCreate(path))) {
      const owner = Number(await readFile(path, 'utf8').catch(() => ''));
      if (owner !== process.pid && isAlive(owner)) throw isBusy(path, owner);
      await rm(path, { force: true });
      // Two that found the same dead owner: only one of them creates the file.
      if (!(await tryCreate(path))) throw isBusy(path, owner);
    }
  } catch (error) {
    held.delete(path);
    throw toStorageFault(error, path);
  }
  return async () => {
    await rm(path, { force: true });
    held.delete(path);
  };
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  // An empty lock file is that of a process killed while taking it.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isBusy(path: string, pid: number): Fault {
  return new Fault('unavailable', `process ${pid} is writing this run (lock ${path})`, { pid });
}
