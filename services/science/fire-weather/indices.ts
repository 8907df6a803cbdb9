import { power } from './codes.ts';
import { ffmcToMoisture, moistureFactor } from './fine-fuel-moisture.ts';

/**
 * Initial spread index.
 *
 * @returns NaN where an input is NaN
 * @see FTR-33, eqs. 24 to 26
 */
export function initialSpreadIndex(ffmc: number, windKmH: number, scale: number): number {
  const moisture = ffmcToMoisture(ffmc, scale);
  return 0.208 * windFactor(windKmH) * moistureFactor(moisture);
}

/** How wind speeds spread, f(W) of the ISI. @see FTR-33, eq. 24 */
export function windFactor(windKmH: number): number {
  return Math.exp(0.05039 * windKmH);
}

/** The same, levelling off in wind of 40 km/h and more. @see ST-X-3 (1992), eqs. 53 and 53a */
export function levellingWindFactor(windKmH: number): number {
  return windKmH < 40 ? windFactor(windKmH) : strongWindFactor(windKmH);
}

/** f(W) of strong wind. @see ST-X-3 (1992), eq. 53a */
export function strongWindFactor(windKmH: number): number {
  return 12 * (1 - Math.exp(-0.0818 * (windKmH - 28)));
}

/**
 * Build-up index.
 *
 * @returns 0 where both codes are 0; NaN where an input is NaN
 * @see FTR-33, eqs. 27a and 27b
 */
export function buildUpIndex(dmc: number, dc: number): number {
  if (dmc === 0 && dc === 0) return 0;
  const index = (0.8 * dc * dmc) / (dmc + 0.4 * dc);
  if (!(index < dmc)) return index;
  const less = dmc - (0.92 + power(0.0114 * dmc, 1.7)) * ((dmc - index) / dmc);
  return less < 0 ? 0 : less;
}

/** Fire weather index. @see FTR-33, eqs. 28a, 28b, 29, 30a, 30b */
export function fireWeatherIndex(isi: number, bui: number): number {
  const duff =
    bui > 80 ? 1000 / (25 + 108.64 * Math.exp(-0.023 * bui)) : 0.626 * power(bui, 0.809) + 2;
  const intensity = 0.1 * isi * duff;
  return intensity > 1 ? Math.exp(2.72 * power(0.434 * Math.log(intensity), 0.647)) : intensity;
}

/** Daily severity rating. @see FTR-33, eq. 31 */
export function dailySeverityRating(fwi: number): number {
  return 0.0272 * power(fwi, 1.77);
}
