import { routeByWeights, type RoutingWeights } from './muskingum.ts';

/**
 * Weights of Muskingum-Cunge with constant parameters, for one segment of a reach.
 *
 * @param courant celerity times step over length of the segment
 * @param reynolds unit discharge over slope, celerity and length: 2 diffusivity / (celerity length)
 * @returns weights; the first is below zero, and a rising flow dips before it rises, where
 *   `courant + reynolds < 1`
 * @see Ponce & Yevjevich 1978, J. Hydraul. Div. 104, 1663 (the weights by Courant and cell
 *   Reynolds number); Cunge 1969, doi:10.1080/00221686909500264
 */
export function mcWeights(courant: number, reynolds: number): RoutingWeights {
  const sum = 1 + courant + reynolds;
  return [
    (-1 + courant + reynolds) / sum,
    (1 + courant - reynolds) / sum,
    (1 - courant + reynolds) / sum,
  ];
}

/**
 * How many segments a reach is cut into. The scheme has the travel time and the spread of the
 * diffusion wave in segments of any length; its skewness too where C^2 + 3 D^2 = 1 (from the third
 * cumulant of its transfer function), so that is the length taken, unless C + D >= 1 asks for less.
 *
 * @param waveM way of the wave in a step: celerity times step
 * @param spreadM unit discharge over slope and celerity
 */
export function countSegments(lengthM: number, waveM: number, spreadM: number): number {
  const exactM = Math.hypot(waveM, Math.sqrt(3) * spreadM);
  return Math.max(1, Math.ceil(lengthM / Math.min(exactM, waveM + spreadM)));
}

/** A wave that travels and flattens alike at all flows. */
export type LinearReach = {
  readonly lengthM: number;
  readonly celerityMS: number;
  /** unit discharge over twice the slope, m2/s */
  readonly diffusivityM2S: number;
  readonly timeStepSeconds: number;
};

/**
 * Muskingum-Cunge with constant celerity and diffusivity.
 *
 * @param inflowM3S at the ends of steps; at the first the reach is taken as steady
 * @see Cunge 1969, doi:10.1080/00221686909500264
 */
export function routeLinear(inflowM3S: ArrayLike<number>, reach: LinearReach): Float64Array {
  const { lengthM, celerityMS, diffusivityM2S, timeStepSeconds } = reach;
  const waveM = celerityMS * timeStepSeconds;
  const spreadM = (2 * diffusivityM2S) / celerityMS;
  const segments = countSegments(lengthM, waveM, spreadM);
  const weights = mcWeights((waveM * segments) / lengthM, (spreadM * segments) / lengthM);
  return routeByWeights(inflowM3S, weights, { segments });
}
