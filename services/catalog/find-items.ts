import { intersects, type BoundingBox } from '../earth/bounding-box.ts';
import type { TimeInterval } from '../earth/time.ts';
import type { Run } from '../store/run.ts';
import type { Catalog } from './catalog.ts';
import type { CollectionEntry } from './collection.ts';
import { boxOf } from './run-box.ts';
import { itemId } from './stac/item.ts';

export type ItemCriteria = {
  readonly collections?: readonly string[];
  readonly ids?: readonly string[];
  readonly bbox?: BoundingBox;
  readonly datetime?: TimeInterval;
  readonly limit: number;
  /** where the page before ended: items after this place in the order are given */
  readonly after?: ItemPlace;
};

/** The order of items: newest reference time first, then by collection. */
export type ItemPlace = { readonly referenceTime: string; readonly collection: string };
export type FoundItem = { readonly entry: CollectionEntry; readonly run: Run };

/**
 * The items that meet every criterion, one page of them.
 *
 * @returns `matched` counts all pages; `next` is where the next page begins after
 * @throws {Fault} unknown-collection when a collection asked for is not there
 */
export async function findItems(catalog: Catalog, criteria: ItemCriteria) {
  const entries =
    criteria.collections === undefined
      ? await catalog.listCollections()
      : await Promise.all(criteria.collections.map((id) => catalog.getCollection(id)));
  const found: FoundItem[] = [];
  for (const entry of new Set(entries)) {
    for (const run of await catalog.listRuns(entry.id)) {
      if (meets(run, criteria)) found.push({ entry, run });
    }
  }
  found.sort((a, b) => compare(placeOf(a), placeOf(b)));
  const { after, limit } = criteria;
  const rest = after === undefined ? found : found.filter((it) => compare(placeOf(it), after) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page,
    matched: found.length,
    ...(rest.length > limit && last !== undefined ? { next: placeOf(last) } : {}),
  };
}

function placeOf({ entry, run }: FoundItem): ItemPlace {
  return { referenceTime: run.referenceTime, collection: entry.id };
}

function compare(a: ItemPlace, b: ItemPlace): number {
  if (a.referenceTime !== b.referenceTime) return a.referenceTime < b.referenceTime ? 1 : -1;
  if (a.collection === b.collection) return 0;
  return a.collection < b.collection ? -1 : 1;
}

function meets(run: Run, { ids, bbox, datetime }: ItemCriteria): boolean {
  if (ids !== undefined && !ids.includes(itemId(run))) return false;
  if (bbox !== undefined && !intersects(bbox, boxOf(run))) return false;
  if (datetime === undefined) return true;
  const first = Date.parse(run.validTimes[0] ?? run.referenceTime);
  const last = Date.parse(run.validTimes.at(-1) ?? run.referenceTime);
  return first <= datetime.endMs && last >= datetime.startMs;
}
