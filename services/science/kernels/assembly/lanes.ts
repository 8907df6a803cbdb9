/**
 * One register of lanes of T: four f32 or two f64. Every formula below is written once and
 * compiled for both. Operators on v128 do not exist, so these short names stand for them.
 */

// @ts-ignore: decorator
@inline
export function splat<T>(value: f64): v128 {
  return v128.splat<T>(<T>value);
}

// @ts-ignore: decorator
@inline
export function add<T>(a: v128, b: v128): v128 {
  return v128.add<T>(a, b);
}

// @ts-ignore: decorator
@inline
export function sub<T>(a: v128, b: v128): v128 {
  return v128.sub<T>(a, b);
}

// @ts-ignore: decorator
@inline
export function mul<T>(a: v128, b: v128): v128 {
  return v128.mul<T>(a, b);
}

// @ts-ignore: decorator
@inline
export function div<T>(a: v128, b: v128): v128 {
  return v128.div<T>(a, b);
}

/** The smaller of a value and a limit; a value that is NaN stays it. One instruction, unlike `min`. */
// @ts-ignore: decorator
@inline
export function atMostOf<T>(value: v128, limit: v128): v128 {
  return v128.pmin<T>(value, limit);
}

/** The larger of a value and a limit; a value that is NaN stays it. */
// @ts-ignore: decorator
@inline
export function atLeastOf<T>(value: v128, limit: v128): v128 {
  return v128.pmax<T>(value, limit);
}

/** As `atMostOf` with a number. */
// @ts-ignore: decorator
@inline
export function atMost<T>(value: v128, limit: f64): v128 {
  return v128.pmin<T>(value, splat<T>(limit));
}

/** As `atLeastOf` with a number. */
// @ts-ignore: decorator
@inline
export function atLeast<T>(value: v128, limit: f64): v128 {
  return v128.pmax<T>(value, splat<T>(limit));
}

/** Lanes of `a` where the mask is set, of `b` elsewhere. */
// @ts-ignore: decorator
@inline
export function choose(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

/** Set where the value is above the limit, strictly. */
// @ts-ignore: decorator
@inline
export function above<T>(value: v128, limit: f64): v128 {
  return v128.gt<T>(value, splat<T>(limit));
}

/** `offset + factor * x`. */
// @ts-ignore: decorator
@inline
export function line<T>(offset: f64, factor: f64, x: v128): v128 {
  return v128.add<T>(v128.mul<T>(x, splat<T>(factor)), splat<T>(offset));
}

/** `factor * x`. */
// @ts-ignore: decorator
@inline
export function times<T>(factor: f64, x: v128): v128 {
  return v128.mul<T>(x, splat<T>(factor));
}
