import { logGamma } from './gamma-function.ts';
import { visitPoints } from './gauss-legendre.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * The variate of Student's t that is not exceeded with a probability, by bisection of its tail.
 *
 * @param p a half to 1
 * @param freedom degrees of freedom, 0.5 or more; need not be whole
 */
export function studentQuantile(p: number, freedom: number): number {
  let [low, high] = [0, 2 * normalQuantile(p)];
  while (studentAbove(high, freedom) > 1 - p && high < 1e12) high *= 2;
  for (let step = 0; step < 60 && high - low > 1e-13 * high; step++) {
    const middle = (low + high) / 2;
    if (studentAbove(middle, freedom) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(T > t) for t of 0 or more: the density over the angle atan(t / sqrt(freedom)). */
function studentAbove(t: number, freedom: number): number {
  const root = Math.sqrt(freedom);
  const front = Math.exp(logGamma((freedom + 1) / 2) - logGamma(freedom / 2)) / Math.sqrt(Math.PI);
  let inside = 0;
  visitPoints({ from: 0, to: Math.atan(t / root), piece: 0.2 }, (angle, weight) => {
    inside += weight * Math.cos(angle) ** (freedom - 1);
  });
  return 0.5 - front * inside;
}
