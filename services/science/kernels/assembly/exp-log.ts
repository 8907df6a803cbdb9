/**
 * exp and log of a register by range reduction and a polynomial, without branches. Within 2 units
 * in the last place for f32 and 4 for f64 over the range that fire weather uses.
 *
 * The constants are read from memory: a literal register costs V8 several instructions each time
 * it is used, and these two functions would take half as long again. Inlined, the whole step is a
 * fifth faster: a call would save and restore every register in use.
 */
import { add, atMostOf, atLeastOf, div, mul, sub } from './lanes';

/**
 * In this order: greatest and least exponent, 1 / ln 2, 1.5 x 2^(bits of mantissa), ln 2 in a part
 * with few bits and the rest; from 6 on the polynomial, highest power first.
 *
 * @see Moshier, Methods and Programs for Mathematical Functions, 1989, ch. 2: expf of Cephes
 */
const EXP_F32 = memory.data<f32>([
  88.0, -87.0, 1.4426950408889634, 12582912.0, 0.693359375, -2.1219444e-4, 1.98756915e-4,
  1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1.0,
]);
/** As for f32; the polynomial is the Taylor series, whose rest is below 1e-17. */
const EXP_F64 = memory.data<f64>([
  709.0, -708.0, 1.4426950408889634, 6755399441055744.0, 6.9314718036912381649e-1,
  1.90821492927058770002e-10, 1.6059043836821613e-10, 2.08767569878681e-9, 2.505210838544172e-8,
  2.755731922398589e-7, 2.7557319223985893e-6, 2.48015873015873e-5, 1.984126984126984e-4,
  1.388888888888889e-3, 8.333333333333333e-3, 4.1666666666666664e-2, 1.6666666666666666e-1, 0.5,
  1.0,
]);

/**
 * In this order: smallest normal number, 2^m + bias for m bits of mantissa, ln 2 in a part with few
 * bits and the rest, 1, 2, 1/2; from 7 on the polynomial, highest power first.
 *
 * @see Freely Distributable LIBM, e_log.c and e_logf.c: the coefficients Lg1 to Lg7
 */
const LOG_F32 = memory.data<f32>([
  1.17549435e-38, 8388735.0, 0.69313812256, 9.0580006145e-6, 1.0, 2.0, 0.5, 0.24279078841,
  0.28498786688, 0.40000972152, 0.66666662693,
]);
const LOG_F64 = memory.data<f64>([
  2.2250738585072014e-308, 4503599627371519.0, 6.9314718036912381649e-1,
  1.90821492927058770002e-10, 1.0, 2.0, 0.5, 1.479819860511658591e-1, 1.531383769920937332e-1,
  1.818357216161805012e-1, 2.222219843214978396e-1, 2.857142874366239149e-1,
  3.999999999940941908e-1, 6.66666666666673513e-1,
]);

/** In this order: sqrt(1/2) less 1, 2^m, the bits of a mantissa, sqrt(1/2). */
const BITS_F32 = memory.data<u32>([
  0x3f3504f3 - 0x3f800000, 0x4b000000, 0x007fffff, 0x3f3504f3,
]);
const BITS_F64 = memory.data<u64>([
  0x3fe6a09e667f3bcd - 0x3ff0000000000000, 0x4330000000000000, 0x000fffffffffffff,
  0x3fe6a09e667f3bcd,
]);

// @ts-ignore: decorator
@inline
function ofExp<T>(index: usize): v128 {
  return v128.load_splat<T>((sizeof<T>() === 4 ? EXP_F32 : EXP_F64) + index * sizeof<T>());
}

// @ts-ignore: decorator
@inline
function ofLog<T>(index: usize): v128 {
  return v128.load_splat<T>((sizeof<T>() === 4 ? LOG_F32 : LOG_F64) + index * sizeof<T>());
}

/** One step of Horner's scheme. */
// @ts-ignore: decorator
@inline
function horner<T>(polynomial: v128, x: v128, coefficient: v128): v128 {
  return add<T>(mul<T>(polynomial, x), coefficient);
}

/**
 * e to the power of x. Beyond what the type can hold the result stays at its ends (e^-87 and e^88
 * for f32, e^-708 and e^709 for f64), never 0 or infinite. NaN gives no meaningful value.
 *
 * x = k ln 2 + r with |r| <= ln 2 / 2.
 */
