/** Terms of Stirling's series: B(2k) / (2k (2k - 1)). */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360_360,
  1 / 156,
  -3617 / 122_400,
];
/** From here on the series above is exact in 64 bits. */
const STIRLING_FROM = 12;
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const MOST_TERMS = 10_000;

/**
 * What Stirling's formula leaves: ln gamma(a) = (a - 1/2) ln a - a + ln(2 pi)/2 + this.
 *
 * @param a above 0
 * @see https://dlmf.nist.gov/5.11 (5.11.1)
 */
export function stirlingRemainder(a: number): number {
  let low = 0;
  let at = a;
  while (at < STIRLING_FROM) {
    low += Math.log(at);
    at += 1;
  }
  let remainder = 0;
  for (const [index, term] of STIRLING.entries()) remainder += term / at ** (2 * index + 1);
  if (at === a) return remainder;
  const log = (at - 0.5) * Math.log(at) - at + HALF_LOG_TWO_PI + remainder - low;
  return log - ((a - 0.5) * Math.log(a) - a + HALF_LOG_TWO_PI);
}

/** ln gamma(a), for a above 0. @see https://dlmf.nist.gov/5.11 (5.11.1), recurrence 5.5.1 */
export function logGamma(a: number): number {
  return (a - 0.5) * Math.log(a) - a + HALF_LOG_TWO_PI + stirlingRemainder(a);
}

/** gamma(a) for any a that is no pole. @see https://dlmf.nist.gov/5.5 (reflection 5.5.3) */
export function gamma(a: number): number {
  if (a < 0.5) return Math.PI / (Math.sin(Math.PI * a) * gamma(1 - a));
  return Math.exp(logGamma(a));
}

/**
 * The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P; the smaller of the two is
 * relative exact.
 *
 * @param a above 0
 * @param x 0 or more
 * @see https://dlmf.nist.gov/8.11 (8.11.4) and https://dlmf.nist.gov/8.9 (8.9.2)
 */
export function incompleteGamma(a: number, x: number): { lower: number; upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < MOST_TERMS && term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const lower = Math.min(1, front * sum);
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, front * continuedFraction(a, x));
  return { lower: 1 - upper, upper };
}

/** Lentz's evaluation of the fraction of the upper function. */
function continuedFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / nonZero(numerator * d + b, tiny);
    c = nonZero(b + numerator / c, tiny);
    const step = c * d;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return fraction;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
