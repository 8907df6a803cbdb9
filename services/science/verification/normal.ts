const SERIES_BELOW = 3;

/**
 * Density and cumulative probability of the standard normal distribution at z; relative error of
 * either below 1e-14 within |z| < 30. NaN in, NaN out.
 *
 * @see https://dlmf.nist.gov/7.6 (7.6.2) and https://dlmf.nist.gov/7.9 (7.9.1)
 */
export function standardNormal(z: number): { density: number; cumulative: number } {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const upper = upperTail(Math.abs(z), density);
  return { density, cumulative: z > 0 ? 1 - upper : upper };
}

function upperTail(z: number, density: number): number {
  if (Number.isNaN(z)) return NaN;
  if (z < SERIES_BELOW) {
    // All terms are positive: nothing cancels.
    let term = z;
    let sum = z;
    for (let n = 1; term > sum * 1e-17; n += 1) {
      term *= (z * z) / (2 * n + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  // Laplace's continued fraction, from its far end; 120 levels are exact from z = 3 up.
  let fraction = z;
  for (let n = 120; n > 0; n -= 1) fraction = z + n / fraction;
  return density / fraction;
}
