/**
 * Ordinates of the two unit hydrographs of the GR models, each summing to 1: what of the water of
 * a step leaves in that step, the next, and so on.
 *
 * @param x4 time base of the first in steps, at least 0.5; the second has twice that
 * @param exponent of the S curve: 2.5 for daily steps, 1.25 for hourly ones
 * @returns ceil(x4) and ceil(2 x4) ordinates
 * @see Perrin et al. 2003, doi:10.1016/S0022-1694(03)00225-7, eq. 9 to 16
 */
export function unitHydrographs(x4: number, exponent: number) {
  const first = (t: number) => (t < x4 ? (t / x4) ** exponent : 1);
  const second = (t: number) => {
    if (t <= x4) return 0.5 * (t / x4) ** exponent;
    return t < 2 * x4 ? 1 - 0.5 * (2 - t / x4) ** exponent : 1;
  };
  const ordinates = (curve: (t: number) => number, count: number) =>
    Float64Array.from({ length: count }, (_, k) => curve(k + 1) - curve(k));
  return { first: ordinates(first, Math.ceil(x4)), second: ordinates(second, Math.ceil(2 * x4)) };
}

/**
 * Sends the water of one step through a unit hydrograph.
 *
 * @param waiting mm that leave in the next steps, one fewer than ordinates; moved on in place
 * @returns mm that leave in this step
 */
export function passThrough(waiting: Float64Array, ordinates: Float64Array, mm: number): number {
  const last = waiting.length - 1;
  if (last < 0) return mm * ordinates[0]!;
  const out = waiting[0]! + ordinates[0]! * mm;
  for (let k = 0; k < last; k++) waiting[k] = waiting[k + 1]! + ordinates[k + 1]! * mm;
  waiting[last] = ordinates[last + 1]! * mm;
  return out;
}
