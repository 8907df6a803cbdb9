import { relativeHumidityPercent } from '../../science/humidity.ts';
import { Fault } from '../../platform/fault.ts';
import type { RunFields } from '../run-fields.ts';
import { localNoonMs } from './local-noon.ts';
import { openRainfall, type RainBefore, type Rainfall } from './rainfall.ts';

/** Weather of one fire day on every cell of a grid; NaN = missing. */
export type NoonWeather = {
  readonly temperatureC: Float32Array<ArrayBuffer>;
  readonly relativeHumidityPercent: Float32Array<ArrayBuffer>;
  readonly windKmH: Float32Array<ArrayBuffer>;
  readonly precipitationMm: Float32Array<ArrayBuffer>;
  /** snow on the ground, kg m-2, at the step nearest to noon; absent where the run has none */
  readonly snowKgM2?: Float32Array<ArrayBuffer>;
  /** hours that the precipitation covers: less than 24 is not the whole day */
  readonly precipitationHours: Float32Array<ArrayBuffer>;
  /** 1 where an analysis should have given the precipitation, and stations did */
  readonly isUnanalysed?: Uint8Array;
};

const HOUR_MS = 3_600_000;
const KM_H_PER_M_S = 3.6;
const ZERO_CELSIUS_K = 273.15;
const SNOW = 'surface_snow_amount';
const DRY_BULB = 'air_temperature_2m';
const DEW_POINT = 'dew_point_temperature_2m';
const HUMIDITY = 'relative_humidity_2m';
const EASTWARD = 'eastward_wind_10m';
const NORTHWARD = 'northward_wind_10m';

/** What a run must have for fire weather; humidity may stand in for the dew point. */
const INSTANTS = [DRY_BULB, EASTWARD, NORTHWARD];

/**
 * The weather at local noon of a date, cell by cell. Temperature, dew point and wind components
 * between two steps are interpolated in time, each for itself; precipitation is not: the 24 hours
 * end at the last step that is not after noon.
 *
 * @param dayMs 00:00 UTC of the local date
 * @param place.lons longitudes of the cells, degrees
 * @param before what completes the rain of the first day
 * @throws {Fault} unknown-variable; inconsistent-data naming the steps that are missing
 */
export async function readNoonWeather(
  fields: RunFields,
  member: number | null,
  dayMs: number,
  lons: Float64Array,
  before: RainBefore = {},
): Promise<NoonWeather> {
  for (const id of INSTANTS) fields.getVariable(id);
  const moisture = fields.hasVariable(DEW_POINT) ? DEW_POINT : HUMIDITY;
  fields.getVariable(moisture);
  const times = fields.listTimes(DRY_BULB, member);
  const cells = lons.length;
  const make = () => new Float32Array(cells).fill(NaN);
  const weather = {
    temperatureC: make(),
    relativeHumidityPercent: make(),
    windKmH: make(),
    precipitationMm: make(),
    precipitationHours: make(),
  };
  const hasSnow = fields.hasVariable(SNOW) && fields.listTimes(SNOW, member).length > 0;
  const snow = hasSnow ? { snowKgM2: make() } : {};
  const rainfall = openRainfall(fields, member, before);

  for (const [step, group] of groupByStep(times, lons, dayMs)) {
    const afterMs = times[step]!;
    const beforeMs = times[step - 1] ?? afterMs;
    const at = (id: string, ms: number) => fields.readField(id, ms, member);
    const pair = (id: string) => Promise.all([at(id, beforeMs), at(id, afterMs)]);
    const [dry, wet, east, north] = await Promise.all([
      pair(DRY_BULB),
      pair(moisture),
      pair(EASTWARD),
      pair(NORTHWARD),
    ]);
    const nearestSnow = await readNearest(fields, SNOW, member, (beforeMs + afterMs) / 2, hasSnow);
    const rain = await rainOfDay(rainfall, group, lons, dayMs);
    for (const [nth, cell] of group.entries()) {
      const noonMs = localNoonMs(dayMs, lons[cell]!);
      const share = afterMs === beforeMs ? 0 : (noonMs - beforeMs) / (afterMs - beforeMs);
      const mix = ([a, b]: readonly Float32Array[]) => a![cell]! + share * (b![cell]! - a![cell]!);
      const temperatureK = mix(dry);
      weather.temperatureC[cell] = temperatureK - ZERO_CELSIUS_K;
      weather.relativeHumidityPercent[cell] =
        moisture === DEW_POINT
          ? relativeHumidityPercent(temperatureK, mix(wet))
          : Math.min(100, Math.max(0, 100 * mix(wet)));
      weather.windKmH[cell] = KM_H_PER_M_S * Math.hypot(mix(east), mix(north));
      weather.precipitationMm[cell] = rain.amountMm[nth]!;
      weather.precipitationHours[cell] = rain.hours[nth]!;
      if (snow.snowKgM2 !== undefined) snow.snowKgM2[cell] = nearestSnow?.[cell] ?? NaN;
    }
  }
  return { ...weather, ...snow };
}

/** Cells by the first step that is not before their noon. @throws {Fault} inconsistent-data */
function groupByStep(times: readonly number[], lons: Float64Array, dayMs: number) {
  const groups = new Map<number, number[]>();
  for (const [cell, lon] of lons.entries()) {
    if (Number.isNaN(lon)) continue;
    const noonMs = localNoonMs(dayMs, lon);
    const step = times.findIndex((ms) => ms >= noonMs);
    const fromMs = times[step - 1];
    const isAt = times[step] === noonMs;
    if (step < 0 || (fromMs === undefined && !isAt)) {
      throw new Fault(
        'inconsistent-data',
        `no step around noon, ${new Date(noonMs).toISOString()}`,
      );
    }
    if (!isAt && times[step]! - fromMs! > MOST_BETWEEN_MS) {
      const [from, to] = [fromMs!, times[step]!].map((ms) => new Date(ms).toISOString());
      throw new Fault('inconsistent-data', `the steps between ${from} and ${to} are missing`);
    }
    const group = groups.get(step);
    if (group === undefined) groups.set(step, [cell]);
    else group.push(cell);
  }
  return groups;
}

/** Further apart, the afternoon's temperature does not lie on the line between two steps. */
const MOST_BETWEEN_MS = 6 * HOUR_MS;

async function readNearest(
  fields: RunFields,
  id: string,
  member: number | null,
  ms: number,
  isThere: boolean,
): Promise<Float32Array | undefined> {
  if (!isThere) return undefined;
  const times = fields.listTimes(id, member);
  const nearest = times.reduce((a, b) => (Math.abs(b - ms) < Math.abs(a - ms) ? b : a));
  return fields.readField(id, nearest, member);
}

/** Rain of the 24 h that end at the last step not after each cell's noon, in order of the cells. */
async function rainOfDay(
  rainfall: Rainfall,
  cells: readonly number[],
  lons: Float64Array,
  dayMs: number,
) {
  const amountMm = new Float32Array(cells.length).fill(NaN);
  const hours = new Float32Array(cells.length).fill(NaN);
  const ends = cells.map((cell) => rainfall.lastStep(localNoonMs(dayMs, lons[cell]!)));
  for (const endMs of new Set(ends)) {
    const { amount, hoursAt } = await rainfall.read(endMs - 24 * HOUR_MS, endMs);
    for (const [nth, cell] of cells.entries()) {
      if (ends[nth] !== endMs) continue;
      amountMm[nth] = amount[cell]!;
      hours[nth] = hoursAt(cell);
    }
  }
  return { amountMm, hours };
}
