/**
 * A quantile by linear interpolation between order statistics (type 7: the default of R and
 * numpy), in the unit of the values.
 *
 * @param values NaN are left out; the array is not changed
 * @param probability 0 to 1
 * @returns NaN where no value is there
 * @throws {RangeError} when the probability is not 0 to 1
 * @see Hyndman & Fan 1996, doi:10.1080/00031305.1996.10473566, definition 7
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`probability ${probability} is not 0 to 1`);
  }
  const sorted = sortedPresent(values);
  if (sorted.length === 0) return NaN;
  const at = probability * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[below + 1] ?? low;
  return low + (at - below) * (high - low);
}

/** The values that are there, ascending. */
export function sortedPresent(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
}
