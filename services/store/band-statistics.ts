import type { BandStatistics } from './store-job.ts';

/** Smallest, largest and number of missing (NaN) values. */
export function bandStatistics(values: Float32Array): BandStatistics {
  const first = values.findIndex((value) => !Number.isNaN(value));
  if (first < 0) return { min: null, max: null, missing: values.length };
  let min = values[first]!;
  let max = min;
  let missing = first;
  for (let i = first + 1; i < values.length; i++) {
    const value = values[i]!;
    // Nearly all values leave here: half the time of asking for each of the three.
    if (value >= min && value <= max) continue;
    if (value < min) min = value;
    else if (value > max) max = value;
    else missing++;
  }
  return { min, max, missing };
}

/** Statistics over several bands. */
export function mergeStatistics(bands: readonly BandStatistics[]): BandStatistics {
  const mins = bands.flatMap(({ min }) => (min === null ? [] : [min]));
  const maxs = bands.flatMap(({ max }) => (max === null ? [] : [max]));
  return {
    min: mins.length > 0 ? Math.min(...mins) : null,
    max: maxs.length > 0 ? Math.max(...maxs) : null,
    missing: bands.reduce((sum, band) => sum + band.missing, 0),
  };
}
