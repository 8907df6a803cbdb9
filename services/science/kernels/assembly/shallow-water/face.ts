/**
 * The discharge through four faces at once.
 *
 * @see Bates, Horritt & Fewtrell 2010, doi:10.1016/j.jhydrol.2010.03.027, equation 11
 * @see de Almeida, Bates, Freer & Souvignet 2012, doi:10.1029/2011WR011570, equation 6
 */

export const GRAVITY: f32 = 9.80665;

/** Constants of a step. */
export let weightOwn: v128 = i32x4.splat(0);
export let weightBeside: v128 = i32x4.splat(0);
/** g dt / dx, and g dt: four times a drag of which the roughness is half a sum, squared. */
let pushes: v128 = i32x4.splat(0);
let brakes: v128 = i32x4.splat(0);
let least: v128 = i32x4.splat(0);

export function setStep(stepS: f32, stepOverCell: f32, theta: f32, leastDepthM: f32): void {
  weightOwn = f32x4.splat(theta);
  weightBeside = f32x4.splat((1 - theta) / 2);
  pushes = f32x4.splat(GRAVITY * stepOverCell);
  brakes = f32x4.splat(GRAVITY * stepS);
  least = f32x4.splat(leastDepthM);
}

/**
 * x^(-1/3) of four normal numbers below 2^30, within 1e-5 relative: the exponent divided by -3 in the
 * bits (3.3 % off at most), then Newton's step twice, which takes no division.
 */
// @ts-ignore: decorator
@inline
function inverseCubeRoot(x: v128): v128 {
  // A third of the bits: a quarter, and a quarter of that, and so on.
  let third = i32x4.add(x, i32x4.shr_u(x, 2));
  third = i32x4.add(third, i32x4.shr_u(third, 4));
  third = i32x4.add(third, i32x4.shr_u(third, 8));
  let root = i32x4.sub(i32x4.splat(0x54a21000), i32x4.shr_u(third, 2));
  const x3 = f32x4.mul(x, f32x4.splat(1.0 / 3));
  const four3 = f32x4.splat(4.0 / 3);
  let cube = f32x4.mul(f32x4.mul(root, root), root);
  root = f32x4.mul(root, f32x4.sub(four3, f32x4.mul(x3, cube)));
  cube = f32x4.mul(f32x4.mul(root, root), root);
  return f32x4.mul(root, f32x4.sub(four3, f32x4.mul(x3, cube)));
}

/**
 * Discharge per width, m2/s, from cells `a` to cells `b`, by their depths, beds and the sum of their
 * roughness; `own` is the discharge of before, `beside` the sum of that of the faces beside it.
 */
// @ts-ignore: decorator
@inline
function flow(
  a: v128,
  b: v128,
  bedA: v128,
  bedB: v128,
  n: v128,
  own: v128,
  beside: v128,
): v128 {
  const zero = f32x4.splat(0);
  // Both beds are multiples of a power of two, so that this is exact.
  const rise = f32x4.sub(bedB, bedA);
  const deep = f32x4.pmax(
    f32x4.sub(a, f32x4.pmax(rise, zero)),
    f32x4.add(b, f32x4.pmin(rise, zero)),
  );
  const flows = f32x4.gt(deep, least);
  if (!v128.any_true(flows)) return zero;
  const slope = f32x4.add(f32x4.sub(b, a), rise);
  
  const mixed = f32x4.add(
    f32x4.mul(weightOwn, own),
    f32x4.mul(weightBeside, beside),
  );
  const driven = f32x4.sub(mixed, f32x4.mul(f32x4.mul(pushes, deep), slope));
  const inverse = inverseCubeRoot(f32x4.pmax(deep, least));
  const root2 = f32x4.mul(inverse, inverse);
  const root4 = f32x4.mul(root2, root2);
  const root7 = f32x4.mul(f32x4.mul(root4, root2), inverse);
  const drag = f32x4.mul(f32x4.mul(brakes, f32x4.mul(n, n)), root7);
  const one = f32x4.splat(1);
  const root = f32x4.sqrt(f32x4.add(one, f32x4.mul(drag, f32x4.abs(driven))));
  const result = f32x4.div(f32x4.add(driven, driven), f32x4.add(one, root));
  return v128.and(result, flows);
}

/**
 * Discharge through the northern faces of `b`, whose cells lie below those of `a`: addresses of both
 * rows of cells, and of the row of discharges with those above and below it. `on` is a constant,
 * which becomes a part of the instructions.
 */
// @ts-ignore: decorator
@inline
export function flowDown(
  depthA: usize,
  depthB: usize,
  bedA: usize,
  bedB: usize,
  frictionA: usize,
  frictionB: usize,
  own: usize,
  before: usize,
  after: usize,
  on: usize,
): v128 {
  return flow(
    v128.load(depthA + on),
    v128.load(depthB + on),
    v128.load(bedA + on),
    v128.load(bedB + on),
    f32x4.add(v128.load(frictionA + on), v128.load(frictionB + on)),
    v128.load(own + on),
    f32x4.add(v128.load(before + on), v128.load(after + on)),
  );
}

/** As `flowDown`, through western faces: addresses are of the cells and faces one before. */
// @ts-ignore: decorator
@inline
export function flowAlong(depth: usize, bed: usize, friction: usize, q: usize, on: usize): v128 {
  return flow(
    v128.load(depth + on),
    v128.load(depth + on, 4),
    v128.load(bed + on),
    v128.load(bed + on, 4),
    f32x4.add(v128.load(friction + on), v128.load(friction + on, 4)),
    v128.load(q + on, 4),
    f32x4.add(v128.load(q + on), v128.load(q + on, 8)),
  );
}
