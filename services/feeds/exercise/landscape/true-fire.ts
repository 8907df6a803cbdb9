import {
  DEFAULT_OPTIONS,
  START_CODES,
  type DailyWeather,
  type MoistureCodes,
} from '../../../science/fire-weather/codes.ts';
import { stepHourlyFfmc } from '../../../science/fire-weather/hourly-ffmc.ts';
import { stepFireWeather } from '../../../science/fire-weather/step.ts';
import { drawBarriers } from '../../../science/fire-growth/barriers.ts';
import { growFire, type GrowthLandscape } from '../../../science/fire-growth/grow-fire.ts';
import { KM_PER_DEGREE } from '../terrain.ts';
import type { Theatre } from '../theatres.ts';
import { openTrueWeather, type TrueWeather } from '../true-weather.ts';
import { roadLines } from './features.ts';
import type { LandCover } from './land-cover.ts';
import { LANDSCAPE_GRID, toLonLat, type Km } from './place.ts';
import type { StationDay } from './stations.ts';
import type { Valley } from './valley.ts';

/** The land a fire runs over. */
export type FireLand = {
  readonly valley: Valley;
  readonly cover: LandCover;
  /** rise over run, and the direction it faces */
  readonly slope: Float32Array<ArrayBuffer>;
  readonly aspectDeg: Float32Array<ArrayBuffer>;
};

/**
 * How much faster the fires of the exercise spread than the FBP System says. A twin that follows
 * them finds it, or does not: it is known here, and nowhere else.
 */
export const TRUE_SPREAD_FACTOR = 1.25;

const MINUTES = 60;
/** Late spring, as in all of the exercise: 26 May. */
const DAY_OF_YEAR = 146;
const MONTH = 5;

/**
 * Lets a fire grow under the weather as it was, by the FBP System, {@link TRUE_SPREAD_FACTOR} times
 * as fast. The moisture of its fuels follows from what the stations around it observed. Weather is
 * what the grid of the ensemble makes of the truth: so the factor is all that a forecast misses.
 *
 * @param fire.burned cells that have burned at its start, 1
 * @param fire.fromHour hour it goes on from, before (negative) the reference time, up to which it grows
 * @param fire.untilHour, fire.spreadFactor others than the truth: what a forecast of it would say
 * @param reports of the stations; the last day is between that hour and the reference time
 * @returns hour of arrival, from the reference time (negative); NaN where fire has not come
 */
export async function growTrueFire(
  theatre: Theatre,
  land: FireLand,
  fire: {
    readonly at: Km;
    readonly burned: (cell: number) => boolean;
    readonly fromHour: number;
    readonly untilHour?: number;
    readonly spreadFactor?: number;
  },
  reports: readonly StationDay[],
  referenceMs: number,
): Promise<Float32Array> {
  const { fromHour, untilHour = 0, spreadFactor = TRUE_SPREAD_FACTOR } = fire;
  const place = toLonLat(fire.at);
  const truth = openTrueWeather(theatre, place, referenceMs, theatre.ensembleStepDeg);
  const days = daysAround(place, truth.heightM, reports);
  const weather = growthWeather(truth, place, days, [fromHour, untilHour]);
  const arrivalMin = Float32Array.from(land.cover.fuelType, (_, cell) =>
    fire.burned(cell) ? 0 : NaN,
  );
  const grown = await growFire(
    growthLandscape(land, place),
    weather,
    [{ kind: 'burned', arrivalMin }],
    { endMin: (untilHour - fromHour) * MINUTES, spreadFactor },
  );
  return grown.arrivalMin.map((minutes) => fromHour + minutes / MINUTES);
}

type ValleyDay = DailyWeather & { readonly hour: number };

/** Stations that tell of a place. */
const NEAREST = 3;
const LAPSE_K_PER_M = 0.0065;

