/** What has happened to each cell up to now. */
import { CHUNK_BYTES, stride } from './rows';

/** Thinner water has no velocity to speak of, m. */
const THIN: f32 = 0.01;
/** Debris counts half up to this depth, m: see `hydraulics/hazard.ts`. */
const SHALLOW: f32 = 0.25;

let highest: usize = 0;
let fastest: usize = 0;
let hazard: usize = 0;
let arrival: usize = 0;
let duration: usize = 0;
let wetM: v128 = i32x4.splat(0);

export function layProducts(at: usize, arrayBytes: usize, wetDepthM: f32): void {
  highest = at;
  fastest = highest + arrayBytes;
  hazard = fastest + arrayBytes;
  arrival = hazard + arrayBytes;
  duration = arrival + arrayBytes;
  wetM = f32x4.splat(wetDepthM);
}

/**
 * Four cells go from one depth to another: highest depth, first time above the wet depth, and time
 * above it (which is what has passed since when it is above again, so far negative).
 */
// @ts-ignore: decorator
@inline
export function raise(row: i32, x: usize, from: v128, to: v128, timeS: f32): void {
  const at = row * stride + x;
  const old = v128.load(highest + at);
  if (v128.any_true(f32x4.gt(to, old))) {
    v128.store(highest + at, f32x4.pmax(old, to));
    const reached = v128.and(f32x4.gt(to, wetM), f32x4.le(old, wetM));
    if (v128.any_true(reached)) {
      const times = v128.bitselect(f32x4.splat(timeS), v128.load(arrival + at), reached);
      v128.store(arrival + at, times);
    }
  }
  const was = f32x4.gt(from, wetM);
  const is = f32x4.gt(to, wetM);
  if (v128.any_true(v128.xor(was, is))) {
    const begins = v128.and(v128.andnot(is, was), f32x4.splat(-timeS));
    const ends = v128.and(v128.andnot(was, is), f32x4.splat(timeS));
    v128.store(duration + at, f32x4.add(v128.load(duration + at), f32x4.add(begins, ends)));
  }
}

/** Velocity and hazard of a chunk: the discharge of a cell is the mean of that through its faces. */
export function lookAt(
  row: i32,
  from: usize,
  depth: usize,
  eastward: usize,
  north: usize,
  south: usize,
): void {
  const half = f32x4.splat(0.5);
  for (let x = from; x < from + CHUNK_BYTES; x += 16) {
    const deep = v128.load(depth + x);
    const counts = f32x4.gt(deep, f32x4.splat(THIN));
    if (!v128.any_true(counts)) continue;
    const at = row * stride + x;
    const east = f32x4.mul(
      half,
      f32x4.add(v128.load(eastward + x), v128.load(eastward + x + 4)),
    );
    const down = f32x4.mul(half, f32x4.add(v128.load(north + x), v128.load(south + x)));
    const square = f32x4.add(f32x4.mul(east, east), f32x4.mul(down, down));
    const speed = v128.and(f32x4.div(f32x4.sqrt(square), deep), counts);
    v128.store(fastest + at, f32x4.pmax(v128.load(fastest + at), speed));
    const debris = v128.bitselect(
      f32x4.splat(1),
      half,
      v128.or(f32x4.gt(deep, f32x4.splat(SHALLOW)), f32x4.gt(speed, f32x4.splat(2))),
    );
    const rating = f32x4.add(f32x4.mul(deep, f32x4.add(speed, half)), debris);
    const seen = v128.and(rating, counts);
    v128.store(hazard + at, f32x4.pmax(v128.load(hazard + at), seen));
  }
}
