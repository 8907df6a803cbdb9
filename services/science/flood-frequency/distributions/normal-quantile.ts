import { standardNormal } from '../../verification/normal.ts';

/**
 * The standard normal variate that is not exceeded with a probability.
 *
 * @param p 0 to 1; -Infinity at 0, Infinity at 1, NaN elsewhere
 * @see Abramowitz & Stegun 1964, 26.2.23, made exact by Halley steps
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0.5) return 0;
  return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p);
}

/** The variate that is exceeded with probability q, 0 to a half. */
export function upperQuantile(q: number): number {
  if (q <= 0) return Infinity;
  const t = Math.sqrt(-2 * Math.log(q));
  const [above, below] = [
    2.515517 + t * (0.802853 + t * 0.010328),
    1 + t * (1.432788 + t * (0.189269 + t * 0.001308)),
  ];
  let z = t - above / below;
  for (let step = 0; step < 3; step++) {
    const { density, cumulative } = standardNormal(-z);
    const newton = (cumulative - q) / density;
    z += newton / (1 + (z * newton) / 2);
  }
  return z;
}
