/** The ground and how fire behaves on it; all numbers are those of the caller. */
export let nx: i32 = 0;
export let ny: i32 = 0;
export let hours: i32 = 0;
/** A u32 for each cell, as `packGround` makes them. */
export let packed: usize = 0;
/** An f32 for each cell, m; 0 = there are none at all. */
export let barrierM: usize = 0;
let classCount: i32 = 0;
/** For each hour where its offsets begin: an i32 for each class, the place of its record. */
let hourly: usize = 0;
/** The records that are free, up to where. */
let free: usize = 0;
let freeEnd: usize = 0;

export const MINUTES: f64 = 60;
/** Bit of a packed cell: what is closed lies beside it. */
export const NEAR_CLOSED: u32 = 128;
/** What the offsets hold for what nobody has asked yet, and where fire does not spread. */
export const UNKNOWN: i32 = -1;
export const NO_SPREAD: i32 = -2;
/** A line of the processor's cache: metric of five numbers, intensity, acceleration, none. */
const RECORD_BYTES: usize = 64;
const CHUNK_RECORDS: usize = 1024;

// @ts-ignore: decorator
@external('growth', 'ask')
/** Writes the behaviour of a class at an hour; `false` where fire does not spread. */
declare function ask(spreadClass: i32, hour: i32, record: usize): bool;

export function layGround(columns: i32, rows: i32, hourCount: i32, classes: i32): void {
  nx = columns;
  ny = rows;
  hours = hourCount;
  classCount = classes;
  packed = heap.alloc(4 * <usize>(nx * ny));
  hourly = heap.alloc(4 * <usize>hours);
  memory.fill(hourly, 0, 4 * <usize>hours);
}

export function layBarriers(): usize {
  barrierM = heap.alloc(4 * <usize>(nx * ny));
  return barrierM;
}

/** Hour by hour, since the front asks many classes at one hour: those then lie side by side. */
export function offsetsAt(hour: i32): usize {
  const slot = hourly + (<usize>hour << 2);
  let offsets: usize = load<u32>(slot);
  if (offsets == 0) {
    offsets = heap.alloc(4 * <usize>classCount);
    memory.fill(offsets, 0xff, 4 * <usize>classCount);
    store<u32>(slot, <u32>offsets);
  }
  return offsets;
}

/** Where the record of a class at an hour stands, or NO_SPREAD. */
export function find(spreadClass: i32, hour: i32): i32 {
  const slot = offsetsAt(hour) + (<usize>spreadClass << 2);
  const known = load<i32>(slot);
  if (known != UNKNOWN) return known;
  let at = NO_SPREAD;
  if (free == freeEnd) {
    // Begins with a line of the cache.
    free = (heap.alloc(RECORD_BYTES * (CHUNK_RECORDS + 1)) + 63) & ~63;
    freeEnd = free + RECORD_BYTES * CHUNK_RECORDS;
  }
  if (ask(spreadClass, hour, free)) {
    at = <i32>free;
    const before =
      hour > 0 ? load<i32>(offsetsAt(hour - 1) + (<usize>spreadClass << 2)) : UNKNOWN;
    // Steady hours are one.
    if (before >= 0 && memory.compare(<usize>before, free, RECORD_BYTES) == 0) at = before;
    else free += RECORD_BYTES;
  }
  store<i32>(slot, at);
  return at;
}

/** Minutes of travel over (dx, dy) by the record at `at`: `metricMinutes`. */
// @ts-ignore: decorator
@inline
export function metric(at: i32, dx: f64, dy: f64): f64 {
  const record = <usize>at;
  const square =
    load<f64>(record) * dx * dx +
    2 * load<f64>(record, 8) * dx * dy +
    load<f64>(record, 16) * dy * dy;
  return sqrt(square) - load<f64>(record, 24) * dx - load<f64>(record, 32) * dy;
}

/** Head fire intensity, kW/m, of a record, and its acceleration, 1/min. */
export function intensity(at: i32): f64 {
  return load<f64>(<usize>at, 40);
}
// @ts-ignore: decorator
@inline
export function acceleration(at: i32): f64 {
  return load<f64>(<usize>at, 48);
}

/** The hour of a time, one of those that are known. */
// @ts-ignore: decorator
@inline
export function hourOf(timeMin: f64): i32 {
  // In f64 first: what is infinite is no i32.
  return <i32>max(0, min(timeMin / MINUTES, <f64>(hours - 1)));
}

export function isClosed(cell: i32): bool {
  if (load<u32>(packed + (<usize>cell << 2)) >>> 8 == 0) return true;
  return barrierM != 0 && load<f32>(barrierM + (<usize>cell << 2)) > 0;
}
