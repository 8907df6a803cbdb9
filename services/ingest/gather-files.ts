import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { makeFolder, toStorageFault } from '../platform/atomic-file.ts';
import { downloadFile, type DownloadOptions } from './download.ts';
import { describeFile, walkFiles } from './find-files.ts';
import type { FileResult, IngestContext, IngestFile } from './format.ts';
import { toRefusal } from './set-aside.ts';

type GatherOptions = Pick<IngestContext, 'dataDir' | 'dryRun' | 'progress'> & {
  readonly download: Omit<DownloadOptions, 'path' | 'onBytes' | 'signal'> | undefined;
  readonly signal: AbortSignal | undefined;
};

/** Files on this disk, and what could not be found or fetched. */
export type GatheredFiles = {
  readonly files: readonly IngestFile[];
  readonly results: readonly FileResult[];
  /** Removes what was downloaded. */
  remove(): Promise<void>;
};

/** Finds files and folders and downloads addresses; a dry run downloads nothing. */
export async function gatherFiles(
  paths: readonly string[],
  options: GatherOptions,
): Promise<GatheredFiles> {
  const { progress, signal } = options;
  const files: IngestFile[] = [];
  const results: FileResult[] = [];
  let folder: string | undefined;
  const remove = async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const path of paths) {
      try {
        if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) {
          for await (const inside of walkFiles(path)) {
            signal?.throwIfAborted();
            progress({ at: inside });
            const file = await describeFile(inside, inside);
            files.push(inside === path ? file : { ...file, isFound: true });
          }
        } else if (options.dryRun) {
          results.push(planDownload(path));
        } else {
          progress({ at: hideKeys(path) });
          folder ??= await makeDownloadFolder(options.dataDir);
          files.push(
            await fetchFile(path, join(folder, String(files.length + results.length)), options),
          );
        }
      } catch (error) {
        const refusals = [toRefusal(error)];
        results.push({ ...unread(path), status: 'refused', refusals });
      }
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { files, results, remove };
}

async function fetchFile(
  address: string,
  folder: string,
  { download, progress, signal }: GatherOptions,
): Promise<IngestFile> {
  await mkdir(folder);
  const path = join(folder, basename(new URL(address).pathname) || 'download');
  await downloadFile(address, {
    ...download,
    path,
    onBytes: (bytes) => progress({ bytes }),
    ...(signal && { signal }),
  });
  return describeFile(path, hideKeys(address));
}

/** An address may carry a key or a password: they are neither shown nor kept. */
function hideKeys(address: string): string {
  if (!URL.canParse(address)) return address;
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}

/** A folder of this process; those of processes that were killed are removed. */
async function makeDownloadFolder(dataDir: string): Promise<string> {
  const parent = join(dataDir, 'downloads');
  try {
    await makeFolder(parent);
    for (const name of await readdir(parent)) {
      const pid = Number(name.split('-')[0]);
      if (isAlive(pid)) continue;
      await rm(join(parent, name), { recursive: true, force: true });
    }
    return await mkdtemp(join(parent, `${process.pid}-`));
  } catch (error) {
    throw toStorageFault(error, parent);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function planDownload(address: string): FileResult {
  return { ...unread(address), status: 'planned', targets: ['would be downloaded'], refusals: [] };
}

function unread(path: string): Pick<FileResult, 'file' | 'targets' | 'count'> {
  const name = hideKeys(path);
  const file = { path, name, bytes: 0, sha256: '', head: new Uint8Array(0) };
  return { file, targets: [], count: 0 };
}
