import { ffmcScale } from './codes.ts';
import type { DailyWeather, FireWeather, FireWeatherOptions, MoistureCodes } from './codes.ts';
import { dcDayLengthTerm, dmcDayLengthHours } from './day-length.ts';
import { droughtCode } from './drought.ts';
import { duffMoistureCode } from './duff-moisture.ts';
import { fineFuelMoistureCode } from './fine-fuel-moisture.ts';
import {
  buildUpIndex,
  dailySeverityRating,
  fireWeatherIndex,
  initialSpreadIndex,
} from './indices.ts';

/**
 * Relative humidity as the equations of the FFMC take it: saturated air counts as 99.9999 %, as in
 * cffdrs.
 */
export function usableHumidity(percent: number): number {
  return percent > 99.9999 ? 99.9999 : percent;
}

/**
 * One day of the Fire Weather Index System: the codes of yesterday and the weather of today give
 * the codes and indices of today.
 *
 * @param place `month` 1 to 12, of the day in local standard time
 * @returns NaN for whatever needs an input that is NaN: without wind there is still a DMC
 * @see Van Wagner 1987, Forestry Technical Report 35; Van Wagner & Pickett 1985 (FTR-33)
 */
export function stepFireWeather(
  codes: MoistureCodes,
  weather: DailyWeather,
  place: { readonly latitudeDeg: number; readonly month: number },
  options: FireWeatherOptions,
): FireWeather {
  const { temperatureC, windKmH, precipitationMm } = weather;
  const { latitudeDeg, month } = place;
  const { latitudeAdjust } = options;
  const scale = ffmcScale(options.ffmcConstant);
  const humidity = usableHumidity(weather.relativeHumidityPercent);
  const ffmc = fineFuelMoistureCode(
    codes.ffmc,
    temperatureC,
    humidity,
    windKmH,
    precipitationMm,
    scale,
  );
  const dmcHours = dmcDayLengthHours(month, latitudeDeg, latitudeAdjust);
  const dmc = duffMoistureCode(codes.dmc, temperatureC, humidity, precipitationMm, dmcHours);
  const dcTerm = dcDayLengthTerm(month, latitudeDeg, latitudeAdjust);
  const dc = droughtCode(codes.dc, temperatureC, precipitationMm, dcTerm);
  const isi = initialSpreadIndex(ffmc, windKmH, scale);
  const bui = buildUpIndex(dmc, dc);
  const fwi = fireWeatherIndex(isi, bui);
  return { ffmc, dmc, dc, isi, bui, fwi, dsr: dailySeverityRating(fwi) };
}
