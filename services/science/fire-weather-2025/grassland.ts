import { ffmcScale } from '../fire-weather/codes.ts';
import { moistureToFfmc } from '../fire-weather/fine-fuel-moisture.ts';
import { exchangeGrassMoisture, wetGrass } from '../fire-weather/grass-moisture.ts';
import type { HourlyWeather } from './moisture.ts';

/** kg/m2, where nothing else is known. */
export const DEFAULT_GRASS_LOAD = 0.35;

/** Open wind at 2 m against that at 10 m. */
const WIND_2M = 0.75;

/** How likely a small brand makes grass flame on. @see Natural Resources Canada, FWI2025 */
const FLAMING = { intercept: 1.49, perPercentMoisture: -0.11, perKmH: 0.075 };

/** Metres a minute of ISI: the spread index is 1.11 times the rate of spread. */
const INDEX_OF_SPREAD = 1.11;

/** Moisture in % of matted grass an hour later, in full sun and rain. @see Wotton 2009, updated */
export function stepMattedGrass(
  moisturePercent: number,
  weather: HourlyWeather,
  solarKwM2: number,
  loadKgM2: number,
): number {
  const wetted = wetGrass(moisturePercent, weather.precipitationMm, loadKgM2);
  const warming = { degreesPerKwM2: 17.9, windDamping: 0.034 };
  return exchangeGrassMoisture(wetted, { ...weather, solarKwM2 }, warming, 1);
}

/** Moisture in % of standing grass an hour later: 6 % of the rain stays, and no warmth of the sun. */
export function stepStandingGrass(
  moisturePercent: number,
  weather: HourlyWeather,
  loadKgM2: number,
): number {
  const wetted = wetGrass(moisturePercent, 0.06 * weather.precipitationMm, loadKgM2);
  const shaded = { degreesPerKwM2: 0, windDamping: 0 };
  return exchangeGrassMoisture(wetted, { ...weather, solarKwM2: 0 }, shaded, 1);
}

/**
 * How curing slows grass fires: 0 below 20 % cured, 1 when fully cured.
 *
 * @see Cruz et al. 2015, Int. J. Wildland Fire 24, 838-848
 */
export function curingFactor(curedPercent: number): number {
  if (curedPercent < 20) return 0;
  return 1.036 / (1 + 103.989 * Math.exp(-0.0996 * (curedPercent - 20)));
}

/**
 * Grassland fuel moisture code: the code of the moisture at which fully cured grass would flame on
 * as readily as this grass does.
 */
export function grasslandCode(
  moisturePercent: number,
  curedPercent: number,
  windKmH: number,
): number {
  const { intercept, perPercentMoisture, perKmH } = FLAMING;
  const ofWind = intercept + perKmH * WIND_2M * windKmH;
  const likelihood = 1 / (1 + Math.exp(-(ofWind + perPercentMoisture * moisturePercent)));
  const cured = curingFactor(curedPercent) * likelihood;
  const effective =
    cured === 0 ? 250 : (Math.log(cured / (1 - cured)) - ofWind) / perPercentMoisture;
  return moistureToFfmc(Math.min(effective, 250), ffmcScale(147.27723));
}

/**
 * Grassland spread index.
 *
 * @param standing else matted
 * @see Cheney, Gould & Catchpole 1998, Int. J. Wildland Fire 8, 1-13, natural and cut pasture
 */
export function grasslandSpreadIndex(
  windKmH: number,
  moisturePercent: number,
  curedPercent: number,
  standing: boolean,
): number {
  const slow = standing ? 0.269 : 0.209;
  const [fastAt5, fast] = standing ? [1.4, 0.838] : [1.1, 0.715];
  const kmH = windKmH < 5 ? 0.054 + slow * windKmH : fastAt5 + fast * Math.pow(windKmH - 5, 0.844);
  const damped = moistureDamping(moisturePercent, windKmH);
  return INDEX_OF_SPREAD * 16.67 * kmH * damped * curingFactor(curedPercent);
}

/** Wind is compared in whole km/h, as it is reported. @see Cheney et al. 1998, eq. 6 */
function moistureDamping(moisturePercent: number, windKmH: number): number {
  if (moisturePercent < 12) return Math.exp(-0.108 * moisturePercent);
  const isCalm = Math.round(windKmH) < 10;
  if (moisturePercent >= (isCalm ? 20 : 23.9)) return 0;
  const damped = isCalm ? 0.6838 - 0.0342 * moisturePercent : 0.547 - 0.0228 * moisturePercent;
  // Max would swallow a missing moisture.
  return damped < 0 ? 0 : damped;
}

/** Grassland fire weather index, from the intensity of the fire in kW/m. */
export function grasslandFireWeatherIndex(spreadIndex: number, loadKgM2: number): number {
  const intensity = 300 * loadKgM2 * (spreadIndex / INDEX_OF_SPREAD);
  return intensity > 100 ? Math.log(intensity / 60) / 0.14 : intensity / 25;
}

/** Percent cured every 10 days from green-up on 12 March, as usual on the Boreal Plains. */
const CURED_PERCENT = [
  96, 95, 93, 92, 90.5, 88.4, 84.4, 78.1, 68.7, 50.3, 32.9, 23, 22, 21, 20, 25.7, 35, 43, 49.8, 60,
  68, 72, 75, 78.9, 86, 96,
] as const;

/** Usual share of grass that is cured on a day, %, where none was observed. */
export function usualCuring(epochDay: number): number {
  const year = new Date(epochDay * 86_400_000).getUTCFullYear();
  const thisYear = Date.UTC(year, 2, 12) / 86_400_000;
  const greenUp = epochDay < thisYear ? Date.UTC(year - 1, 2, 12) / 86_400_000 : thisYear;
  const days = epochDay - greenUp + 1;
  const at = Math.floor(days / 10);
  const from = CURED_PERCENT[at];
  const to = CURED_PERCENT[at + 1];
  if (from === undefined || to === undefined) return CURED_PERCENT.at(-1)!;
  return from + (to - from) * ((days % 10) / 10);
}