// @ts-ignore: decorator
@inline
export function exp<T>(x: v128): v128 {
  const clamped = atLeastOf<T>(atMostOf<T>(x, ofExp<T>(0)), ofExp<T>(1));
  // Adding 1.5 x 2^m rounds to a whole number, which then stands in the lowest bits.
  const shifted = add<T>(mul<T>(clamped, ofExp<T>(2)), ofExp<T>(3));
  const k = sub<T>(shifted, ofExp<T>(3));
  const r = sub<T>(sub<T>(clamped, mul<T>(k, ofExp<T>(4))), mul<T>(k, ofExp<T>(5)));
  let p = horner<T>(ofExp<T>(6), r, ofExp<T>(7));
  p = horner<T>(p, r, ofExp<T>(8));
  p = horner<T>(p, r, ofExp<T>(9));
  p = horner<T>(p, r, ofExp<T>(10));
  p = horner<T>(p, r, ofExp<T>(11));
  if (sizeof<T>() === 8) {
    p = horner<T>(p, r, ofExp<T>(12));
    p = horner<T>(p, r, ofExp<T>(13));
    p = horner<T>(p, r, ofExp<T>(14));
    p = horner<T>(p, r, ofExp<T>(15));
    p = horner<T>(p, r, ofExp<T>(16));
    p = horner<T>(p, r, ofExp<T>(17));
  }
  p = add<T>(horner<T>(p, mul<T>(r, r), r), ofExp<T>(sizeof<T>() === 4 ? 12 : 18));
  // Adding k to the exponent of p, which lies within [0.7, 1.42), multiplies by 2^k.
  if (sizeof<T>() === 4) return i32x4.add(p, i32x4.shl(shifted, 23));
  return i64x2.add(p, i64x2.shl(shifted, 52));
}

/**
 * Natural logarithm of x. What is not above the smallest normal number (1.2e-38 for f32, 2.2e-308
 * for f64) counts as that number, so zero gives about -87 and -708, never minus infinity. NaN and
 * infinity give no meaningful value.
 *
 * x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); s = f / (2 + f).
 */
// @ts-ignore: decorator
@inline
export function log<T>(x: v128): v128 {
  const normal = atLeastOf<T>(x, ofLog<T>(0));
  let raised: v128;
  let m: v128;
  // Bits counted from those of sqrt(1/2): the upper ones are k + bias, the rest the mantissa. As
  // the low bits of 2^m the upper ones are a number without a conversion.
  if (sizeof<T>() === 4) {
    const bits = i32x4.sub(normal, v128.load32_splat(BITS_F32));
    raised = v128.or(i32x4.shr_u(bits, 23), v128.load32_splat(BITS_F32 + 4));
    m = i32x4.add(
      v128.and(bits, v128.load32_splat(BITS_F32 + 8)),
      v128.load32_splat(BITS_F32 + 12),
    );
  } else {
    const bits = i64x2.sub(normal, v128.load64_splat(BITS_F64));
    raised = v128.or(i64x2.shr_u(bits, 52), v128.load64_splat(BITS_F64 + 8));
    m = i64x2.add(
      v128.and(bits, v128.load64_splat(BITS_F64 + 16)),
      v128.load64_splat(BITS_F64 + 24),
    );
  }
  const k = sub<T>(raised, ofLog<T>(1));
  const f = sub<T>(m, ofLog<T>(4));
  const s = div<T>(f, add<T>(f, ofLog<T>(5)));
  const z = mul<T>(s, s);
  let p = horner<T>(ofLog<T>(7), z, ofLog<T>(8));
  p = horner<T>(p, z, ofLog<T>(9));
  p = horner<T>(p, z, ofLog<T>(10));
  if (sizeof<T>() === 8) {
    p = horner<T>(p, z, ofLog<T>(11));
    p = horner<T>(p, z, ofLog<T>(12));
    p = horner<T>(p, z, ofLog<T>(13));
  }
  const half = mul<T>(mul<T>(f, f), ofLog<T>(6));
  const rest = mul<T>(s, horner<T>(p, z, half));
  // From small to large, which keeps the last bits.
  const small = sub<T>(add<T>(rest, mul<T>(k, ofLog<T>(3))), half);
  return add<T>(add<T>(small, f), mul<T>(k, ofLog<T>(2)));
}
