/** DMC and DC, a pass over the block each; equation numbers of Van Wagner and Pickett 1985. */
import { exp, log } from './exp-log';
import { above, add, atLeast, choose, div, line, mul, splat, sub, times } from './lanes';
import * as slots from './slots';

/** DMC after rain: equations 11 to 15, with 280 e^(-0.023 P) for the moisture content. */
// @ts-ignore: decorator
@inline
function wetDuff<T>(dmc: v128, rain: v128): v128 {
  const effective = line<T>(-1.27, 0.92, rain);
  const before = line<T>(20.0, 280.0, exp<T>(times<T>(-0.023, dmc)));
  const lnDmc = log<T>(dmc);
  const middle = line<T>(14.0, -1.3, lnDmc);
  const high = line<T>(-17.2, 6.2, lnDmc);
  const low = div<T>(splat<T>(100.0), line<T>(0.5, 0.3, dmc));
  // The slope jumps at 33 and 65; both belong to the lower branch.
  const slope = choose(above<T>(dmc, 65.0), high, choose(above<T>(dmc, 33.0), middle, low));
  const gained = div<T>(
    times<T>(1000.0, effective),
    line<T>(48.77, 1.0, mul<T>(slope, effective)),
  );
  const lnAbove20 = log<T>(line<T>(-20.0, 1.0, add<T>(before, gained)));
  return atLeast<T>(line<T>(43.43 * 5.6348, -43.43, lnAbove20), 0.0);
}

/** Equations 11 to 17. */
// @ts-ignore: decorator
@inline
export function stepDmc<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += 16) {
    let dmc = v128.load(at + slots.DMC);
    const rain = v128.load(at + slots.RAIN);
    const rained = above<T>(rain, 1.5);
    if (v128.any_true(rained)) dmc = choose(rained, wetDuff<T>(dmc, rain), dmc);
    const warmth = line<T>(1.1, 1.0, atLeast<T>(v128.load(at + slots.TEMPERATURE), -1.1));
    const dryness = line<T>(100.0, -1.0, v128.load(at + slots.HUMIDITY));
    const dried = mul<T>(mul<T>(warmth, dryness), v128.load(at + slots.DMC_DAY));
    v128.store(at + slots.DMC, atLeast<T>(add<T>(dmc, times<T>(1.894e-4, dried)), 0.0));
  }
}

/** DC after rain: 1 + 3.937 r / Q with Q = 800 e^(-D / 400); equations 18 to 21. */
// @ts-ignore: decorator
@inline
function wetDeepDuff<T>(dc: v128, rain: v128): v128 {
  const effective = line<T>(-1.27, 0.83, rain);
  const refill = mul<T>(times<T>(3.937 / 800.0, effective), exp<T>(times<T>(0.0025, dc)));
  const lost = times<T>(400.0, log<T>(line<T>(1.0, 1.0, refill)));
  return atLeast<T>(sub<T>(dc, lost), 0.0);
}

/** Equations 18 to 23. */
// @ts-ignore: decorator
@inline
export function stepDc<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += 16) {
    let dc = v128.load(at + slots.DC);
    const rain = v128.load(at + slots.RAIN);
    const rained = above<T>(rain, 2.8);
    if (v128.any_true(rained)) dc = choose(rained, wetDeepDuff<T>(dc, rain), dc);
    const temperature = atLeast<T>(v128.load(at + slots.TEMPERATURE), -2.8);
    const warmth = line<T>(2.8 * 0.36, 0.36, temperature);
    const lost = times<T>(0.5, add<T>(warmth, v128.load(at + slots.DC_DAY)));
    v128.store(at + slots.DC, atLeast<T>(add<T>(dc, atLeast<T>(lost, 0.0)), 0.0));
  }
}
