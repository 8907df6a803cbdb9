/**
 * e^x and x^y for inner loops: plain arithmetic and small tables, which the compiler inlines, where
 * `Math.exp` and `Math.pow` are calls out of it. A third of the time, and the last digit but one.
 */

const STEPS = 64;
const STEPS_PER_ONE = STEPS / Math.LN2;
// ln 2 in two parts, the first so short that its product with a whole number is exact (fdlibm).
const STEP_HIGH = 6.931_471_803_691_238e-1 / STEPS;
const STEP_LOW = 1.908_214_929_270_587_7e-10 / STEPS;
const STEP_POWERS = Float64Array.from({ length: STEPS }, (_, step) => 2 ** (step / STEPS));
const BIAS = 1023;
const POWERS_OF_TWO = Float64Array.from({ length: 2 * BIAS + 1 }, (_, at) => 2 ** (at - BIAS));

/**
 * e^x, within 4e-16 of it relative.
 *
 * @see Tang 1989, Table-driven implementation of the exponential function,
 *   doi:10.1145/63522.214389
 */
export function fastExp(x: number): number {
  // NaN, overflow and subnormal results take the long way.
  if (!(x > -700 && x < 700)) return Math.exp(x);
  const step = Math.floor(x * STEPS_PER_ONE + 0.5);
  const r = x - step * STEP_HIGH - step * STEP_LOW;
  const square = r * r;
  const series = r + square * (1 / 2 + r * (1 / 6) + square * (1 / 24 + r * (1 / 120)));
  const root = STEP_POWERS[step & (STEPS - 1)]!;
  return (root + root * series) * POWERS_OF_TWO[(step >> 6) + BIAS]!;
}

// Leading bits of the mantissa pick the point from which the logarithm is developed.
const PARTS = 128;
const CENTRES = Float64Array.from({ length: PARTS }, (_, part) => 1 / (1 + (part + 0.5) / PARTS));
const LOG_CENTRES = CENTRES.map((inverse) => -Math.log(inverse));
const bits = new Float64Array(1);
// The platforms of Node.js are all little-endian: the second half holds sign, exponent and more.
const words = new Int32Array(bits.buffer);

/**
 * x^y for x of 0 or more, within 1e-15 (1 + |y ln x|) relative; 0^y is 0 for y above 0.
 *
 * @returns NaN where an input is NaN or x is negative
 * @see Tang 1990, Table-driven implementation of the logarithm function, doi:10.1145/98267.98294
 */
export function fastPower(x: number, y: number): number {
  if (!(x > 1e-300 && x < 1e300)) return Math.exp(y * Math.log(x));
  bits[0] = x;
  const high = words[1]!;
  const exponent = (high >> 20) - BIAS;
  const part = (high >> 13) & (PARTS - 1);
  const f = x * POWERS_OF_TWO[BIAS - exponent]! * CENTRES[part]! - 1;
  const square = f * f;
  const tail = f * (1 / 3) - 1 / 2 + square * (f * (1 / 5) - 1 / 4 - square * (1 / 6));
  const series = square * tail;
  return fastExp(y * (exponent * Math.LN2 + LOG_CENTRES[part]! + (f + series)));
}
