import { readOwnEntries, removeOwnEntry } from '../catalog/own-entries.ts';

/** Scenarios of one kind that stay: what-ifs come in dozens, and each is a few megabytes. */
const MOST_KEPT = 50;

/**
 * Removes the oldest scenarios of a kind, entry first and data after it.
 *
 * @param entriesFolder of the entries made here
 * @param prefix of their ids; what follows it begins with the time they were made at
 * @param remove takes the data away
 * @returns ids of those that were removed
 */
export async function pruneScenarios(
  entriesFolder: string,
  prefix: string,
  remove: (id: string) => Promise<void>,
  keep: number = MOST_KEPT,
): Promise<readonly string[]> {
  const ids = (await readOwnEntries(entriesFolder))
    .map(({ id }) => id)
    .filter((id) => id.startsWith(prefix))
    // The id holds the time it was made at: the order of names is that of time.
    .toSorted();
  const old = ids.slice(0, Math.max(0, ids.length - keep));
  for (const id of old) {
    await removeOwnEntry(entriesFolder, id);
    await remove(id);
  }
  return old;
}
