import { power } from './codes.ts';

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

/** Equilibrium moisture in %, reached by drying from above. @see FTR-33, eq. 4 */
export function dryingEquilibrium(temperatureC: number, humidityPercent: number): number {
  return (
    0.942 * power(humidityPercent, 0.679) +
    11 * Math.exp((humidityPercent - 100) / 10) +
    warmth(temperatureC, humidityPercent)
  );
}

/** Equilibrium moisture in %, reached by wetting from below. @see FTR-33, eq. 5 */
export function wettingEquilibrium(temperatureC: number, humidityPercent: number): number {
  return (
    0.618 * power(humidityPercent, 0.753) +
    10 * Math.exp((humidityPercent - 100) / 10) +
    warmth(temperatureC, humidityPercent)
  );
}

function warmth(temperatureC: number, humidityPercent: number): number {
  return 0.18 * (21.1 - temperatureC) * (1 - Math.exp(-0.115 * humidityPercent));
}

/**
 * Rate towards equilibrium before its temperature factor: k_o of drying with `wetness` = RH / 100,
 * k_l of wetting with `wetness` = 1 - RH / 100.
 *
 * @see FTR-33, eqs. 6a and 7a
 */
export function exchangeRate(wetness: number, windKmH: number): number {
  const squared = wetness * wetness;
  const fourth = squared * squared;
  return 0.424 * (1 - power(wetness, 1.7)) + 0.0694 * Math.sqrt(windKmH) * (1 - fourth * fourth);
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
  const before = wetFineFuel(ffmcToMoisture(ffmc, scale), throughfallMm);
  const dry = dryingEquilibrium(temperatureC, humidityPercent);
  const wet = wettingEquilibrium(temperatureC, humidityPercent);
  const warmed = 0.581 * Math.exp(0.0365 * temperatureC); // eqs. 6b, 7b
  let after = before;
  if (before > dry) {
    const rate = exchangeRate(humidityPercent / 100, windKmH) * warmed;
    after = dry + (before - dry) * Math.exp(-Math.LN10 * rate); // eq. 8
  } else if (before < dry && before < wet) {
    const rate = exchangeRate((100 - humidityPercent) / 100, windKmH) * warmed;
    after = wet - (wet - before) * Math.exp(-Math.LN10 * rate); // eq. 9
  } else if (Number.isNaN(before + dry + windKmH)) {
    return Number.NaN;
  }
  const code = moistureToFfmc(after, scale);
  return code > 101 ? 101 : code < 0 ? 0 : code;
}
