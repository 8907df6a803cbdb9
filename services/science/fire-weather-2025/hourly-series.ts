import { invalidField } from '../../platform/fault.ts';
import { checkWeather } from '../fire-weather/weather-ranges.ts';
import { DEFAULT_GRASS_LOAD, usualCuring } from './grassland.ts';
import type { HourlyWeather } from './moisture.ts';
import { HOURLY_START, stepHour } from './step-hour.ts';
import type { HourlyFireWeather, HourlyState } from './step-hour.ts';
import { solarRadiation, sunTimes } from './sunlight.ts';
import type { Station, SunTimes } from './sunlight.ts';
import { FWI2025_VERSION } from './version.ts';

/** One hour of a station. */
export type StationHour = HourlyWeather & {
  /** hours since 1970-01-01T00 of the station's clock; whole */
  readonly localHour: number;
  /** kW/m2; computed where it is not given */
  readonly solarKwM2?: number;
  /** %, 0 to 100; the usual of the season where it is not given */
  readonly curedPercent?: number;
};

/** An hour with what was computed for it. */
export type HourlyRow = HourlyFireWeather & {
  readonly localHour: number;
  readonly windKmH: number;
  readonly sun: SunTimes;
  readonly solarKwM2: number;
  readonly curedPercent: number;
  /** grass stands, else it lies matted */
  readonly standing: boolean;
  /** to go on from, hour by hour */
  readonly state: HourlyState;
};

/** A station and the grass around it. */
export type GrassStation = Station & {
  readonly grassLoadKgM2?: number;
  /** where no snow mats the grass: it stands all year */
  readonly alwaysStanding?: boolean;
};

/**
 * FWI2025 hour by hour at one station. Saturated air that an instrument shows above 100 % counts as
 * 100.
 *
 * @param hours one after another, without gaps
 * @param start state before the first hour
 * @returns the edition, which belongs into the provenance of whatever is made of the rows, and a row
 *   an hour; a missing input makes its codes NaN from there on
 * @throws {Fault} invalid-request where an hour is missing, or naming weather out of range
 */
export function hourlyFireWeather(
  hours: readonly StationHour[],
  station: GrassStation,
  start: HourlyState = HOURLY_START,
): { readonly edition: string; readonly rows: HourlyRow[] } {
  const { latitudeDeg, grassLoadKgM2 = DEFAULT_GRASS_LOAD, alwaysStanding = false } = station;
  checkWeather({ latitudeDeg }, () => 'the station');
  const sunOfDay = new Map<number, SunTimes>();
  let state = start;
  const rows = hours.map((hour, at) => {
    const { localHour, windKmH } = hour;
    if (at > 0) checkNext(hours[at - 1]!.localHour, localHour);
    checkWeather(hour, () => toClock(localHour));
    const epochDay = Math.floor(localHour / 24);
    const hourOfDay = localHour - 24 * epochDay;
    const sun = sunOfDay.get(epochDay) ?? sunTimes(epochDay, station);
    sunOfDay.set(epochDay, sun);
    const weather = {
      ...hour,
      relativeHumidityPercent: Math.min(100, hour.relativeHumidityPercent),
    };
    const solarKwM2 = hour.solarKwM2 ?? solarRadiation(epochDay, hourOfDay, station, weather);
    const curedPercent = hour.curedPercent ?? usualCuring(epochDay);
    const standing = alwaysStanding || grassStands(epochDay);
    const setting = { hour: hourOfDay, sun, solarKwM2, curedPercent, grassLoadKgM2, standing };
    const step = stepHour(state, weather, setting);
    state = step.state;
    return { ...step.codes, localHour, windKmH, sun, solarKwM2, curedPercent, standing, state };
  });
  return { edition: FWI2025_VERSION, rows };
}

/** Grass lies matted from snow-melt to the end of June, and stands from 1 July. */
function grassStands(epochDay: number): boolean {
  return new Date(epochDay * 86_400_000).getUTCMonth() >= 6;
}

function checkNext(before: number, localHour: number): void {
  if (localHour === before + 1) return;
  const [value, allowed] = [localHour, before + 1].map(toClock);
  throw invalidField({
    field: 'hours',
    value,
    detail: `an hour is missing before ${value}`,
    allowed,
  });
}

/** `2024-07-01T13:00` of the station's clock. */
function toClock(localHour: number): string {
  return new Date(localHour * 3_600_000).toISOString().slice(0, 16);
}
