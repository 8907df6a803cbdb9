import { fastExp } from '../exponential.ts';
import { windFactor } from '../fire-weather/indices.ts';

/**
 * Effect of wind on spread, f(W): unlike that of the FWI System it levels off from 40 km/h.
 *
 * @param windKmH net effective wind speed (WSV), km/h
 * @see ST-X-3 eq. 53 and 53a
 */
export function windEffect(windKmH: number): number {
  return windKmH >= 40 ? 12 * (1 - fastExp(-0.0818 * (windKmH - 28))) : windFactor(windKmH);
}
