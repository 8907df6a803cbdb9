import { meanOf } from './paired.ts';

/** What an ensemble says of one place and time: its mean and sample standard deviation. */
export type EnsembleSummary = {
  readonly mean: number;
  /** with n - 1; NaN of one member */
  readonly deviation: number;
};

/** Mean and sample standard deviation of the members that are there; NaN of none. */
export function summariseEnsemble(members: ArrayLike<number>): EnsembleSummary {
  const present = Float64Array.from(members).filter((value) => !Number.isNaN(value));
  const mean = meanOf(present);
  const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: present.length < 2 ? NaN : Math.sqrt(squares / (present.length - 1)) };
}

/**
 * Spread of an ensemble over many cases: the root of the mean variance. `corrected` is what the
 * error of the mean of a reliable ensemble of `members` equals.
 *
 * @param deviations sample standard deviation of each case; NaN are left out
 * @see Fortin et al. 2014, doi:10.1175/JHM-D-14-0008.1, eq. 13 to 15
 */
export function ensembleSpread(
  deviations: ArrayLike<number>,
  members: number,
): { readonly spread: number; readonly corrected: number } {
  const present = Float64Array.from(deviations).filter((value) => !Number.isNaN(value));
  const spread = Math.sqrt(meanOf(present.map((deviation) => deviation ** 2)));
  return { spread, corrected: spread * Math.sqrt((members + 1) / members) };
}

/**
 * How often the observation took each rank among the members: `members + 1` counts, flat where an
 * ensemble is reliable. A case with ties gives its one count in equal shares to the ranks that it
 * may have: no random numbers. Cases with a missing member or observation are left out.
 *
 * @param ensembles members of each case, all of one number
 * @throws {RangeError} when ensembles differ in size, or are not as many as the observations
 * @see Hamill 2001, doi:10.1175/1520-0493(2001)129<0550:IORHFV>2.0.CO;2
 */
export function rankHistogram(
  ensembles: readonly ArrayLike<number>[],
  observations: ArrayLike<number>,
): Float64Array {
  if (ensembles.length !== observations.length) {
    throw new RangeError(`${ensembles.length} ensembles against ${observations.length} values`);
  }
  const members = ensembles[0]?.length ?? 0;
  const counts = new Float64Array(members + 1);
  for (const [at, ensemble] of ensembles.entries()) {
    if (ensemble.length !== members) {
      throw new RangeError(`an ensemble of ${ensemble.length} members among those of ${members}`);
    }
    const observed = observations[at]!;
    const values = Array.from(ensemble);
    if ([observed, ...values].some(Number.isNaN)) continue;
    const below = values.filter((value) => value < observed).length;
    const tied = values.filter((value) => value === observed).length;
    for (let rank = below; rank <= below + tied; rank += 1) counts[rank]! += 1 / (tied + 1);
  }
  return counts;
}
