import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { Fault } from '../platform/fault.ts';
import { readManifest, storePath } from './manifest.ts';
import { openTableStore } from './tables.ts';

/** A file of the store that is not what its manifest says; `path` begins with `collections/`. */
export type StoreDamage = { readonly path: string; readonly reason: string };

const STATS_AT_ONCE = 32;

/**
 * Looks over every manifest of a data folder and the length of each file it names. Cheap: no file
 * is read but the manifests. What is altered at its old length is found by `verifyRun` only.
 *
 * @returns what is damaged, as it is found; nothing when all is well
 */
export async function* findStoreDamage(
  dataDir: string,
  signal?: AbortSignal,
): AsyncGenerator<StoreDamage> {
  const top = join(dataDir, 'collections');
  const listed = async (path: string) => {
    try {
      return { names: await listFolders(path), damage: [] };
    } catch (error) {
      const reason = `cannot be listed (${(error as NodeJS.ErrnoException).code})`;
      return { names: [], damage: [{ path: storePath(path), reason }] };
    }
  };
  const collections = await listed(top);
  yield* collections.damage;
  for (const collection of collections.names) {
    const folder = join(top, collection);
    yield* checkManifest(folder, () => openTableStore(dataDir).readTable(collection), signal);
    const runs = await listed(folder);
    yield* runs.damage;
    for (const name of runs.names) {
      if (!name.startsWith('run=')) continue;
      const run = join(folder, name);
      yield* checkManifest(run, () => readRunFiles(run), signal);
    }
  }
}

type Named = { readonly path: string; readonly bytes: number };

async function readRunFiles(folder: string): Promise<{ files: readonly Named[] } | undefined> {
  const run = await readManifest(folder);
  return run && { files: [...run.maps, ...run.series] };
}

async function* checkManifest(
  folder: string,
  read: () => Promise<{ readonly files: readonly Named[] } | undefined>,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoreDamage> {
  let files: readonly Named[] = [];
  try {
    files = (await read())?.files ?? [];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    yield { path: storePath(folder), reason: error.message };
  }
  for (let at = 0; at < files.length; at += STATS_AT_ONCE) {
    signal?.throwIfAborted();
    const some = files.slice(at, at + STATS_AT_ONCE);
    const found = await Promise.all(some.map((file) => checkLength(folder, file)));
    yield* found.filter((damage) => damage !== undefined);
  }
}

async function checkLength(folder: string, { path, bytes }: Named) {
  const full = join(folder, path);
  const reason = await stat(full).then(
    ({ size }) => (size === bytes ? undefined : `has ${size} bytes instead of ${bytes}`),
    (error: NodeJS.ErrnoException) => `cannot be read (${error.code})`,
  );
  return reason === undefined ? undefined : { path: storePath(full), reason };
}

/** A folder that is not there has nothing in it; one that cannot be read is an error. */
async function listFolders(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
