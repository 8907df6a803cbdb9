import { readGroups } from '../../../formats/arrow/column-values.ts';
import type { ArrowTable } from '../../../formats/arrow/read-stream.ts';

/** Which rows of a posted table belong together, in memory that all threads see. */
export type Chains = {
  /** 1 where a chain begins, chain by chain */
  readonly startsChain: Uint8Array;
  /** the row of the table that each row is, chain by chain; absent: the same */
  readonly order?: Int32Array;
};

/**
 * The chains of a table by its column `id`; without one, all rows are one chain. Rows of a chain
 * need not lie together, but keep their order.
 *
 * @throws {Fault} invalid-request naming the row without an id
 */
export function readChains({ rows, schema, columns }: ArrowTable): Chains {
  const startsChain = new Uint8Array(new SharedArrayBuffer(rows));
  const id = findId(schema);
  if (id < 0) {
    if (rows > 0) startsChain[0] = 1;
    return { startsChain };
  }
  const groups = readGroups('id', columns[id]!, rows);
  const order = orderByGroup(groups);
  const at = (row: number) => groups[order === undefined ? row : order[row]!]!;
  for (let row = 0; row < rows; row++) {
    if (row === 0 || at(row) !== at(row - 1)) startsChain[row] = 1;
  }
  return { startsChain, ...(order !== undefined && { order }) };
}

/** Position of the column that tells the chains apart; -1 without one. */
export function findId({ fields }: ArrowTable['schema']): number {
  return fields.findIndex(({ name }) => name.toLowerCase() === 'id');
}

/** The rows of each chain, as they are numbered in the posted table. */
export function* chainRows({ startsChain, order }: Chains): Generator<Int32Array> {
  for (let from = 0; from < startsChain.length;) {
    const next = startsChain.indexOf(1, from + 1);
    const to = next < 0 ? startsChain.length : next;
    const start = from;
    yield (
      order?.subarray(from, to) ?? Int32Array.from({ length: to - from }, (_, at) => start + at)
    );
    from = to;
  }
}

/** Rows by group, each group in its own order; undefined where they lie so already. */
function orderByGroup(groups: Int32Array): Int32Array | undefined {
  let last = -1;
  const together = groups.every((group) => {
    const follows = group === last || group === last + 1;
    last = group;
    return follows;
  });
  if (together) return undefined;
  const next = new Int32Array(groups.reduce((most, group) => Math.max(most, group), -1) + 2);
  for (const group of groups) next[group + 1]! += 1;
  for (let group = 1; group < next.length; group++) next[group]! += next[group - 1]!;
  const order = new Int32Array(new SharedArrayBuffer(groups.length * 4));
  for (const [row, group] of groups.entries()) order[next[group]!++] = row;
  return order;
}

/** Rows at which a table of chains is cut into about `parts` pieces, with 0 and its length. */
export function cutChains(startsChain: Uint8Array, parts: number): readonly number[] {
  const cuts = [0];
  const rows = startsChain.length;
  for (let part = 1; part < parts; part++) {
    const at = startsChain.indexOf(
      1,
      Math.max(cuts.at(-1)! + 1, Math.round((rows * part) / parts)),
    );
    if (at < 0) break;
    cuts.push(at);
  }
  return rows === 0 ? cuts : [...cuts, rows];
}
