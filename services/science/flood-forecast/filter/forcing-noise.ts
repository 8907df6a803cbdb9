import { openNormals } from './normal-draws.ts';

/** How uncertain the forcing of a runoff model is taken to be, and what its stores may lose. */
export type ForcingNoise = {
  /** standard deviation of the logarithm of the factor on rain */
  readonly rainSigma: number;
  /** how long rain stays too much or too little: e-folding time, h */
  readonly rainHours: number;
  readonly evaporationSigma: number;
  readonly evaporationHours: number;
  /** correlation between basins, 0 to 1: weather errors are wider than basins */
  readonly betweenBasins: number;
  /** standard deviation of the logarithm of a factor on the stores, per root of a day */
  readonly storeSigma: number;
};

/**
 * Factors e^N(0, 0.5) on rain and e^N(0, 0.3) on evaporation, held for a day and two. In ensembles
 * of GR models fractions of 0.65 with the same times are used for rain analyses from few gauges
 * (Clark et al. 2008; Piazzi et al. 2021); radar and dense networks are better than that. Stores take
 * 3 % a day, lest an ensemble without rain be sure of itself.
 *
 * @see Clark et al. 2008, doi:10.1016/j.advwatres.2008.06.005; Piazzi et al. 2021,
 *   doi:10.1029/2020WR028390
 */
export const DEFAULT_NOISE: ForcingNoise = {
  rainSigma: 0.5,
  rainHours: 24,
  evaporationSigma: 0.3,
  evaporationHours: 48,
  betweenBasins: 0.7,
  storeSigma: 0.03,
};

/** The factors on one step of one member in one basin. */
export type NoiseFactors = { rain: number; evaporation: number; stores: [number, number] };

/**
 * Opens the noise of one member: lognormal factors of mean 1, correlated in time and between
 * basins, decided by the seed and the member alone.
 *
 * @param basins how many
 * @returns a function that moves one step on and gives the factors of each basin, reused by the
 *   next call
 * @throws {RangeError} for a negative deviation, or a correlation that is none
 */
export function openNoise(
  noise: ForcingNoise,
  timeStepHours: number,
  options: { readonly seed: number; readonly member: number; readonly basins: number },
): () => readonly NoiseFactors[] {
  checkNoise(noise);
  const { seed, member, basins } = options;
  const normal = openNormals(seed, member);
  const rain = openCorrelated(noise.rainHours);
  const evaporation = openCorrelated(noise.evaporationHours);
  const storeSigma = noise.storeSigma * Math.sqrt(timeStepHours / 24);
  const factors = Array.from({ length: basins }, (): NoiseFactors => {
    return { rain: 1, evaporation: 1, stores: [1, 1] };
  });
  return () => {
    const [rains, evaporations] = [rain(), evaporation()];
    for (const [basin, factor] of factors.entries()) {
      factor.rain = lognormal(rains[basin]!, noise.rainSigma);
      factor.evaporation = lognormal(evaporations[basin]!, noise.evaporationSigma);
      factor.stores[0] = lognormal(normal(), storeSigma);
      factor.stores[1] = lognormal(normal(), storeSigma);
    }
    return factors;
  };

  /** Standard normal numbers, one a basin, each an AR(1) in time. */
  function openCorrelated(hours: number): () => Float64Array {
    const kept = Math.exp(-timeStepHours / hours);
    const fresh = Math.sqrt(1 - kept * kept);
    const own = Math.sqrt(1 - noise.betweenBasins);
    const shared = Math.sqrt(noise.betweenBasins);
    const each = Float64Array.from({ length: basins }, () => normal());
    let common = normal();
    const mixed = new Float64Array(basins);
    return () => {
      common = kept * common + fresh * normal();
      for (let basin = 0; basin < basins; basin += 1) {
        each[basin] = kept * each[basin]! + fresh * normal();
        mixed[basin] = shared * common + own * each[basin]!;
      }
      return mixed;
    };
  }
}

/** Of mean 1: more rain now and then is no more rain on average. */
function lognormal(standard: number, sigma: number): number {
  return Math.exp(sigma * standard - (sigma * sigma) / 2);
}

function checkNoise(noise: ForcingNoise): void {
  for (const [name, value] of Object.entries(noise)) {
    const most = name === 'betweenBasins' ? 1 : Infinity;
    const isHours = name.endsWith('Hours');
    if (value >= 0 && value <= most && !(isHours && value === 0)) continue;
    throw new RangeError(`${name} ${value} is not ${isHours ? 'above 0' : `0 to ${most}`}`);
  }
}
