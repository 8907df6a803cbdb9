import { exchangeMoisture, wetFineFuel } from '../fire-weather/fine-fuel-moisture.ts';
import { passesCanopy } from './canopy.ts';
import type { RainEvent } from './canopy.ts';

/** Weather of one hour; precipitation fallen in the hour that ends then. */
export type HourlyWeather = {
  readonly temperatureC: number;
  readonly relativeHumidityPercent: number;
  readonly windKmH: number;
  readonly precipitationMm: number;
};

/** Moisture that a DMC stands for, %. @see Van Wagner 1987, exact inverse of `duffCode` */
export function duffMoisture(dmc: number): number {
  return 280 * Math.exp(-dmc / 43.43) + 20;
}

/** The DMC of a moisture of duff. */
export function duffCode(moisturePercent: number): number {
  return 43.43 * Math.log(280 / (moisturePercent - 20));
}

/** Moisture that a DC stands for, %. */
export function droughtMoisture(dc: number): number {
  return 400 * Math.exp(-dc / 400);
}

/** The DC of a moisture of deep duff. */
export function droughtCodeOf(moisturePercent: number): number {
  return 400 * Math.log(400 / moisturePercent);
}

/** Fine fuel moisture in % an hour later: twice the rate of Van Wagner 1977, rain after 0.5 mm. */
export function stepFineFuel(
  moisturePercent: number,
  weather: HourlyWeather,
  event: RainEvent,
): number {
  const { temperatureC, relativeHumidityPercent, windKmH, precipitationMm } = weather;
  if (Number.isNaN(precipitationMm)) return Number.NaN;
  const passed = passesCanopy(event, precipitationMm, 0.5);
  const throughfallMm = {
    'held back': 0,
    'just through': event.fallenMm + precipitationMm - 0.5,
    through: precipitationMm,
  }[passed];
  const wetted = wetFineFuel(moisturePercent, throughfallMm);
  return exchangeMoisture(wetted, temperatureC, relativeHumidityPercent, windKmH, 2 * 0.0579);
}

/** Duff moisture in % an hour later: rain after 1.5 mm, drying while the sun is up. */
export function stepDuff(
  moisturePercent: number,
  weather: HourlyWeather,
  event: RainEvent,
  sunIsUp: boolean,
): number {
  const { temperatureC, relativeHumidityPercent, precipitationMm } = weather;
  if (Number.isNaN(temperatureC + relativeHumidityPercent + precipitationMm)) return Number.NaN;
  const passed = passesCanopy(event, precipitationMm, 1.5);
  const netRainMm = {
    'held back': 0,
    'just through': 0.92 * (event.fallenMm + precipitationMm) - 1.27,
    through: 0.92 * precipitationMm,
  }[passed];
  const slope = passed === 'held back' ? 0 : rainSlope(duffCode(moisturePercent));
  const wetted = moisturePercent + (1000 * netRainMm) / (slope * netRainMm + 48.77);
  const before = Math.min(wetted, 300);
  if (!sunIsUp) return before;
  const warmthC = tenths(temperatureC) < 0 ? 0 : temperatureC;
  const rate = 2.22e-4 * warmthC * (100 - relativeHumidityPercent);
  return Math.min((before - 20) * Math.exp(-rate / 43.43) + 20, 300);
}

/** @see FTR-33, eqs. 13a to 13c */
function rainSlope(dmc: number): number {
  if (dmc <= 33) return 100 / (0.5 + 0.3 * dmc);
  return dmc <= 65 ? 14 - 1.3 * Math.log(dmc) : 6.2 * Math.log(dmc) - 17.2;
}

/** Moisture of deep duff in % an hour later: rain after 2.8 mm, drying while the sun is up. */
export function stepDrought(
  moisturePercent: number,
  weather: HourlyWeather,
  event: RainEvent,
  sunIsUp: boolean,
): number {
  const { temperatureC, precipitationMm } = weather;
  if (Number.isNaN(temperatureC + precipitationMm)) return Number.NaN;
  const passed = passesCanopy(event, precipitationMm, 2.8);
  const netRainMm = {
    'held back': 0,
    'just through': 0.83 * (event.fallenMm + precipitationMm) - 1.27,
    through: 0.83 * precipitationMm,
  }[passed];
  const wetted = Math.min(moisturePercent + (3.937 * netRainMm) / 2, 400);
  if (!sunIsUp || tenths(temperatureC) <= 0) return wetted;
  const evapotranspiration = 0.015 * temperatureC + 3 / 16;
  return wetted * Math.exp(-evapotranspiration / 400);
}

/** Temperatures are compared as thermometers read: -0.02 is no frost. */
function tenths(temperatureC: number): number {
  return Math.round(temperatureC * 10);
}
