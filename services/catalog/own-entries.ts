import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { makeFolder, writeFileAtomically } from '../platform/atomic-file.ts';
import { CollectionEntry } from './collection.ts';
import { entriesVersion, readEntries } from './entries.ts';

/**
 * Where the entries lie that a service makes itself, scenarios: beside its data, since they come and
 * go with it. The published catalog is not touched.
 */
export function ownEntriesFolder(dataDir: string): string {
  return join(dataDir, 'catalog');
}

/** The entries made here; none while the folder is not there. */
export async function readOwnEntries(folder: string): Promise<readonly CollectionEntry[]> {
  return (await isThere(folder)) ? readEntries(folder) : [];
}

/** Changes when an entry made here comes, goes or changes. */
export async function ownEntriesVersion(folder: string): Promise<string> {
  return (await isThere(folder)) ? entriesVersion(folder) : 'none';
}

/**
 * Writes an entry, whole or not at all; one of the same id is replaced. It is served without a
 * restart.
 *
 * @throws {Fault} storage-failed; a ZodError when the entry is none, which is a bug
 */
export async function publishOwnEntry(folder: string, entry: unknown): Promise<CollectionEntry> {
  const checked = CollectionEntry.parse(entry);
  const own = join(folder, 'collections', checked.id);
  await makeFolder(own);
  await writeFileAtomically(join(own, 'collection.json'), JSON.stringify(entry, undefined, 2));
  return checked;
}

/** Removes an entry; nothing happens where it is not there. The data stay. */
export async function removeOwnEntry(folder: string, id: string): Promise<void> {
  await rm(join(folder, 'collections', id), { recursive: true, force: true });
}

async function isThere(folder: string): Promise<boolean> {
  return stat(join(folder, 'collections')).then(
    () => true,
    () => false,
  );
}
