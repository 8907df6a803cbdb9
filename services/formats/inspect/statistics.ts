/** Numbers that describe many values; missing ones are left out of all but the counts. */
export type Statistics = {
  /** all values, missing ones included */
  readonly count: number;
  readonly missing: number;
  /** null when every value is missing */
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** in the order of the file; null = missing */
  readonly first: readonly (number | null)[];
  readonly last: readonly (number | null)[];
};

const SHOWN = 5;

/** Describes values in one pass; NaN is missing. */
export function summarise(values: Float32Array | Float64Array): Statistics {
  let [missing, min, max, sum] = [0, Infinity, -Infinity, 0];
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const count = values.length;
  const some = missing < count;
  return {
    count,
    missing,
    min: some ? min : null,
    max: some ? max : null,
    mean: some ? sum / (count - missing) : null,
    first: [...values.subarray(0, SHOWN)].map(toNullable),
    last: [...values.subarray(Math.max(0, count - SHOWN))].map(toNullable),
  };
}

/** NaN, which JSON cannot hold, as null. */
export function toNullable(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
