/** ISI, BUI, FWI and DSR, in passes over the block; equation numbers as for the codes. */
import { exp, log } from './exp-log';
import { fineFuelMoisture } from './fine-fuel';
import { above, add, atLeast, choose, div, line, mul, splat, sub, times } from './lanes';
import * as slots from './slots';

/** Equations 24 to 26. */
// @ts-ignore: decorator
@inline
export function findIsi<T>(end: usize, scale: v128): void {
  for (let at: usize = 0; at < end; at += 16) {
    const moisture = fineFuelMoisture<T>(v128.load(at + slots.FFMC), scale);
    const power = exp<T>(times<T>(5.31, log<T>(moisture)));
    const slow = exp<T>(times<T>(-0.1386, moisture));
    const windy = exp<T>(times<T>(0.05039, v128.load(at + slots.WIND)));
    const fine = mul<T>(slow, line<T>(91.9 * 0.208, (91.9 * 0.208) / 4.93e7, power));
    v128.store(at + slots.ISI, mul<T>(fine, windy));
  }
}

/** Equation 27; 0 where both codes are 0. */
// @ts-ignore: decorator
@inline
export function findBui<T>(end: usize): void {
  const zero = splat<T>(0.0);
  for (let at: usize = 0; at < end; at += 16) {
    const dmc = v128.load(at + slots.DMC);
    const dc = v128.load(at + slots.DC);
    const both = add<T>(dmc, times<T>(0.4, dc));
    const mean = div<T>(times<T>(0.8, mul<T>(dmc, dc)), both);
    let bui = choose(v128.gt<T>(both, zero), mean, zero);
    const duffRules = v128.lt<T>(bui, dmc);
    if (v128.any_true(duffRules)) {
      const power = exp<T>(times<T>(1.7, log<T>(times<T>(0.0114, dmc))));
      const part = div<T>(sub<T>(dmc, bui), dmc);
      const corrected = sub<T>(dmc, mul<T>(part, line<T>(0.92, 1.0, power)));
      bui = choose(duffRules, atLeast<T>(corrected, 0.0), bui);
    }
    v128.store(at + slots.BUI, bui);
  }
}

/** First pass of the FWI, before its scale is bent: equations 28 and 29. */
// @ts-ignore: decorator
@inline
export function findUnscaledFwi<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += 16) {
    const bui = v128.load(at + slots.BUI);
    let duff = line<T>(2.0, 0.626, exp<T>(times<T>(0.809, log<T>(bui))));
    const heavy = above<T>(bui, 80.0);
    if (v128.any_true(heavy)) {
      const most = line<T>(25.0, 108.64, exp<T>(times<T>(-0.023, bui)));
      duff = choose(heavy, div<T>(splat<T>(1000.0), most), duff);
    }
    v128.store(at + slots.FWI, times<T>(0.1, mul<T>(v128.load(at + slots.ISI), duff)));
  }
}

/** Second pass: the logarithm of the FWI; equation 30a, where above 1. */
// @ts-ignore: decorator
@inline
export function findLnFwi<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += 16) {
    const fwi = v128.load(at + slots.FWI);
    const ln = log<T>(fwi);
    v128.store(at + slots.LOGARITHM, ln);
    const bent = above<T>(fwi, 1.0);
    if (!v128.any_true(bent)) continue;
    const scaled = times<T>(2.72, exp<T>(times<T>(0.647, log<T>(times<T>(0.434, ln)))));
    v128.store(at + slots.LOGARITHM, choose(bent, scaled, ln));
  }
}

/** Third pass: the FWI itself and, from its logarithm, the DSR (equation 31). */
// @ts-ignore: decorator
@inline
export function findFwi<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += 16) {
    const ln = v128.load(at + slots.LOGARITHM);
    const unscaled = v128.load(at + slots.FWI);
    v128.store(at + slots.FWI, choose(above<T>(unscaled, 1.0), exp<T>(ln), unscaled));
    v128.store(at + slots.DSR, times<T>(0.0272, exp<T>(times<T>(1.77, ln))));
  }
}
