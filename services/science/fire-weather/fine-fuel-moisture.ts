import { power } from './codes.ts';

const LOG_100 = Math.log(100);

/**
 * Moisture of fine fuel, % of dry weight, that an FFMC stands for.
 *
 * @see Van Wagner & Pickett 1985 (FTR-33), eq. 1
 */
export function ffmcToMoisture(ffmc: number, scale: number): number {
  return (scale * (101 - ffmc)) / (59.5 + ffmc);
}

/** The FFMC of a moisture in %. @see FTR-33, eq. 10 */
export function moistureToFfmc(moisturePercent: number, scale: number): number {
  return (59.5 * (250 - moisturePercent)) / (scale + moisturePercent);
}

/** Moisture in % after rain that got through the canopy. @see FTR-33, eqs. 3a, 3b; cap 250 % */
export function wetFineFuel(moisturePercent: number, throughfallMm: number): number {
  let wet = moisturePercent;
  // Eq. 3a divides by the rain: none, or a negative sum of rounded parts, wets nothing.
  if (throughfallMm > 0) {
    wet +=
      42.5 *
      throughfallMm *
      Math.exp(-100 / (251 - moisturePercent)) *
      (1 - Math.exp(-6.93 / throughfallMm));
    if (moisturePercent > 150) {
      const above = moisturePercent - 150;
      wet += 0.0015 * above * above * Math.sqrt(throughfallMm);
    }
  }
  return wet > 250 ? 250 : wet;
}

/**
 * Fine fuel moisture in % after a time in steady air: it dries towards one equilibrium, wets towards
 * a lower one, and stays as it is between them.
 *
 * @param rateFactor 0.581 for a day, 0.0579 times the hours for less (eqs. 6b and 7b)
 * @returns NaN where an input is NaN
 * @see FTR-33, eqs. 4 to 9; Van Wagner 1977 (PS-X-69) for hours
 */
export function exchangeMoisture(
  moisturePercent: number,
  temperatureC: number,
  humidityPercent: number,
  windKmH: number,
  rateFactor: number,
): number {
  // The logarithm and two terms serve three equations; these are two thirds of the cost of a row.
  const logHumidity = Math.log(humidityPercent);
  const saturation = Math.exp((humidityPercent - 100) / 10);
  const warmth = 0.18 * (21.1 - temperatureC) * (1 - Math.exp(-0.115 * humidityPercent));
  const dry = 0.942 * Math.exp(0.679 * logHumidity) + 11 * saturation + warmth; // eq. 4
  // A comparison with NaN is false: a missing or impossible humidity would read as no exchange.
  if (Number.isNaN(dry + windKmH)) return Number.NaN;
  if (moisturePercent > dry) {
    const slowed = Math.exp(1.7 * (logHumidity - LOG_100));
    const rate = exchangeRate(humidityPercent / 100, slowed, windKmH) * rateFactor;
    const left = Math.exp(-Math.LN10 * rate * Math.exp(0.0365 * temperatureC));
    return dry + (moisturePercent - dry) * left; // eq. 8
  }
  const wet = 0.618 * Math.exp(0.753 * logHumidity) + 10 * saturation + warmth; // eq. 5
  if (!(moisturePercent < wet && moisturePercent < dry)) return moisturePercent;
  const deficit = (100 - humidityPercent) / 100;
  const rate = exchangeRate(deficit, power(deficit, 1.7), windKmH) * rateFactor;
  const left = Math.exp(-Math.LN10 * rate * Math.exp(0.0365 * temperatureC));
  return wet - (wet - moisturePercent) * left; // eq. 9
}

/** k_o of drying from RH / 100, k_l of wetting from 1 - RH / 100. @see FTR-33, eqs. 6a, 7a */
function exchangeRate(wetness: number, wetnessTo17: number, windKmH: number): number {
  const squared = wetness * wetness;
  const fourth = squared * squared;
  return 0.424 * (1 - wetnessTo17) + 0.0694 * Math.sqrt(windKmH) * (1 - fourth * fourth);
}

/** How fine fuel moisture in % slows spread, f(F) of the ISI. @see FTR-33, eq. 25 */
export function moistureFactor(moisturePercent: number): number {
  return (
    91.9 * Math.exp(-0.1386 * moisturePercent) * (1 + power(moisturePercent, 5.31) / 49_300_000)
  );
}

/**
 * Fine fuel moisture code of a day.
 *
 * @param ffmc of the day before, 0 to 101
 * @param humidityPercent 0 to below 100 (the step sets 100 to 99.9999)
 * @param scale see `ffmcScale`
 * @returns 0 to 101; NaN where an input is NaN, or out of the domain of the equations
 * @see Van Wagner 1987 (FTR-35); FTR-33, eqs. 1 to 10
 */
export function fineFuelMoistureCode(
  ffmc: number,
  temperatureC: number,
  humidityPercent: number,
  windKmH: number,
  precipitationMm: number,
  scale: number,
): number {
  // A comparison with NaN is false: missing rain would read as a dry day.
  if (Number.isNaN(precipitationMm)) return Number.NaN;
  const throughfallMm = precipitationMm > 0.5 ? precipitationMm - 0.5 : 0; // eq. 2
  const wetted = wetFineFuel(ffmcToMoisture(ffmc, scale), throughfallMm);
  const moisture = exchangeMoisture(wetted, temperatureC, humidityPercent, windKmH, 0.581);
  const code = moistureToFfmc(moisture, scale);
  return code > 101 ? 101 : code < 0 ? 0 : code;
}
