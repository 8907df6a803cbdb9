import type { DailyWeather } from './codes.ts';
import { ffmcScale, power } from './codes.ts';
import { ffmcToMoisture, moistureToFfmc } from './fine-fuel-moisture.ts';

/** How the sun warms grass: more below still air. */
export type SunWarming = { readonly degreesPerKwM2: number; readonly windDamping: number };

/** Of a fully cured, matted layer. @see Wotton 2009, eq. 2 */
const MATTED: SunWarming = { degreesPerKwM2: 35.07, windDamping: 0.06215 };

/** Nominal load of the fine layer, kg/m2. */
const NOMINAL_LOAD = 0.3;

/**
 * Grass fuel moisture code of a cured, matted layer, an hour (or `hours`) later.
 *
 * @param solarKwM2 insolation, kW/m2
 * @param fuelLoadKgM2 that the rain wets
 * @returns the code, and the moisture in % it stands for; NaN where an input is NaN
 * @see Wotton 2009, A grass moisture model for the CFFDRS, 8th Symposium on Fire and Forest
 *   Meteorology, paper 3-2
 */
export function stepGrassMoisture(
  gfmc: number,
  weather: DailyWeather & { readonly solarKwM2: number },
  hours = 1,
  fuelLoadKgM2 = NOMINAL_LOAD,
): { readonly gfmc: number; readonly moisturePercent: number } {
  const scale = ffmcScale(147.27723);
  const before = ffmcToMoisture(gfmc, scale);
  const wetted = wetGrass(before, weather.precipitationMm, fuelLoadKgM2);
  const moisturePercent = exchangeGrassMoisture(wetted, weather, MATTED, hours);
  return { gfmc: moistureToFfmc(moisturePercent, scale), moisturePercent };
}

/** Moisture in % of a layer that took up all the rain, at most 250. @see Wotton 2009, eq. 11 */
export function wetGrass(moisturePercent: number, rainMm: number, fuelLoadKgM2: number): number {
  const wet = moisturePercent + (100 * rainMm) / fuelLoadKgM2;
  return wet > 250 ? 250 : wet;
}

/** Moisture in % after `hours` towards equilibrium with sun-warmed air. @see Wotton 2009, eqs. 2 to 10 */
export function exchangeGrassMoisture(
  moisturePercent: number,
  weather: Omit<DailyWeather, 'precipitationMm'> & { readonly solarKwM2: number },
  warming: SunWarming,
  hours: number,
): number {
  const { temperatureC, relativeHumidityPercent, windKmH, solarKwM2 } = weather;
  const warmed = warming.degreesPerKwM2 * solarKwM2 * Math.exp(-warming.windDamping * windKmH);
  const fuelC = temperatureC + warmed;
  const humidity =
    relativeHumidityPercent * (saturationPressure(temperatureC) / saturationPressure(fuelC));
  const warmth = 0.27 * (26.7 - fuelC) * (1 - Math.exp(-0.115 * humidity));
  const dry = 1.62 * power(humidity, 0.532) + 13.7 * Math.exp((humidity - 100) / 13) + warmth;
  const wet = 1.42 * power(humidity, 0.512) + 12 * Math.exp((humidity - 100) / 18) + warmth;
  if (Number.isNaN(moisturePercent + dry)) return Number.NaN;
  if (moisturePercent <= dry && moisturePercent >= wet) return moisturePercent;
  const dries = moisturePercent > dry;
  const equilibrium = dries ? dry : wet;
  const wetness = dries ? humidity / 100 : Math.max(0, (100 - humidity) / 100);
  const windTerm = 0.0694 * Math.sqrt(windKmH) * (1 - power(wetness, 8));
  const rate = 0.389633 * Math.exp(0.0365 * fuelC) * (0.424 * (1 - power(wetness, 1.7)) + windTerm);
  return equilibrium + (moisturePercent - equilibrium) * Math.exp(-Math.LN10 * rate * hours);
}

/** hPa over water. @see Wotton 2009, eq. 3 */
function saturationPressure(temperatureC: number): number {
  return 6.107 * Math.exp((Math.LN10 * 7.5 * temperatureC) / (237 + temperatureC));
}
