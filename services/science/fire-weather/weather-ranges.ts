import { invalidField } from '../../platform/fault.ts';

/**
 * What instruments on Earth can show, or catch in a day. Saturated air may be rounded to just above
 * 100 % (100.01 in the test data of cffdrs) and counts as 99.9999 then.
 */
export const WEATHER_RANGES = {
  latitudeDeg: [-90, 90],
  temperatureC: [-90, 60],
  relativeHumidityPercent: [0, 100.5],
  windKmH: [0, 400],
  precipitationMm: [0, 2000],
} as const satisfies Readonly<Record<string, readonly [least: number, most: number]>>;

export type RangedName = keyof typeof WEATHER_RANGES;

/**
 * Checks one report; what is missing passes.
 *
 * @param where of the series the report is, for the fault, such as `2024-07-01`; asked only then
 * @throws {Fault} invalid-request naming field, value and allowed range
 */
export function checkWeather(
  weather: Readonly<Partial<Record<RangedName, number>>>,
  where: () => string,
): void {
  for (const name of Object.keys(WEATHER_RANGES) as RangedName[]) {
    const value = weather[name];
    const [least, most] = WEATHER_RANGES[name];
    if (value === undefined || !(value < least || value > most)) continue;
    const detail = `is ${value} at ${where()}, allowed is ${least} to ${most}`;
    throw invalidField({ field: name, value, detail, allowed: [least, most] });
  }
}
