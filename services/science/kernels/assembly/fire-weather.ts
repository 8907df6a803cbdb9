/**
 * One day of the Fire Weather Index System over a block of cells, in 32 and in 64 bits.
 *
 * A pass does one link of the chain of formulas for all cells: the links of one cell wait for each
 * other, those of many cells do not, and a processor sees only a short way ahead.
 *
 * @see Van Wagner 1987, Development and structure of the Canadian Forest Fire Weather Index System,
 *   Forestry Technical Report 35; equations: Van Wagner and Pickett 1985, FTR 33
 */
import { stepDc, stepDmc } from './duff';
import { dryFineFuel, findEquilibria, wetFineFuel } from './fine-fuel';
import { findBui, findFwi, findIsi, findLnFwi, findUnscaledFwi } from './indices';
import { add, atMost, splat, sub } from './lanes';
import * as slots from './slots';

/** Where the first slot begins, and how long one is, in octets. */
export const firstSlot: usize = slots.TEMPERATURE;
export const slotBytes: usize = slots.SLOT_BYTES;

/** Marks cells where anything is no finite number, or humidity or wind are negative. */
// @ts-ignore: decorator
@inline
function findMissing<T>(end: usize): void {
  const zero = splat<T>(0.0);
  for (let at: usize = 0; at < end; at += 16) {
    const humidity = v128.load(at + slots.HUMIDITY);
    const wind = v128.load(at + slots.WIND);
    let sum = add<T>(humidity, wind);
    sum = add<T>(sum, v128.load(at + slots.TEMPERATURE));
    sum = add<T>(sum, v128.load(at + slots.RAIN));
    sum = add<T>(sum, v128.load(at + slots.DMC_DAY));
    sum = add<T>(sum, v128.load(at + slots.DC_DAY));
    sum = add<T>(sum, v128.load(at + slots.FFMC));
    sum = add<T>(sum, v128.load(at + slots.DMC));
    sum = add<T>(sum, v128.load(at + slots.DC));
    // What is infinite or NaN, less itself, is NaN.
    const odd = v128.ne<T>(sub<T>(sum, sum), zero);
    const negative = v128.lt<T>(v128.pmin<T>(humidity, wind), zero);
    v128.store(at + slots.NONE, v128.or(odd, negative));
    // Saturated air counts as this much, as in cffdrs.
    v128.store(at + slots.HUMIDITY, atMost<T>(humidity, 99.9999));
  }
}

/** All bits set are NaN. */
// @ts-ignore: decorator
@inline
function clearMissing(end: usize): void {
  for (let at: usize = 0; at < end; at += 16) {
    const none = v128.load(at + slots.NONE);
    if (!v128.any_true(none)) continue;
    v128.store(at + slots.FFMC, v128.or(v128.load(at + slots.FFMC), none));
    v128.store(at + slots.DMC, v128.or(v128.load(at + slots.DMC), none));
    v128.store(at + slots.DC, v128.or(v128.load(at + slots.DC), none));
    v128.store(at + slots.ISI, v128.or(v128.load(at + slots.ISI), none));
    v128.store(at + slots.BUI, v128.or(v128.load(at + slots.BUI), none));
    v128.store(at + slots.FWI, v128.or(v128.load(at + slots.FWI), none));
    v128.store(at + slots.DSR, v128.or(v128.load(at + slots.DSR), none));
  }
}

// @ts-ignore: decorator
@inline
function stepBlock<T>(cells: i32, ffmcScale: f64): void {
  const end = <usize>cells * sizeof<T>();
  const scale = splat<T>(ffmcScale);
  findMissing<T>(end);
  wetFineFuel<T>(end, scale);
  findEquilibria<T>(end);
  dryFineFuel<T>(end, scale);
  stepDmc<T>(end);
  stepDc<T>(end);
  findIsi<T>(end, scale);
  findBui<T>(end);
  findUnscaledFwi<T>(end);
  findLnFwi<T>(end);
  findFwi<T>(end);
  clearMissing(end);
}

/**
 * One day over the cells of the block, in 32 bits: at most `slotBytes / 4`. Whole registers are
 * computed, so up to three cells of rubbish after the last one along with it.
 */
export function stepF32(cells: i32, ffmcScale: f64): void {
  stepBlock<f32>(cells, ffmcScale);
}

/** As `stepF32`, in 64 bits: at most `slotBytes / 8` cells. */
export function stepF64(cells: i32, ffmcScale: f64): void {
  stepBlock<f64>(cells, ffmcScale);
}
