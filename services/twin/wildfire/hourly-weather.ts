import { relativeHumidityPercent } from '../../science/humidity.ts';
import type { RunFields } from '../run-fields.ts';
import { openRainfall } from './rainfall.ts';

type Cells = Float32Array;

/** Weather of one full hour on every cell of a run's grid; NaN = missing. */
export type HourWeather = {
  readonly ms: number;
  readonly temperatureC: Cells;
  readonly relativeHumidityPercent: Cells;
  /** wind at 10 m towards east and north, km/h */
  readonly eastwardKmH: Cells;
  readonly northwardKmH: Cells;
  readonly windKmH: Cells;
  /** of the hour that ends now; zeros at the start of the run */
  readonly precipitationMm: Cells;
};

const HOUR_MS = 3_600_000;
const KM_H_PER_M_S = 3.6;
const ZERO_CELSIUS_K = 273.15;

/**
 * The weather of every full hour of a run between two instants, in order. Where the run has longer
 * steps, instants are interpolated between them and the amount of a step is spread evenly over its
 * hours; the caller tells so.
 *
 * @param from.fromMs the first hour given is the first full one at or after it
 * @throws {Fault} unknown-variable, not-found
 */
export async function* hourlyWeather(
  fields: RunFields,
  member: number | null,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AsyncGenerator<HourWeather> {
  const times = fields.listTimes('air_temperature_2m', member);
  const rainfall = openRainfall(fields, member);
  const hasDewPoint = fields.hasVariable('dew_point_temperature_2m');
  const moistureId = hasDewPoint ? 'dew_point_temperature_2m' : 'relative_humidity_2m';
  const first = Math.max(times[0] ?? Infinity, fromMs);
  const last = Math.min(times.at(-1) ?? -Infinity, toMs);
  for (let ms = Math.ceil(first / HOUR_MS) * HOUR_MS; ms <= last; ms += HOUR_MS) {
    const afterMs = times.find((time) => time >= ms)!;
    const beforeMs = times.findLast((time) => time <= ms)!;
    const share = afterMs === beforeMs ? 0 : (ms - beforeMs) / (afterMs - beforeMs);
    const instant = async (id: string) => {
      const [a, b] = await Promise.all([
        fields.readField(id, beforeMs, member),
        fields.readField(id, afterMs, member),
      ]);
      return share === 0 ? a : a.map((value, cell) => value + share * (b[cell]! - value));
    };
    const [air, moisture, east, north] = await Promise.all(
      ['air_temperature_2m', moistureId, 'eastward_wind_10m', 'northward_wind_10m'].map(instant),
    );
    const eastwardKmH = east!.map((speed) => KM_H_PER_M_S * speed);
    const northwardKmH = north!.map((speed) => KM_H_PER_M_S * speed);
    yield {
      ms,
      temperatureC: air!.map((temperatureK) => temperatureK - ZERO_CELSIUS_K),
      relativeHumidityPercent: hasDewPoint
        ? air!.map((temperatureK, cell) => relativeHumidityPercent(temperatureK, moisture![cell]!))
        : moisture!.map((fraction) => Math.min(100, Math.max(0, 100 * fraction))),
      eastwardKmH,
      northwardKmH,
      windKmH: eastwardKmH.map((speed, cell) => Math.hypot(speed, northwardKmH[cell]!)),
      precipitationMm: await rainOfHour(rainfall, ms, air!.length),
    };
  }
}

async function rainOfHour(
  rainfall: ReturnType<typeof openRainfall>,
  ms: number,
  cells: number,
): Promise<Cells> {
  const from = rainfall.steps.findLast((step) => step < ms);
  const to = rainfall.steps.find((step) => step >= ms);
  if (from === undefined || to === undefined) return new Float32Array(cells);
  const { amount } = await rainfall.read(from, to);
  const hours = (to - from) / HOUR_MS;
  return hours === 1 ? amount : amount.map((value) => value / hours);
}
