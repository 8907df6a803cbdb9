import { MISSED_LOOK, type ArrivalObservation } from './observed-arrivals.ts';

/** A member of an ensemble: when its fire comes to each cell, hours; NaN = not within its time. */
export type ArrivalMember = { readonly arrivalH: Float32Array };

/**
 * Arrival when the fire of a member spreads `factor` times as fast from `startH` on: exact where
 * the weather does not change, a first approximation where it does.
 */
export function scaledArrival(arrivalH: number, factor: number, startH: number): number {
  return arrivalH > startH ? startH + (arrivalH - startH) / factor : arrivalH;
}

/**
 * Log-likelihood of observations given a member's arrival times. Of one observation it is
 * (1 - f) p + f: f its false rate, p the chance that fire came to its footprint within its
 * interval, with normal errors of time, averaged over the cells that the footprint may mean.
 *
 * @param factor the member's fire spreads so much faster from `startH` on
 * @see Turnbull 1976, doi:10.1111/j.2517-6161.1976.tb01597.x (times known to an interval)
 */
export function logLikelihood(
  { arrivalH }: ArrivalMember,
  observations: readonly ArrivalObservation[],
  factor: number,
  startH: number,
): number {
  let sum = 0;
  for (const observation of observations) {
    const { falseRate, weight } = observation;
    const chance = arrivalChance(arrivalH, observation, factor, startH);
    sum += weight * Math.log((1 - falseRate) * chance + falseRate);
  }
  return sum;
}

/** Chance, 0 to 1, of an observation if the member were the truth and the observation not false. */
export function arrivalChance(
  arrivalH: Float32Array,
  { cells, earliestH, latestH, errorH }: ArrivalObservation,
  factor: number,
  startH: number,
): number {
  let sum = 0;
  for (const cell of cells) {
    const arrival = arrivalH[cell]!;
    // Not reached: later than any time.
    if (Number.isNaN(arrival)) {
      sum += latestH === Infinity ? 1 : 0;
      continue;
    }
    const scaled = scaledArrival(arrival, factor, startH);
    const byLatest = cumulative((latestH - scaled) / errorH);
    const byEarliest = cumulative((earliestH - scaled) / errorH);
    // What is seen unburned is not explained by a fire that came before.
    const missed = latestH === Infinity ? 0 : MISSED_LOOK;
    sum += byLatest - (1 - missed) * byEarliest;
  }
  return sum / cells.length;
}

/**
 * Cumulative normal probability, absolute error below 7.5e-8: called hundreds of millions of times,
 * where the errors it weighs are stated to one digit.
 *
 * @see Abramowitz & Stegun 1964, 26.2.17
 */
function cumulative(z: number): number {
  if (z > 6) return 1;
  if (z < -6) return 0;
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = 0.3989422804014327 * Math.exp((-z * z) / 2) * polynomial;
  return z > 0 ? 1 - tail : tail;
}
