/** The front of `fire-growth/front.ts`, which says what it does and how well. */
import { arrive, setRules, uniform } from './crossing';
import {
  find,
  hourOf,
  hours,
  intensity,
  layBarriers,
  layGround,
  metric,
  MINUTES,
  nx,
  ny,
  packed,
} from './ground';
import { openQueue, put, reachedMin, state, take } from './queue';

export { find, layBarriers, reachedMin };

// @ts-ignore: decorator
@external('growth', 'reached')
/** Told of each cell when the front is there, if anybody listens. */
declare function reached(cell: i32, timeMin: f64): void;

/** Cells after which an anchor moves up, where the ground or the hour changes on the line. */
const LONGEST_LINE: f64 = 16;
/** Points at which lines begin that are no cells: x, y, time, f64, in chunks. */
const CHUNK_SHIFT: i32 = 12;
const MOST_CHUNKS: usize = 1 << 16;
const POINT_BYTES: usize = 24;

/** Neighbours, x and y: those beside a cell before those at its corners. */
const STEPS = memory.data<i32>([1, 0, -1, 0, 0, 1, 0, -1, 1, 1, -1, 1, 1, -1, -1, -1]);

let cells: i32 = 0;
let knownUntilMin: f64 = 0;
let endMin: f64 = 0;
let listens: bool = false;
/** When the fire in each cell began, f64; 0 if nobody asks. */
let born: usize = 0;
let chunks: usize = 0;
let points: i32 = 0;

export function openGround(columns: i32, rows: i32, hours: i32, classes: i32): usize {
  layGround(columns, rows, hours, classes);
  cells = columns * rows;
  return packed;
}

/** @returns where the state of the cells stands */
export function openFront(
  knownMin: f64,
  lastMin: f64,
  outAfterMin: f64,
  flameLengths: f64,
  accelerates: bool,
  isHeard: bool,
): usize {
  knownUntilMin = knownMin;
  endMin = lastMin;
  listens = isHeard;
  setRules(outAfterMin, flameLengths, accelerates);
  openQueue(cells, lastMin);
  chunks = heap.alloc(4 * MOST_CHUNKS);
  if (accelerates) {
    born = heap.alloc(<usize>cells << 3);
    for (let cell = 0; cell < cells; cell++) store<f64>(born + (<usize>cell << 3), -Infinity);
  }
  return state;
}

export function pointAt(index: i32): usize {
  const chunk = <usize>load<u32>(chunks + (<usize>(index >> CHUNK_SHIFT) << 2));
  return chunk + <usize>(index & ((1 << CHUNK_SHIFT) - 1)) * POINT_BYTES;
}

export function addPoint(x: f64, y: f64, timeMin: f64): i32 {
  if ((points & ((1 << CHUNK_SHIFT) - 1)) == 0) {
    const chunk = heap.alloc(POINT_BYTES << CHUNK_SHIFT);
    store<u32>(chunks + (<usize>(points >> CHUNK_SHIFT) << 2), <u32>chunk);
  }
  const point = pointAt(points);
  store<f64>(point, x);
  store<f64>(point, y, 8);
  store<f64>(point, timeMin, 16);
  return cells + points++;
}

// @ts-ignore: decorator
@inline
function timeOf(cell: i32): f64 {
  return <f64>load<f32>(state + (<usize>cell << 4));
}

/** Takes a time over if it is earlier, in the 32 bits in which times are kept. */
function reach(cell: i32, timeMin: f64, from: i32, isStraight: bool, bornMin: f64): void {
  // Fire that was under way to a cell which is known not to have burned by then: it is there at
  // once, but no farther.
  const isLate = timeMin < knownUntilMin;
  const atMin = isLate ? knownUntilMin : timeMin;
  if (!(<f64>(<f32>atMin) < timeOf(cell))) return;
  setCell(cell, atMin, isLate ? cell << 1 : (from << 1) | <i32>isStraight, bornMin);
}

function setCell(cell: i32, timeMin: f64, line: i32, bornMin: f64): void {
  const own = state + (<usize>cell << 4);
  store<f32>(own, <f32>timeMin);
  store<i32>(own, line, 4);
  if (born != 0) store<f64>(born + (<usize>cell << 3), bornMin);
  put(cell, timeMin);
}

/** Marks a cell as burned. */
export function burn(cell: i32, timeMin: f64, bornMin: f64): void {
  if (timeMin < timeOf(cell)) setCell(cell, timeMin, cell << 1, bornMin);
}

/** Carries fire from a point, which must lie in the grid, to the cell (x, y). */
export function seedTo(point: i32, x: i32, y: i32, bornMin: f64): void {
  const cell = y * nx + x;
  const from = pointAt(point - cells);
  const limitMin = min(timeOf(cell), endMin);
  const timeMin = arrive(
    load<f64>(from),
    load<f64>(from, 8),
    load<f64>(from, 16),
    x,
    y,
    limitMin,
    bornMin,
  );
  reach(cell, timeMin, point, uniform, bornMin);
}

