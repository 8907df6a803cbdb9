import type { RegularLonLatGrid } from '../../earth/grid.ts';
import { relativeHumidityPercent } from '../../science/humidity.ts';
import { openAir } from './air.ts';
import { openGround } from './ground.ts';
import { perturbMember } from './storm.ts';
import { makeTerrain } from './terrain.ts';
import type { Theatre } from './theatres.ts';

/** The weather of one hour at a place. */
export type TrueHour = {
  readonly temperatureC: number;
  readonly relativeHumidityPercent: number;
  readonly windKmH: number;
  /** direction the wind comes from, degrees */
  readonly windFromDeg: number;
  /** mm an hour */
  readonly precipitationMmH: number;
};

/** The weather at a place, and the height it is of. */
export type TrueWeather = {
  readonly heightM: number;
  /** @param hour before (negative) or after the newest reference time */
  readonly at: (hour: number) => TrueHour;
};

const ZERO_CELSIUS_K = 273.15;
const KM_H_PER_M_S = 3.6;
const DEGREES = 180 / Math.PI;
/** Cells around the place: its pressure gradient and snow are those of its surroundings. */
const SIDE = 6;
const FIRST = SIDE / 2 - 1;

/**
 * The weather as it was at a place: the control of the newest forecast, carried back. Forecasts that
 * began earlier differ from it.
 *
 * @param referenceMs of the newest forecast
 * @param stepDeg of a grid over the theatre between whose cells the place lies: its terrain is as
 *   coarse. Without it the place is a cell of its own
 */
export function openTrueWeather(
  theatre: Theatre,
  [lonDeg, latDeg]: readonly [number, number],
  referenceMs: number,
  stepDeg?: number,
): TrueWeather {
  const [west, , , north] = theatre.bbox;
  const step = stepDeg ?? theatre.controlStepDeg;
  const column = stepDeg === undefined ? 0 : (lonDeg - west) / step;
  const row = stepDeg === undefined ? 0 : (north - latDeg) / step;
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const grid: RegularLonLatGrid = {
    kind: 'regular-lonlat',
    nx: SIDE,
    ny: SIDE,
    lonFirstDeg: stepDeg === undefined ? lonDeg - FIRST * step : west + (left - FIRST) * step,
    latFirstDeg: stepDeg === undefined ? latDeg + FIRST * step : north - (top - FIRST) * step,
    lonStepDeg: step,
    latStepDeg: step,
  };
  const terrain = makeTerrain(theatre, grid);
  const { fill } = openAir(theatre, terrain, perturbMember(theatre, 0));
  const { snowWaterMm } = openGround(theatre, terrain);
  const hourOfDay = new Date(referenceMs).getUTCHours();
  const [x, y] = [column - left, row - top];
  const corner = FIRST * SIDE + FIRST;
  const blend = (values: Float32Array) =>
    (1 - y) * ((1 - x) * values[corner]! + x * values[corner + 1]!) +
    y * ((1 - x) * values[corner + SIDE]! + x * values[corner + SIDE + 1]!);
  return {
    heightM: blend(terrain.heightM),
    at(hour) {
      const air = fill(hour, hourOfDay, snowWaterMm);
      const [eastward, northward] = [blend(air.eastwardMS), blend(air.northwardMS)];
      const temperatureK = blend(air.temperatureK);
      return {
        temperatureC: temperatureK - ZERO_CELSIUS_K,
        relativeHumidityPercent: relativeHumidityPercent(temperatureK, blend(air.dewPointK)),
        windKmH: KM_H_PER_M_S * Math.hypot(eastward, northward),
        windFromDeg: (Math.atan2(-eastward, -northward) * DEGREES + 360) % 360,
        precipitationMmH: blend(air.precipitationMmH),
      };
    },
  };
}
