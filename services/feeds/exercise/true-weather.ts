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

const ZERO_CELSIUS_K = 273.15;
const KM_H_PER_M_S = 3.6;
const DEGREES = 180 / Math.PI;
/** Cells around the place: its pressure gradient and snow are those of its surroundings. */
const SIDE = 5;
const MIDDLE = (SIDE * SIDE - 1) / 2;

/**
 * The weather as it was at a place, by hours before (negative) and after the newest reference time:
 * the control of the newest forecast, carried back. Forecasts that began earlier differ from it.
 *
 * @param referenceMs of the newest forecast
 */
export function openTrueWeather(
  theatre: Theatre,
  [lonDeg, latDeg]: readonly [number, number],
  referenceMs: number,
): (hour: number) => TrueHour {
  const step = theatre.controlStepDeg;
  const grid: RegularLonLatGrid = {
    kind: 'regular-lonlat',
    nx: SIDE,
    ny: SIDE,
    lonFirstDeg: lonDeg - step * Math.floor(SIDE / 2),
    latFirstDeg: latDeg + step * Math.floor(SIDE / 2),
    lonStepDeg: step,
    latStepDeg: step,
  };
  const terrain = makeTerrain(theatre, grid);
  const { fill } = openAir(theatre, terrain, perturbMember(theatre, 0));
  const { snowWaterMm } = openGround(theatre, terrain);
  const hourOfDay = new Date(referenceMs).getUTCHours();
  return (hour) => {
    const air = fill(hour, hourOfDay, snowWaterMm);
    const [east, north] = [air.eastwardMS[MIDDLE]!, air.northwardMS[MIDDLE]!];
    return {
      temperatureC: air.temperatureK[MIDDLE]! - ZERO_CELSIUS_K,
      relativeHumidityPercent: relativeHumidityPercent(
        air.temperatureK[MIDDLE]!,
        air.dewPointK[MIDDLE]!,
      ),
      windKmH: KM_H_PER_M_S * Math.hypot(east, north),
      windFromDeg: (Math.atan2(-east, -north) * DEGREES + 360) % 360,
      precipitationMmH: air.precipitationMmH[MIDDLE]!,
    };
  };
}
