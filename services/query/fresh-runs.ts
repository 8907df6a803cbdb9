import type { MapCatalog } from './find-map.ts';

/** A commit is seen this late at most, milliseconds: as late as the catalog sees its entries. */
const FRESH_MS = 500;
const MOST_KEPT = 64;

/**
 * A catalog that asks for the same run twice a second at most. A page of tiles is one question of
 * the store, not forty.
 *
 * @param now ms; only differences count
 */
export function keepRunsFresh(catalog: MapCatalog, now: () => number): MapCatalog {
  const kept = new Map<string, { readonly run: ReturnType<MapCatalog['getRun']>; ms: number }>();
  return {
    getCollection: (id) => catalog.getCollection(id),
    getRun(collection, referenceTime) {
      const key = `${collection} ${referenceTime}`;
      const found = kept.get(key);
      if (found !== undefined && now() - found.ms < FRESH_MS) return found.run;
      const run = catalog.getRun(collection, referenceTime);
      kept.delete(key);
      kept.set(key, { run, ms: now() });
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
      run.catch(() => kept.delete(key));
      return run;
    },
  };
}
