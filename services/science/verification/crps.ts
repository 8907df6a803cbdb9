import { standardNormal } from './normal.ts';
import { sortedPresent } from './quantile.ts';

/**
 * How the spread within an ensemble counts. `ecdf`: its members are the forecast distribution
 * itself; `fair`: they are draws from it, and the score does not reward a small ensemble for being
 * small (Ferro 2014).
 */
export type CrpsMethod = 'ecdf' | 'fair';

/**
 * Continuous ranked probability score of an ensemble against what was observed, in their unit; 0
 * is best. Missing members are left out.
 *
 * @param members values of one place and time; two at least for `fair`
 * @param observed NaN is missing
 * @returns NaN where the observation or too many members are missing
 * @see Ferro 2014, doi:10.1002/qj.2270, eq. 3; Zamo & Naveau 2018, doi:10.1007/s11004-017-9709-7
 */
export function ensembleCrps(
  members: ArrayLike<number>,
  observed: number,
  method: CrpsMethod,
): number {
  const sorted = sortedPresent(members);
  const count = sorted.length;
  let distance = 0;
  // Half the sum of all |x_i - x_j|, from the order alone: no pass over pairs.
  let spread = 0;
  for (let i = 0; i < count; i += 1) {
    distance += Math.abs(sorted[i]! - observed);
    spread += (2 * i + 1 - count) * sorted[i]!;
  }
  const pairs = method === 'ecdf' ? count * count : count * (count - 1);
  return distance / count - spread / pairs;
}

/**
 * CRPS of a normal distribution, in the unit of its mean.
 *
 * @param sigma standard deviation, above 0
 * @returns NaN where an argument is missing or sigma is not above 0
 * @see Gneiting et al. 2005, doi:10.1175/MWR2904.1, eq. 5
 */
export function gaussianCrps(mean: number, sigma: number, observed: number): number {
  if (!(sigma > 0)) return NaN;
  const z = (observed - mean) / sigma;
  const { density, cumulative } = standardNormal(z);
  return sigma * (z * (2 * cumulative - 1) + 2 * density - 1 / Math.sqrt(Math.PI));
}
