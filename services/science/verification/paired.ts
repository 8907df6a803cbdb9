/** Forecasts with the observations they are judged by; as many of one as of the other. */
export type Pairs = { readonly forecasts: Float64Array; readonly observations: Float64Array };

/**
 * The pairs of which both sides are there, in their order: a missing value on either side takes
 * its pair out of a score, and never counts as zero.
 *
 * @param forecasts any unit; NaN is missing
 * @param observations of the same unit and length
 * @throws {RangeError} when the lengths differ
 */
export function keepPairs(forecasts: ArrayLike<number>, observations: ArrayLike<number>): Pairs {
  checkSameLength(forecasts, observations);
  const kept: number[] = [];
  for (let i = 0; i < forecasts.length; i += 1) {
    if (!Number.isNaN(forecasts[i]!) && !Number.isNaN(observations[i]!)) kept.push(i);
  }
  return {
    forecasts: Float64Array.from(kept, (i) => forecasts[i]!),
    observations: Float64Array.from(kept, (i) => observations[i]!),
  };
}

/** @throws {RangeError} when two arrays that belong together are not of one length */
export function checkSameLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>): void {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}`);
}

/** The mean of what is given, NaN of nothing. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum / values.length;
}
