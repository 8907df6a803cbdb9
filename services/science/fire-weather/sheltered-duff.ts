import type { DailyWeather } from './codes.ts';
import { dmcDayLengthHours } from './day-length.ts';
import { duffDrying, wetDuff } from './duff-moisture.ts';

/** Drying beside a stem against drying in the open; last factor of Wotton et al. 2005. */
const SHELTERED_DRYING = 4.91 / 3.57;

/**
 * Sheltered duff moisture code of a day: the upper 5 cm of duff within half a metre of a stem, where
 * lightning goes to ground.
 *
 * @param sdmc of the day before; `startShelteredDuff` gives the first
 * @param month 1 to 12; day lengths are those of Canada
 * @returns 0 and above; NaN where temperature, humidity or rain is NaN
 * @see Wotton, Stocks & Martell 2005, Int. J. Wildland Fire 14, 169-182, doi:10.1071/WF04038; rain
 *   by its eq. 7, else FTR-33, eqs. 12 to 16
 */
export function stepShelteredDuff(sdmc: number, weather: DailyWeather, month: number): number {
  const { temperatureC, precipitationMm } = weather;
  if (Number.isNaN(precipitationMm)) return Number.NaN;
  const humidity = Math.min(weather.relativeHumidityPercent, 99.9);
  const hours = dmcDayLengthHours(month, Number.NaN, false);
  const throughfallMm =
    precipitationMm < 7.69 ? 0.218 * precipitationMm - 0.094 : 0.83 * precipitationMm - 4.8;
  const wetted = precipitationMm > 0.44 ? wetDuff(sdmc, throughfallMm) : sdmc;
  const code = wetted + SHELTERED_DRYING * duffDrying(temperatureC, humidity, hours);
  return code < 0 ? 0 : code;
}

/** The sheltered code to begin with where only the open one is known: at least 12. */
export function startShelteredDuff(dmc: number): number {
  return Math.max(12, 2.6 + 1.7 * dmc - 6);
}
