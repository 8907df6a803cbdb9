import type { HourWeather } from './hourly-weather.ts';
import { localNoonMs } from './local-noon.ts';
import type { NoonWeather } from './noon-weather.ts';
import type { Rainfall } from './rainfall.ts';

const HOUR_MS = 3_600_000;

/** A number in the place of the forecast's, or made of it. */
type Change = (there: number) => number;

/**
 * Weather that is tried in the place of a run's from an instant on. Codes follow from it as from the
 * forecast: FFMC by the hour, DMC and DC by the noons after it. Missing stays missing.
 */
export type WeatherChange = {
  readonly fromMs: number;
  readonly temperatureC?: Change;
  readonly relativeHumidityPercent?: Change;
  /** for the codes: growth takes its wind elsewhere */
  readonly windKmH?: Change;
  /** of an hour, mm; linear, so that hours may be taken together */
  readonly hourlyRainMm?: Change;
};

const INSTANTS = ['temperatureC', 'relativeHumidityPercent', 'windKmH'] as const;

/** The weather of hours, changed from the instant on; rain from the hour on that begins with it. */
export async function* changeHours(
  hours: AsyncIterable<HourWeather>,
  change: WeatherChange,
): AsyncGenerator<HourWeather> {
  for await (const weather of hours) {
    if (weather.ms < change.fromMs) {
      yield weather;
      continue;
    }
    const { hourlyRainMm } = change;
    const isRainChanged = hourlyRainMm !== undefined && weather.ms > change.fromMs;
    yield {
      ...weather,
      ...Object.fromEntries(
        INSTANTS.map((name) => [name, changed(weather[name], change[name])] as const),
      ),
      precipitationMm: isRainChanged
        ? changed(weather.precipitationMm, hourlyRainMm)
        : weather.precipitationMm,
    };
  }
}

/**
 * The weather of a noon, changed where it is not before the instant; of its 24 hours of rain those
 * after the instant are.
 *
 * @param rainfall tells how much of the 24 hours fell after the instant
 */
export async function changeNoon(
  weather: NoonWeather,
  dayMs: number,
  lons: Float64Array,
  rainfall: Rainfall,
  change: WeatherChange,
): Promise<NoonWeather> {
  const { fromMs, hourlyRainMm } = change;
  const isAfter = Uint8Array.from(lons, (lon) => Number(localNoonMs(dayMs, lon) >= fromMs));
  if (!isAfter.includes(1)) return weather;
  const instants = INSTANTS.map((name) => {
    const all = changed(weather[name], change[name]);
    return [name, all.map((value, cell) => (isAfter[cell] === 1 ? value : weather[name][cell]!))];
  });
  const precipitationMm = Float32Array.from(weather.precipitationMm);
  if (hourlyRainMm !== undefined) {
    const ends = Array.from(lons, (lon) => rainfall.lastStep(localNoonMs(dayMs, lon)));
    for (const endMs of new Set(ends)) {
      if (endMs <= fromMs) continue;
      const sinceMs = Math.max(fromMs, endMs - 24 * HOUR_MS);
      const hours = (endMs - sinceMs) / HOUR_MS;
      const fell = await rainBetween(rainfall, sinceMs, endMs);
      for (const [cell, end] of ends.entries()) {
        if (end !== endMs || Number.isNaN(lons[cell]!)) continue;
        const before = Math.max(0, precipitationMm[cell]! - fell[cell]!);
        precipitationMm[cell] = before + hours * hourlyRainMm(fell[cell]! / hours);
      }
    }
  }
  return { ...weather, ...Object.fromEntries(instants), precipitationMm };
}

/** What fell between two instants; the amount of a step is spread evenly over its hours. */
async function rainBetween(
  rainfall: Rainfall,
  fromMs: number,
  toMs: number,
): Promise<Float32Array> {
  const firstMs = rainfall.steps.find((step) => step >= fromMs) ?? toMs;
  const { amount } = await rainfall.read(firstMs, toMs);
  const beforeMs = rainfall.steps.findLast((step) => step < fromMs);
  if (firstMs === fromMs || beforeMs === undefined) return amount;
  const part = await rainfall.read(beforeMs, firstMs);
  const share = (firstMs - fromMs) / (firstMs - beforeMs);
  return amount.map((value, cell) => value + share * part.amount[cell]!);
}

function changed(values: Float32Array, change: Change = (there) => there) {
  return Float32Array.from(values, (there) => (Number.isNaN(there) ? NaN : change(there)));
}
