import type { BandStatistics } from './store-job.ts';

/** Smallest, largest and number of missing (NaN) values. */
export function bandStatistics(values: Float32Array): BandStatistics {
  let min = Infinity;
  let max = -Infinity;
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) missing++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min > max ? { min: null, max: null, missing } : { min, max, missing };
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