function handOn(from: i32): void {
  const column = from % nx;
  const row = from / nx;
  const ownMin = timeOf(from);
  const bornMin = born == 0 ? -Infinity : load<f64>(born + (<usize>from << 3));
  const ownLine = load<i32>(state + (<usize>from << 4), 4);
  const isUniform = (ownLine & 1) == 1;
  let base = ownLine >> 1;
  let baseX = <f64>column;
  let baseY = <f64>row;
  let baseMin = ownMin;
  if (base >= cells) {
    const point = pointAt(base - cells);
    baseX = load<f64>(point);
    baseY = load<f64>(point, 8);
    baseMin = load<f64>(point, 16);
  } else if (base != from) {
    baseX = <f64>(base % nx);
    baseY = <f64>(base / nx);
    baseMin = timeOf(base);
  }
  const length = max(abs(<f64>column - baseX), abs(<f64>row - baseY));
  if (length > LONGEST_LINE && !isUniform) {
    // The anchor moves up along its own line: what lies behind need not be walked again.
    const share = 1 - LONGEST_LINE / 2 / length;
    const x = baseX + share * (<f64>column - baseX);
    const y = baseY + share * (<f64>row - baseY);
    const timeMin = arrive(baseX, baseY, baseMin, x, y, ownMin, bornMin);
    if (timeMin < ownMin) {
      base = addPoint(x, y, timeMin);
      baseX = x;
      baseY = y;
      baseMin = timeMin;
    }
  }
  const hour = hourOf(ownMin);
  const hourEndMin = <f64>(hour + 1) * MINUTES;
  const here = find(<i32>(load<u32>(packed + (<usize>from << 2)) >>> 8), hour);
  const fromBase = here < 0 ? 0 : metric(here, <f64>column - baseX, <f64>row - baseY);
  for (let place: usize = 0; place < 64; place += 8) {
    const stepX = load<i32>(STEPS + place);
    const stepY = load<i32>(STEPS + place, 4);
    const x = column + stepX;
    const y = row + stepY;
    if (x < 0 || y < 0 || x >= nx || y >= ny) continue;
    const cell = y * nx + x;
    const ground = load<u32>(packed + (<usize>cell << 2));
    if (ground >>> 8 == 0) continue;
    const knownMin = timeOf(cell);
    const line = load<i32>(state + (<usize>cell << 4), 4);
    let isStraight = false;
    if (knownMin != Infinity && line >> 1 == base) {
      isStraight = (line & 1) == 1;
    } else if (base != from) {
      // Walked only if it promises something: by the behaviour here, how much later than here?
      const guessMin =
        here < 0 ? 0 : ownMin + metric(here, <f64>x - baseX, <f64>y - baseY) - fromBase;
      if (guessMin < knownMin) {
        const limitMin = min(knownMin, endMin);
        const timeMin = arrive(baseX, baseY, baseMin, x, y, limitMin, bornMin);
        isStraight = uniform;
        reach(cell, timeMin, base, isStraight, bornMin);
      }
    }
    if (knownMin <= ownMin) continue;
    // Within one class and hour the straight line is the shortest: no need to try the bend.
    if (isStraight && isUniform) continue;
    const limitMin = min(timeOf(cell), endMin);
    const there = here < 0 ? here : find(<i32>(ground >>> 8), hour);
    if (there >= 0) {
      const minutes = metric(here, stepX, stepY) + metric(there, stepX, stepY);
      const guessMin = ownMin + minutes / 2;
      if (guessMin >= limitMin && guessMin < hourEndMin) continue;
    }
    const timeMin = arrive(column, row, ownMin, x, y, limitMin, bornMin);
    reach(cell, timeMin, from, uniform, bornMin);
  }
}

/** Goes on for at most so many cells; `false` when the fire has ended. */
export function run(most: i32): bool {
  for (let count = 0; count < most; count++) {
    const cell = take();
    if (cell < 0) return false;
    if (listens) reached(cell, timeOf(cell));
    handOn(cell);
  }
  return true;
}

/**
 * When the fire has ended: in the place of its queue, each cell that was reached gets its head fire
 * intensity, kW/m, and the rate of spread by which it was reached, m/min, f32; NaN = none.
 */
export function settle(cellXM: f64, cellYM: f64): void {
  for (let cell = 0; cell < cells; cell++) {
    const own = state + (<usize>cell << 4);
    store<f32>(own, NaN, 8);
    store<f32>(own, NaN, 12);
    const timeMin = timeOf(cell);
    const spreadClass = <i32>(load<u32>(packed + (<usize>cell << 2)) >>> 8);
    if (timeMin == Infinity) store<f32>(own, NaN);
    if (spreadClass == 0 || timeMin >= <f64>hours * MINUTES) continue;
    const at = find(spreadClass, hourOf(timeMin));
    if (at < 0) continue;
    store<f32>(own, <f32>intensity(at), 8);
    const base = load<i32>(own, 4) >> 1;
    const point: usize = base < cells ? 0 : pointAt(base - cells);
    const dx = <f64>(cell % nx) - (point == 0 ? <f64>(base % nx) : load<f64>(point));
    const dy = <f64>(cell / nx) - (point == 0 ? <f64>(base / nx) : load<f64>(point, 8));
    const minutes = metric(at, dx, dy);
    const metres = sqrt(dx * cellXM * (dx * cellXM) + dy * cellYM * (dy * cellYM));
    if (minutes > 0) store<f32>(own, <f32>(metres / minutes), 12);
  }
}