/** The days at a place: the mean of the stations nearest to it, brought to its height. */
function daysAround(
  [lonDeg, latDeg]: readonly [number, number],
  heightM: number,
  reports: readonly StationDay[],
): readonly ValleyDay[] {
  const shrink = Math.cos((latDeg * Math.PI) / 180);
  const farKm = (station: StationDay) =>
    KM_PER_DEGREE * Math.hypot(shrink * (station.lonDeg - lonDeg), station.latDeg - latDeg);
  return [...Map.groupBy(reports, ({ hour }) => hour)]
    .toSorted(([a], [b]) => a - b)
    .map(([hour, all]) => {
      const near = all.toSorted((a, b) => farKm(a) - farKm(b)).slice(0, NEAREST);
      const mean = (of: (day: StationDay) => number) =>
        near.reduce((sum, day) => sum + of(day), 0) / near.length;
      return {
        hour,
        temperatureC: mean((day) => day.temperatureC + LAPSE_K_PER_M * (day.heightM - heightM)),
        relativeHumidityPercent: mean((day) => day.relativeHumidityPercent),
        windKmH: mean((day) => day.windKmH),
        precipitationMm: mean((day) => day.precipitationMm),
      };
    });
}

/** Hours from one to another: FFMC by the hour, BUI of the last noon. */
function growthWeather(
  truth: TrueWeather,
  place: readonly [number, number],
  days: readonly ValleyDay[],
  [fromHour, untilHour]: readonly [number, number],
) {
  const where = { latitudeDeg: place[1], month: MONTH };
  let codes: MoistureCodes = START_CODES;
  const daily = days.map((day) => {
    const { bui, ...next } = stepFireWeather(codes, day, where, DEFAULT_OPTIONS);
    codes = next;
    return { ffmc: next.ffmc, bui };
  });
  const [before, last] = daily.slice(-2);
  const noonHour = days.at(-1)!.hour;
  const hours = Array.from({ length: untilHour - fromHour }, (_, at) => ({ at: fromHour + at }));
  let ffmc = before!.ffmc;
  const steps = hours.map(({ at }, nth) => {
    const air = truth.at(at);
    const hourly = { ...air, precipitationMm: air.precipitationMmH };
    if (nth > 0) ffmc = stepHourlyFfmc(ffmc, hourly, DEFAULT_OPTIONS);
    return { ...air, ffmc, bui: at < noonHour ? before!.bui : last!.bui };
  });
  return {
    hours: steps.length,
    zones: 1,
    ffmc: steps.map((step) => step.ffmc),
    bui: steps.map((step) => step.bui),
    windKmH: steps.map((step) => step.windKmH),
    windFromDeg: steps.map((step) => step.windFromDeg),
  };
}

function growthLandscape(
  { valley, cover, slope, aspectDeg }: FireLand,
  [longitudeDeg, latitudeDeg]: readonly [number, number],
): GrowthLandscape {
  const { nx, ny, lonFirstDeg, latFirstDeg, lonStepDeg, latStepDeg } = LANDSCAPE_GRID;
  const kmPerLon = KM_PER_DEGREE * Math.cos((latitudeDeg * Math.PI) / 180);
  const toCell = ([lonDeg, latDeg]: readonly [number, number]) =>
    [(lonDeg - lonFirstDeg) / lonStepDeg, (latFirstDeg - latDeg) / latStepDeg] as const;
  const lines = roadLines().map(({ line, widthM }) => ({
    path: line.map((at) => toCell(toLonLat(at))),
    widthM,
  }));
  return {
    nx,
    ny,
    cellXM: lonStepDeg * kmPerLon * 1000,
    cellYM: latStepDeg * KM_PER_DEGREE * 1000,
    fuel: Uint8Array.from(cover.fuelType),
    slopePercent: slope.map((rise) => 100 * rise),
    aspectDeg,
    barrierM: drawBarriers(nx, ny, lines),
    stand: {
      latitudeDeg,
      longitudeDeg,
      elevationM: meanOf(valley.heightM),
      dayOfYear: DAY_OF_YEAR,
      percentConifer: 100 * meanOf(cover.coniferFraction),
      percentDeadFir: 0,
      grassFuelLoadKgM2: GRASS_KG_M2,
      curingPercent: 100 * meanOf(cover.curedFraction),
    },
  };
}

const GRASS_KG_M2 = 0.35;

/** Mean of the cells that have a value. */
function meanOf(values: Float32Array): number {
  let [sum, count] = [0, 0];
  for (let cell = 0; cell < values.length; cell++) {
    if (Number.isNaN(values[cell]!)) continue;
    sum += values[cell]!;
    count++;
  }
  return sum / count;
}
