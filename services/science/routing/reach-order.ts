import { invalidField } from '../../platform/fault.ts';

/** What of a reach says where its water goes. */
export type LinkedReach = { readonly id: string; readonly nextId: string | null };

/**
 * The order in which reaches are computed, each after all above it.
 *
 * @returns `order` of indexes into reaches, and `next` by index: the one below, or -1
 * @throws {Fault} invalid-request for an id that is there twice, a next one that is not there, or
 *   reaches that run in a circle
 */
export function orderReaches(reaches: readonly LinkedReach[]) {
  const indexes = new Map(reaches.map(({ id }, index) => [id, index]));
  if (indexes.size !== reaches.length) {
    const twice = reaches.find(({ id }, index) => indexes.get(id) !== index)!.id;
    const detail = `the reach "${twice}" is there twice`;
    throw invalidField({ field: 'reaches', value: twice, detail, allowed: 'each id once' });
  }
  const next = Int32Array.from(reaches, ({ id, nextId }) => {
    if (nextId === null) return -1;
    const index = indexes.get(nextId);
    if (index !== undefined) return index;
    const detail = `the reach "${id}" runs into "${nextId}", which is not there`;
    throw invalidField({ field: 'nextId', value: nextId, detail, allowed: 'an id, or null' });
  });
  const above = new Int32Array(reaches.length);
  for (const index of next) if (index >= 0) above[index] = above[index]! + 1;
  const order = new Int32Array(reaches.length);
  let found = 0;
  for (let index = 0; index < above.length; index++) if (above[index] === 0) order[found++] = index;
  for (let done = 0; done < found; done++) {
    const below = next[order[done]!]!;
    if (below < 0) continue;
    above[below] = above[below]! - 1;
    if (above[below] === 0) order[found++] = below;
  }
  if (found === reaches.length) return { order, next };
  const circle = reaches.filter((_, index) => above[index]! > 0).map(({ id }) => id);
  const detail = `the reaches ${circle.slice(0, 5).join(', ')} run in a circle`;
  throw invalidField({ field: 'nextId', value: circle.slice(0, 20), detail, allowed: 'a tree' });
}
