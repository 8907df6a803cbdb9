import { Fault, invalidField } from '../../platform/fault.ts';
import type { Reach } from './reach.ts';

/** Reaches that hang together, each of which flows into one other or out of the network. */
export type RiverNetwork = {
  readonly reaches: readonly Reach[];
  readonly links: Links;
};

/** How reaches follow one another, by their index. */
export type Links = {
  readonly indexOf: ReadonlyMap<string, number>;
  /** the reach each flows into, -1 = out of the network */
  readonly next: Int32Array;
  /** the reaches that flow into each */
  readonly upstream: readonly (readonly number[])[];
  /** all reaches, each after those that flow into it */
  readonly order: Int32Array;
};

type Link = Pick<Reach, 'id' | 'nextId'>;

/** Reaches named in an error; a circle of more is told by its first ones. */
const NAMED = 20;

/**
 * The network of reaches, checked.
 *
 * @throws {Fault} invalid-request, if two have one id or a next one is not there;
 *   inconsistent-data, if they run in a circle; both name them
 */
export function openRiverNetwork(reaches: readonly Reach[]): RiverNetwork {
  return { reaches, links: linkReaches(reaches) };
}

/** Which reach follows which, and an order from the sources down; checked as a network is. */
export function linkReaches(reaches: readonly Link[]): Links {
  const indexOf = new Map<string, number>();
  for (const [index, { id }] of reaches.entries()) {
    if (indexOf.has(id)) {
      const detail = `two reaches have the id ${id}`;
      throw invalidField({ field: 'reaches.id', value: id, detail, allowed: 'each id once' });
    }
    indexOf.set(id, index);
  }
  const next = new Int32Array(reaches.length).fill(-1);
  const upstream: number[][] = reaches.map(() => []);
  for (const [index, { id, nextId }] of reaches.entries()) {
    if (nextId === null) continue;
    const following = indexOf.get(nextId);
    if (following === undefined) {
      const detail = `reach ${id} flows into ${nextId}, which is not there`;
      throw invalidField({
        field: 'reaches.nextId',
        value: nextId,
        detail,
        allowed: 'the id of a reach, or null where water leaves the network',
      });
    }
    next[index] = following;
    upstream[following]!.push(index);
  }
  return { indexOf, next, upstream, order: orderDownstream(reaches, next, upstream) };
}

function orderDownstream(
  reaches: readonly Link[],
  next: Int32Array,
  upstream: readonly (readonly number[])[],
): Int32Array {
  const waiting = upstream.map((above) => above.length);
  const order = new Int32Array(reaches.length);
  let count = 0;
  for (const [index, above] of waiting.entries()) if (above === 0) order[count++] = index;
  for (let done = 0; done < count; done++) {
    const following = next[order[done]!]!;
    if (following >= 0 && --waiting[following]! === 0) order[count++] = following;
  }
  if (count === order.length) return order;
  const circle = findCircle(waiting, next).map((index) => reaches[index]!.id);
  const more = circle.length > NAMED ? ` and ${circle.length - NAMED} more` : '';
  const named = circle.slice(0, NAMED);
  const detail = `reaches run in a circle: ${named.join(' > ')}${more}`;
  throw new Fault('inconsistent-data', detail, { reaches: named });
}

/** Reaches that wait for one another; from any that waits the way down ends in a circle. */
function findCircle(waiting: readonly number[], next: Int32Array): number[] {
  const seen = new Map<number, number>();
  let index = waiting.findIndex((count) => count > 0);
  for (; !seen.has(index); index = next[index]!) seen.set(index, seen.size);
  return [...seen.keys()].slice(seen.get(index));
}

/**
 * Strahler order of each reach.
 *
 * @throws {Fault} as `openRiverNetwork`
 * @see Strahler 1957, doi:10.1029/TR038i006p00913
 */
export function strahlerOrders(reaches: readonly Link[]): number[] {
  const { upstream, order } = linkReaches(reaches);
  const strahler = reaches.map(() => 1);
  for (const index of order) {
    const above = upstream[index]!.map((one) => strahler[one]!);
    if (above.length === 0) continue;
    const highest = above.reduce((a, b) => Math.max(a, b));
    const isMeeting = above.filter((one) => one === highest).length > 1;
    strahler[index] = isMeeting ? highest + 1 : highest;
  }
  return strahler;
}

/**
 * All reaches whose water comes to a reach, without itself, the nearest first.
 *
 * @throws {Fault} not-found, if the network has no reach of the id
 */
export function upstreamOf(network: RiverNetwork, id: string): Reach[] {
  const { reaches, links } = network;
  const found = [...links.upstream[getIndex(network, id)]!];
  for (let at = 0; at < found.length; at++) {
    for (const above of links.upstream[found[at]!]!) found.push(above);
  }
  return found.map((index) => reaches[index]!);
}

/**
 * The reaches that the water of a reach comes through, without itself, down to the last.
 *
 * @throws {Fault} not-found, if the network has no reach of the id
 */
export function downstreamOf(network: RiverNetwork, id: string): Reach[] {
  const { reaches, links } = network;
  const found: Reach[] = [];
  let index = links.next[getIndex(network, id)]!;
  for (; index >= 0; index = links.next[index]!) found.push(reaches[index]!);
  return found;
}

function getIndex({ links }: RiverNetwork, id: string): number {
  const index = links.indexOf.get(id);
  if (index !== undefined) return index;
  throw new Fault('not-found', `the river network has no reach ${id}`, { reachId: id });
}
