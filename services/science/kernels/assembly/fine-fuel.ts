/** The FFMC, in three passes over the block; equation numbers of Van Wagner and Pickett 1985. */
import { exp, log } from './exp-log';
import { above, add, atLeast, atMost, choose, div, line, mul, splat, sub, times } from './lanes';
import * as slots from './slots';

/** Moisture content of fine fuel from its code, %: equation 1. */
// @ts-ignore: decorator
@inline
export function fineFuelMoisture<T>(ffmc: v128, scale: v128): v128 {
  return div<T>(mul<T>(scale, line<T>(101.0, -1.0, ffmc)), line<T>(59.5, 1.0, ffmc));
}

/** First pass: moisture after rain; equations 1 to 3. */
// @ts-ignore: decorator
@inline
export function wetFineFuel<T>(end: usize, scale: v128): void {
  for (let at: usize = 0; at < end; at += 16) {
    const dry = fineFuelMoisture<T>(v128.load(at + slots.FFMC), scale);
    v128.store(at + slots.MOISTURE, dry);
    const rain = v128.load(at + slots.RAIN);
    const rained = above<T>(rain, 0.5);
    if (!v128.any_true(rained)) continue;
    // Lanes without rain are computed along and thrown away; a tiny rain makes the exponent huge,
    // which exp ends at its floor.
    const fallen = atLeast<T>(line<T>(-0.5, 1.0, rain), 0.0);
    const dryness = exp<T>(div<T>(splat<T>(-100.0), line<T>(251.0, -1.0, dry)));
    const soaking = line<T>(1.0, -1.0, exp<T>(div<T>(splat<T>(-6.93), fallen)));
    const wet = add<T>(dry, times<T>(42.5, mul<T>(fallen, mul<T>(dryness, soaking))));
    // Equation 3b adds nothing at 150 % and below.
    const surplus = atLeast<T>(line<T>(-150.0, 1.0, dry), 0.0);
    const more = mul<T>(mul<T>(surplus, surplus), v128.sqrt<T>(fallen));
    const after = atMost<T>(add<T>(wet, times<T>(0.0015, more)), 250.0);
    v128.store(at + slots.MOISTURE, choose(rained, after, dry));
  }
}

/** Second pass: moistures in equilibrium with the air; equations 4 and 5. */
// @ts-ignore: decorator
@inline
export function findEquilibria<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += 16) {
    const humidity = v128.load(at + slots.HUMIDITY);
    const lnHumidity = log<T>(humidity);
    v128.store(at + slots.LOGARITHM, lnHumidity);
    const damp = exp<T>(line<T>(-10.0, 0.1, humidity));
    const cold = mul<T>(
      line<T>(0.18 * 21.1, -0.18, v128.load(at + slots.TEMPERATURE)),
      line<T>(1.0, -1.0, exp<T>(times<T>(-0.115, humidity))),
    );
    const drying = times<T>(0.942, exp<T>(times<T>(0.679, lnHumidity)));
    const wetting = times<T>(0.618, exp<T>(times<T>(0.753, lnHumidity)));
    v128.store(at + slots.DRYING, add<T>(add<T>(drying, times<T>(11.0, damp)), cold));
    v128.store(at + slots.WETTING, add<T>(add<T>(wetting, times<T>(10.0, damp)), cold));
  }
}

/** Third pass: towards equilibrium, and back to a code; equations 6 to 10. */
// @ts-ignore: decorator
@inline
export function dryFineFuel<T>(end: usize, scale: v128): void {
  for (let at: usize = 0; at < end; at += 16) {
    const before = v128.load(at + slots.MOISTURE);
    const humidity = v128.load(at + slots.HUMIDITY);
    const drying = v128.load(at + slots.DRYING);
    const wetting = v128.load(at + slots.WETTING);
    const dries = v128.gt<T>(before, drying);
    const wets = v128.andnot(v128.lt<T>(before, wetting), dries);

    // Drying goes by H / 100, wetting by (100 - H) / 100.
    let part = times<T>(0.01, humidity);
    let lnPart = line<T>(-4.605170185988092, 1.0, v128.load(at + slots.LOGARITHM));
    if (v128.any_true(wets)) {
      const dryPart = line<T>(1.0, -0.01, humidity);
      part = choose(wets, dryPart, part);
      lnPart = choose(wets, log<T>(dryPart), lnPart);
    }
    const part2 = mul<T>(part, part);
    const part4 = mul<T>(part2, part2);
    const still = line<T>(0.424, -0.424, exp<T>(times<T>(1.7, lnPart)));
    const gust = times<T>(0.0694, v128.sqrt<T>(v128.load(at + slots.WIND)));
    const rate = add<T>(still, mul<T>(gust, line<T>(1.0, -1.0, mul<T>(part4, part4))));
    // 0.581 e^(0.0365 T) is the influence of temperature; 10^-k is e^(-k ln 10).
    const warm = exp<T>(times<T>(0.0365, v128.load(at + slots.TEMPERATURE)));
    const left = exp<T>(times<T>(-0.581 * 2.302585092994046, mul<T>(rate, warm)));
    const goal = choose(dries, drying, wetting);
    const moved = add<T>(goal, mul<T>(sub<T>(before, goal), left));
    const after = choose(v128.or(dries, wets), moved, before);
    const code = div<T>(times<T>(59.5, line<T>(250.0, -1.0, after)), add<T>(scale, after));
    v128.store(at + slots.FFMC, atLeast<T>(atMost<T>(code, 101.0), 0.0));
  }
}
