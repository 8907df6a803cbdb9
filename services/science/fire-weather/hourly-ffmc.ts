import type { DailyWeather, FireWeatherOptions } from './codes.ts';
import { ffmcScale } from './codes.ts';
import {
  exchangeMoisture,
  ffmcToMoisture,
  moistureToFfmc,
  wetFineFuel,
} from './fine-fuel-moisture.ts';

/**
 * Fine fuel moisture code an hour (or `hours`) later. No rain is held back by the canopy here: the
 * 0.5 mm of the daily code belong to a day.
 *
 * @param weather of the hour, `precipitationMm` fallen in it; humidity 0 to 100, for above it wet
 *   air has no equation
 * @param hours length of the step
 * @returns 0 and above; NaN where an input is NaN
 * @see Van Wagner 1977, Information Report PS-X-69
 */
export function stepHourlyFfmc(
  ffmc: number,
  weather: DailyWeather,
  options: Pick<FireWeatherOptions, 'ffmcConstant'>,
  hours = 1,
): number {
  const { temperatureC, relativeHumidityPercent, windKmH, precipitationMm } = weather;
  if (Number.isNaN(precipitationMm)) return Number.NaN;
  const scale = ffmcScale(options.ffmcConstant);
  const wetted = wetFineFuel(ffmcToMoisture(ffmc, scale), precipitationMm);
  const moisture = exchangeMoisture(
    wetted,
    temperatureC,
    relativeHumidityPercent,
    windKmH,
    0.0579 * hours,
  );
  const code = moistureToFfmc(moisture, scale);
  return code < 0 ? 0 : code;
}
