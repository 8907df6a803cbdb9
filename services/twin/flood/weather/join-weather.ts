import { toIsoTime } from '../../../earth/time.ts';
import { Fault } from '../../../platform/fault.ts';
import type { BasinWeather } from './run-weather.ts';

const HOUR_MS = 3_600_000;

/** What happened and what is forecast, as one series. */
export type JoinedWeather = BasinWeather & {
  /** index of the first hour that is a forecast's */
  readonly forecastFrom: number;
};

/**
 * Past weather, and from its end on that of a forecast.
 *
 * @throws {Fault} inconsistent-data when hours are missing between the two
 */
export function joinWeather(past: BasinWeather, forecast: BasinWeather): JoinedWeather {
  const pastEndMs = past.startMs + past.hours * HOUR_MS;
  const skip = (pastEndMs - forecast.startMs) / HOUR_MS;
  if (skip < 0) {
    const detail = `no weather between the past, to ${toIsoTime(pastEndMs)}, and the forecast, from ${toIsoTime(forecast.startMs)}`;
    throw new Fault('inconsistent-data', detail);
  }
  const rest = Math.max(0, forecast.hours - skip);
  const join = (a: readonly Float64Array[], b: readonly Float64Array[]) =>
    a.map((values, basin) => {
      const joined = new Float64Array(past.hours + rest);
      joined.set(values);
      joined.set(b[basin]!.subarray(forecast.hours - rest), past.hours);
      return joined;
    });
  return {
    startMs: past.startMs,
    hours: past.hours + rest,
    precipitationMm: join(past.precipitationMm, forecast.precipitationMm),
    temperatureC: join(past.temperatureC, forecast.temperatureC),
    forecastFrom: past.hours,
  };
}
