import { readOwnEntries, removeOwnEntry } from '../../../catalog/own-entries.ts';
import type { RunStore } from '../../../store/runs.ts';
import { SCENARIO_PREFIX } from './scenario-entry.ts';

/** Scenarios that stay: what-ifs come in dozens, and each is a few megabytes. */
const MOST_KEPT = 50;

/**
 * Removes the oldest scenarios, entry first and data after it.
 *
 * @param entriesFolder of the entries made here
 * @returns ids of those that were removed
 */
export async function pruneScenarios(
  entriesFolder: string,
  runs: Pick<RunStore, 'pruneRuns'>,
  keep: number = MOST_KEPT,
): Promise<readonly string[]> {
  const ids = (await readOwnEntries(entriesFolder))
    .map(({ id }) => id)
    .filter((id) => id.startsWith(SCENARIO_PREFIX))
    // The id holds the time it was made at: the order of names is that of time.
    .toSorted();
  const old = ids.slice(0, Math.max(0, ids.length - keep));
  for (const id of old) {
    await removeOwnEntry(entriesFolder, id);
    await runs.pruneRuns(id, { mark: 'SCENARIO', keep: 0 });
  }
  return old;
}
