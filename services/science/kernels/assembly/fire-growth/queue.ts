/**
 * The cells by time: a list of cells for each slice of time, linked through cell numbers that
 * stand with the cell. Dial 1969, Algorithm 360, doi:10.1145/363269.363610.
 *
 * A cell is 16 octets, side by side as the front is everywhere at once and waits for memory more
 * than for anything: time of arrival, f32; its line, i32 (see front.ts); the cell after it in its
 * slice and the one before it, i32; before the first of a bucket stands the bucket, as -2 - bucket.
 */
export let state: usize = 0;

/** Wide enough that cells which were put in one after the other, neighbours, are taken so too. */
const SLICE_MIN: f64 = 0.7;
const MOST_BUCKETS: f64 = 65536;
const NONE: i32 = -1;

let first: usize = 0;
let buckets: i32 = 0;
let perMin: f64 = 0;
let current: i32 = 0;

export function openQueue(cells: i32, endMin: f64): void {
  state = heap.alloc(<usize>cells << 4);
  for (let at = state; at < state + (<usize>cells << 4); at += 16) {
    store<f32>(at, Infinity);
    store<i32>(at, 0, 4);
    store<i32>(at, NONE, 8);
    store<i32>(at, NONE, 12);
  }
  buckets = <i32>max(2, min(ceil(endMin / SLICE_MIN), MOST_BUCKETS));
  perMin = <f64>(buckets - 1) / endMin;
  first = heap.alloc(<usize>buckets << 2);
  memory.fill(first, 0xff, <usize>buckets << 2);
}

// @ts-ignore: decorator
@inline
function unlink(cell: i32): void {
  const own = state + (<usize>cell << 4);
  const before = load<i32>(own, 12);
  if (before == NONE) return;
  const after = load<i32>(own, 8);
  if (before >= 0) store<i32>(state + (<usize>before << 4), after, 8);
  else store<i32>(first + (<usize>(-2 - before) << 2), after);
  if (after >= 0) store<i32>(state + (<usize>after << 4), before, 12);
  store<i32>(own, NONE, 12);
}

/** Puts a cell in, or moves it to an earlier time. */
export function put(cell: i32, timeMin: f64): void {
  unlink(cell);
  // A better time for a slice that is over: it is taken next.
  const bucket = max(current, min(<i32>(max(timeMin, 0) * perMin), buckets - 1));
  const slot = first + (<usize>bucket << 2);
  const next = load<i32>(slot);
  const own = state + (<usize>cell << 4);
  store<i32>(own, next, 8);
  store<i32>(own, -2 - bucket, 12);
  if (next >= 0) store<i32>(state + (<usize>next << 4), cell, 12);
  store<i32>(slot, cell);
}

/** The next cell, or -1 when there is none. */
export function take(): i32 {
  for (; current < buckets; current++) {
    const cell = load<i32>(first + (<usize>current << 2));
    if (cell < 0) continue;
    unlink(cell);
    return cell;
  }
  return NONE;
}

/** Up to when all cells are taken. */
export function reachedMin(): f64 {
  return <f64>current / perMin;
}
