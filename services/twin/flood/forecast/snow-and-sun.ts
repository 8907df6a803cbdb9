import {
  openCemaNeige,
  type SnowParameters,
  type SnowState,
} from '../../../science/runoff/cemaneige.ts';
import { hourlyEvaporationShare, oudinEvaporationMm } from '../../../science/runoff/oudin.ts';
import { toSnowLayers } from '../../../science/runoff/snow-layers.ts';
import type { Basin } from '../network/river-network.ts';
import type { BasinWeather } from '../weather/run-weather.ts';
import type { SoilWater } from './soil-water.ts';

/** Snow of every basin, and how much of it lies in a mean year. */
export type BasinSnow = {
  readonly states: readonly (SnowState | undefined)[];
  readonly meanAnnualSnowMm: readonly number[];
};

/** Layers of equal area: the usual number. */
const LAYERS = 5;
const HYPSOMETRY_VALUES = 101;
const DAY_HOURS = 24;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * What comes to the soil of every basin: rain, and melt of the snow that CemaNeige keeps on layers
 * of equal area; and what the air would take from it, by Oudin, a day's amount spread over its
 * light hours by the mean time of the place.
 *
 * @param settings of CemaNeige for days: an hour melts the 24th part, and its memory fades alike
 * @param before snow at the start; absent: none, and the mean year is taken from this weather
 */
export function meltAndShine(
  basins: readonly Basin[],
  weather: BasinWeather,
  settings: SnowParameters,
  before?: BasinSnow,
): { readonly water: SoilWater; readonly snow: BasinSnow } {
  const hourly = { CTG: settings.CTG ** (1 / DAY_HOURS), Kf: settings.Kf / DAY_HOURS };
  const epochDays = Float64Array.from(
    { length: weather.hours },
    (_, hour) => (weather.startMs + hour * HOUR_MS) / DAY_MS,
  );
  const states: SnowState[] = [];
  const meanAnnualSnowMm: number[] = [];
  const waterMm: Float64Array[] = [];
  const evaporationMm: Float64Array[] = [];
  for (const [at, basin] of basins.entries()) {
    const temperatureC = weather.temperatureC[at]!;
    const series = { epochDays, precipitationMm: weather.precipitationMm[at]!, temperatureC };
    const made = toSnowLayers(series, fillHypsometry(basin.hypsometryM), {
      layers: LAYERS,
      inputAltitudeM: basin.meanAltitudeM,
      timeStepHours: 1,
    });
    const annualMm = before?.meanAnnualSnowMm[at] ?? made.meanAnnualSnowMm;
    const layers = { ...made, meanAnnualSnowMm: annualMm };
    const model = openCemaNeige(hourly, layers, before?.states[at]);
    const water = new Float64Array(weather.hours);
    for (let hour = 0; hour < weather.hours; hour++) water[hour] = model.step(layers, hour);
    states.push(model.state());
    meanAnnualSnowMm.push(annualMm);
    waterMm.push(water);
    evaporationMm.push(evaporate(basin, weather.startMs, temperatureC));
  }
  const { startMs, hours } = weather;
  return {
    water: { startMs, hours, waterMm, evaporationMm },
    snow: { states, meanAnnualSnowMm },
  };
}

/** Snow of every basin with so much water in it, on all layers alike. */
export function layDown(snow: BasinSnow, waterMm: number): BasinSnow {
  return {
    ...snow,
    states: snow.states.map(() => ({
      packMm: new Float64Array(LAYERS).fill(waterMm),
      thermalC: new Float64Array(LAYERS),
    })),
  };
}

function evaporate(
  { latDeg, lonDeg }: Basin,
  startMs: number,
  temperatureC: Float64Array,
): Float64Array {
  const mm = new Float64Array(temperatureC.length);
  const aheadMs = (lonDeg / 15) * HOUR_MS;
  const localMs = (hour: number) => startMs + hour * HOUR_MS + aheadMs;
  for (let from = 0; from < mm.length;) {
    // A day of local time, or what the series has of it.
    const date = Math.floor(localMs(from) / DAY_MS);
    let to = from;
    let sum = 0;
    while (to < mm.length && Math.floor(localMs(to) / DAY_MS) === date) {
      sum += temperatureC[to]!;
      to += 1;
    }
    const firstMs = Date.UTC(new Date(date * DAY_MS).getUTCFullYear(), 0, 1);
    const dayOfYear = 1 + date - firstMs / DAY_MS;
    const dayMm = oudinEvaporationMm(sum / (to - from), latDeg, dayOfYear);
    for (let hour = from; hour < to; hour++) {
      const local = Math.floor((localMs(hour) / HOUR_MS) % DAY_HOURS);
      mm[hour] = dayMm * hourlyEvaporationShare(local);
    }
    from = to;
  }
  return mm;
}

/** 101 heights from however many the table has, evenly along the area. */
function fillHypsometry(heightsM: readonly number[]): Float64Array {
  const last = heightsM.length - 1;
  return Float64Array.from({ length: HYPSOMETRY_VALUES }, (_, at) => {
    const place = (at / (HYPSOMETRY_VALUES - 1)) * last;
    const below = Math.min(Math.floor(place), Math.max(0, last - 1));
    const above = Math.min(below + 1, last);
    return heightsM[below]! + (place - below) * (heightsM[above]! - heightsM[below]!);
  });
}
