/** A queue of cells by time whose earliest bucket is taken first; each cell stands in it once. */
export type BucketQueue = {
  /** Puts a cell in, or moves it to an earlier time. */
  put(cell: number, timeMin: number): void;
  /** The next cell, or -1 when there is none. */
  take(): number;
};

/** Wide enough that cells which were put in one after the other, neighbours, are taken so too. */
const SLICE_MIN = 0.7;
const MOST_BUCKETS = 1 << 16;
const NONE = -1;

/**
 * A monotone bucket queue on typed arrays: a list of cells for each slice of time, linked through
 * two arrays of cell numbers (8 bytes a cell, no objects). Within one slice, 1/65,536 of the whole
 * time, the order is open: whoever uses it takes a cell again when its time improves.
 *
 * @see Dial 1969, Algorithm 360, doi:10.1145/363269.363610
 */
export function openBucketQueue(cells: number, startMin: number, endMin: number): BucketQueue {
  const minutes = Math.max(endMin - startMin, 1e-9);
  const buckets = Math.max(2, Math.min(Math.ceil(minutes / SLICE_MIN), MOST_BUCKETS));
  const perMin = (buckets - 1) / minutes;
  const first = new Int32Array(buckets).fill(NONE);
  // For each cell the one after it and the one before it; before the first of a bucket stands the
  // bucket itself, as -2 - bucket.
  const links = new Int32Array(2 * cells).fill(NONE);
  let current = 0;

  const unlink = (cell: number) => {
    const before = links[2 * cell + 1]!;
    if (before === NONE) return;
    const after = links[2 * cell]!;
    if (before >= 0) links[2 * before] = after;
    else first[-2 - before] = after;
    if (after >= 0) links[2 * after + 1] = before;
    links[2 * cell + 1] = NONE;
  };

  return {
    put(cell, timeMin) {
      unlink(cell);
      const slice = Math.min(Math.floor((timeMin - startMin) * perMin), buckets - 1);
      // A better time for a slice that is over: it is taken next.
      const bucket = slice < current ? current : slice;
      const next = first[bucket]!;
      links[2 * cell] = next;
      if (next >= 0) links[2 * next + 1] = cell;
      links[2 * cell + 1] = -2 - bucket;
      first[bucket] = cell;
    },
    take() {
      while (current < buckets) {
        const cell = first[current]!;
        if (cell >= 0) {
          unlink(cell);
          return cell;
        }
        current++;
      }
      return NONE;
    },
  };
}
