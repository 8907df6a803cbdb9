/** Rain onto the cells and loss to the ground, over the rows of a band. */
import { raise } from './products';
import * as rows from './rows';
import { CHUNK_BYTES } from './rows';

/** Beds above this are walls. */
const WALL: f32 = 1e29;

/** Adds to a depth of two f32, and gives the new first one. */
// @ts-ignore: decorator
@inline
function addTo(depth: usize, rest: usize, old: v128, amount: v128): v128 {
  const change = f32x4.add(amount, v128.load(rest));
  const sum = f32x4.add(old, change);
  const taken = f32x4.sub(sum, old);
  v128.store(depth, sum);
  v128.store(
    rest,
    f32x4.add(f32x4.sub(old, f32x4.sub(sum, taken)), f32x4.sub(change, taken)),
  );
  return sum;
}

/**
 * Rain of one depth a fine column: `table` holds for each row of the grid which of the rows of
 * depths, m, at `depths` it takes.
 *
 * @returns largest depth after it, m
 */
export function addRain(depths: usize, table: usize, leastDepthM: f32, timeS: f32): f32 {
  let deepest = i32x4.splat(0);
  const least = f32x4.splat(leastDepthM);
  for (let row = rows.first; row < rows.end; row++) {
    const rain = depths + load<i32>(table + (<usize>row << 2)) * rows.stride;
    const depth = rows.depthRow(row);
    const rest = rows.restRow(row);
    const bed = rows.bedRow(row);
    const wet = rows.wetRow(row);
    for (let from: usize = 0, chunk: usize = 0; from < rows.width; from += CHUNK_BYTES, chunk++) {
      let most = i32x4.splat(0);
      for (let x = from; x < from + CHUNK_BYTES; x += 16) {
        const isGround = f32x4.lt(v128.load(bed + x), f32x4.splat(WALL));
        const old = v128.load(depth + x);
        const sum = addTo(depth + x, rest + x, old, v128.and(v128.load(rain + x), isGround));
        raise(row, x, old, sum, timeS);
        most = f32x4.pmax(most, sum);
      }
      deepest = f32x4.pmax(deepest, most);
      store<u8>(wet + chunk, <u8>v128.any_true(f32x4.gt(most, least)));
    }
  }
  return max(
    max(f32x4.extract_lane(deepest, 0), f32x4.extract_lane(deepest, 1)),
    max(f32x4.extract_lane(deepest, 2), f32x4.extract_lane(deepest, 3)),
  );
}

/**
 * How much the ground could take, m. 0: a rate. 1: Green and Ampt, explicit form of Li, Stevens and
 * Simons 1976 (J. Irrig. Drain. Div. 102(2)); `state` is what has gone in. 2: `state` is what is
 * left of the initial loss, after it a rate.
 */
// @ts-ignore: decorator
@inline
function findCapacity(kind: i32, rateM: v128, second: v128, state: v128): v128 {
  if (kind == 0) return rateM;
  if (kind == 2) return f32x4.add(rateM, state);
  const two = f32x4.splat(2);
  const gain = f32x4.sub(rateM, f32x4.mul(two, state));
  const root = f32x4.sqrt(
    f32x4.add(
      f32x4.mul(gain, gain),
      f32x4.mul(f32x4.mul(f32x4.splat(8), rateM), f32x4.add(second, state)),
    ),
  );
  return f32x4.mul(f32x4.splat(0.5), f32x4.add(gain, root));
}

/**
 * Takes water into the ground for a time. Rows of rates (m/s), of the second parameter (m) and of
 * the state (m) follow each other by their strides, 0 = one row for all.
 *
 * @returns what went in, as a sum of depths, m
 */
export function infiltrate(
  kind: i32,
  seconds: f32,
  rates: usize,
  rateStride: usize,
  seconds2: usize,
  secondStride: usize,
  states: usize,
  timeS: f32,
): f64 {
  let total = f64x2.splat(0);
  const zero = f32x4.splat(0);
  const duration = f32x4.splat(seconds);
  for (let row = rows.first; row < rows.end; row++) {
    const depth = rows.depthRow(row);
    const rest = rows.restRow(row);
    const rate = rates + row * rateStride;
    const second = seconds2 + row * secondStride;
    const state = states + row * rows.stride;
    for (let x: usize = 0; x < rows.width; x += 16) {
      const old = v128.load(depth + x);
      if (!v128.any_true(f32x4.gt(old, zero))) continue;
      const before = v128.load(state + x);
      const rateM = f32x4.mul(v128.load(rate + x), duration);
      const capacity = findCapacity(kind, rateM, v128.load(second + x), before);
      const all = f32x4.ge(capacity, old);
      const taken = v128.bitselect(old, capacity, all);
      const left = v128.load(rest + x);
      // What goes whole takes its remainder along.
      const sum = addTo(depth + x, rest + x, old, f32x4.sub(zero, taken));
      v128.store(depth + x, v128.andnot(sum, all));
      v128.store(rest + x, v128.andnot(v128.load(rest + x), all));
      const more = v128.and(left, all);
      total = f64x2.add(total, widen(taken));
      total = f64x2.add(total, widen(more));
      raise(row, x, old, v128.load(depth + x), timeS);
      if (kind == 1) v128.store(state + x, f32x4.add(before, taken));
      if (kind == 2) {
        const paid = f32x4.sub(before, f32x4.pmin(before, taken));
        v128.store(state + x, paid);
      }
    }
  }
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}

/** Four f32 as two f64, two and two together. */
// @ts-ignore: decorator
@inline
export function widen(values: v128): v128 {
  const high = i8x16.shuffle(values, values, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  return f64x2.add(f64x2.promote_low_f32x4(values), f64x2.promote_low_f32x4(high));
}
