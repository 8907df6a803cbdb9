/** A queue of cells by time whose earliest bucket is taken first; each cell stands in it once. */
export type BucketQueue = {
  /** Puts a cell in, or moves it to an earlier time. */
  put(cell: number, timeMin: number): void;
  /** The next cell, or -1 when there is none. */
  take(): number;
};

const BUCKETS = 1 << 16;
const NONE = -1;

/**
 * A monotone bucket queue on typed arrays: a list of cells for each slice of time, linked through
 * two arrays of cell numbers (8 bytes a cell, no objects). Within one slice, 1/65,536 of the whole
 * time, the order is open: whoever uses it takes a cell again when its time improves.
 *
 * @see Dial 1969, Algorithm 360, doi:10.1145/363269.363610
 */
export function openBucketQueue(cells: number, startMin: number, endMin: number): BucketQueue {
  const first = new Int32Array(BUCKETS).fill(NONE);
  const following = new Int32Array(cells).fill(NONE);
  // Before the first cell of a bucket stands the bucket itself, as -2 - bucket.
  const preceding = new Int32Array(cells).fill(NONE);
  const perMin = (BUCKETS - 1) / Math.max(endMin - startMin, 1e-9);
  let current = 0;

  const unlink = (cell: number) => {
    const before = preceding[cell]!;
    if (before === NONE) return;
    const after = following[cell]!;
    if (before >= 0) following[before] = after;
    else first[-2 - before] = after;
    if (after >= 0) preceding[after] = before;
    preceding[cell] = NONE;
  };

  return {
    put(cell, timeMin) {
      unlink(cell);
      const slice = Math.min(Math.floor((timeMin - startMin) * perMin), BUCKETS - 1);
      // A better time for a slice that is over: it is taken next.
      const bucket = slice < current ? current : slice;
      const next = first[bucket]!;
      following[cell] = next;
      if (next >= 0) preceding[next] = cell;
      preceding[cell] = -2 - bucket;
      first[bucket] = cell;
    },
    take() {
      while (current < BUCKETS) {
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
