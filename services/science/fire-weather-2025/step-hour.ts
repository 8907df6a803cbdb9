import { ffmcScale, START_CODES } from '../fire-weather/codes.ts';
import type { FireWeather, MoistureCodes } from '../fire-weather/codes.ts';
import {
  ffmcToMoisture,
  moistureFactor,
  moistureToFfmc,
} from '../fire-weather/fine-fuel-moisture.ts';
import {
  buildUpIndex,
  dailySeverityRating,
  fireWeatherIndex,
  strongWindFactor,
  windFactor,
} from '../fire-weather/indices.ts';
import { awaitRain, NO_RAIN } from './canopy.ts';
import type { RainEvent } from './canopy.ts';
import {
  grasslandCode,
  grasslandFireWeatherIndex,
  grasslandSpreadIndex,
  stepMattedGrass,
  stepStandingGrass,
} from './grassland.ts';
import {
  droughtCodeOf,
  droughtMoisture,
  duffCode,
  duffMoisture,
  stepDrought,
  stepDuff,
  stepFineFuel,
} from './moisture.ts';
import type { HourlyWeather } from './moisture.ts';
import type { SunTimes } from './sunlight.ts';

/** What one hour hands to the next: moistures in %, and the rain of the event. */
export type HourlyState = {
  readonly fineFuel: number;
  readonly duff: number;
  readonly drought: number;
  readonly mattedGrass: number;
  readonly standingGrass: number;
  readonly rain: RainEvent;
};

const SCALE = ffmcScale(147.27723);
const START_MOISTURE = ffmcToMoisture(START_CODES.ffmc, SCALE);

/** Start-up values: the codes of the daily system, and grass as dry as an FFMC of 85. */
export const HOURLY_START: HourlyState = hourlyStart({});

/** Codes of the hour before the first, as a series before it ended; start-up values without. */
export type HourlyStartCodes = Partial<MoistureCodes> & {
  /** moistures of grass, % */
  readonly mattedGrass?: number;
  readonly standingGrass?: number;
  readonly rain?: RainEvent;
};

/** The state that codes stand for. */
export function hourlyStart(codes: HourlyStartCodes): HourlyState {
  const { ffmc, dmc, dc } = { ...START_CODES, ...codes };
  return {
    fineFuel: ffmcToMoisture(ffmc, SCALE),
    duff: duffMoisture(dmc),
    drought: droughtMoisture(dc),
    mattedGrass: codes.mattedGrass ?? START_MOISTURE,
    standingGrass: codes.standingGrass ?? START_MOISTURE,
    rain: codes.rain ?? NO_RAIN,
  };
}

/** What an hour is, beside its weather. */
export type HourSetting = {
  /** of the clock `sun` is in, 0 to 23 */
  readonly hour: number;
  readonly sun: SunTimes;
  readonly solarKwM2: number;
  readonly curedPercent: number;
  readonly grassLoadKgM2: number;
  /** grass stands, from July on; else it lies matted after snow */
  readonly standing: boolean;
};

/** Codes and indices of an hour; `gfmc`, `gsi`, `gfwi` are those of grassland. */
export type HourlyFireWeather = FireWeather & {
  readonly gfmc: number;
  readonly gsi: number;
  readonly gfwi: number;
};

/**
 * One hour of FWI2025.
 *
 * @returns the state to go on with, and the codes; NaN for whatever needs an input that is NaN
 * @see Natural Resources Canada, cffdrs-ng, edition `FWI2025_VERSION`
 */
export function stepHour(
  state: HourlyState,
  weather: HourlyWeather,
  setting: HourSetting,
): { readonly state: HourlyState; readonly codes: HourlyFireWeather } {
  const { windKmH, precipitationMm } = weather;
  const { hour, sun, solarKwM2, curedPercent, grassLoadKgM2, standing } = setting;
  const event = awaitRain(state.rain, precipitationMm);
  // In the far north the sun may set after midnight: the small hours then belong to the day before.
  const isUp = (at: number) => sun.sunrise <= at && at <= sun.sunset;
  const sunIsUp = isUp(hour) || (hour < 6 && isUp(hour + 24));
  const next: HourlyState = {
    fineFuel: stepFineFuel(state.fineFuel, weather, event),
    duff: stepDuff(state.duff, weather, event, sunIsUp),
    drought: stepDrought(state.drought, weather, event, sunIsUp),
    mattedGrass: stepMattedGrass(state.mattedGrass, weather, solarKwM2, grassLoadKgM2),
    standingGrass: stepStandingGrass(state.standingGrass, weather, grassLoadKgM2),
    rain: { ...event, fallenMm: event.fallenMm + precipitationMm },
  };
  const ffmc = moistureToFfmc(next.fineFuel, SCALE);
  const [dmc, dc] = [duffCode(next.duff), droughtCodeOf(next.drought)];
  const isi = hourlySpreadIndex(next.fineFuel, windKmH);
  const bui = buildUpIndex(dmc, dc);
  const fwi = fireWeatherIndex(isi, bui);
  const grass = standing ? next.standingGrass : next.mattedGrass;
  const gsi = grasslandSpreadIndex(windKmH, grass, curedPercent, standing);
  const codes = {
    ffmc,
    dmc,
    dc,
    isi,
    bui,
    fwi,
    dsr: dailySeverityRating(fwi),
    gfmc: grasslandCode(grass, curedPercent, windKmH),
    gsi,
    gfwi: grasslandFireWeatherIndex(gsi, grassLoadKgM2),
  };
  return { state: next, codes };
}

/** Initial spread index of FWI2025: the wind levels off from 40 km/h, rounded to whole ones. */
export function hourlySpreadIndex(fineFuelPercent: number, windKmH: number): number {
  const wind = Math.round(windKmH) >= 40 ? strongWindFactor(windKmH) : windFactor(windKmH);
  return 0.208 * wind * moistureFactor(fineFuelPercent);
}
