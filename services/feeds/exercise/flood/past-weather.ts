import { boundedNormal, seededRandom } from '../noise.ts';
import type { Theatre } from '../theatres.ts';
import { openTrueWeather } from '../true-weather.ts';
import { drawRain, layStorm, type Rain } from './rain.ts';

/** Where the weather of a basin is: its middle, and its mean height. */
export type BasinClimate = {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly altitudeM: number;
  /** its rain beside that of the others, around 1 */
  readonly rainShare: number;
};

/** Hourly weather of basins; the hour at index i ends `hours - 1 - i` hours before the end. */
export type BasinWeather = {
  readonly hours: number;
  readonly precipitationMm: Rain;
  readonly temperatureC: readonly Float32Array<ArrayBuffer>[];
};

const PAST_DAYS = 400;
/** It is late spring in the exercise, whatever the date: 26 May. */
const DAY_OF_YEAR = 146;
/** From then on the weather is the forecast's own, carried back. */
const CONTROL_HOURS = 24;
/** Hours in which the temperature passes from the drawn to the forecast's. */
const BLEND_HOURS = 24;
/** What fell before the storm: the ground is wet, and rivers have gone down again. */
const LAST_STORMS = [
  { hoursBefore: 21 * 24, duration: 30, amountMm: 34 },
  { hoursBefore: 12 * 24 + 5, duration: 16, amountMm: 15 },
  { hoursBefore: 8 * 24 + 9, duration: 20, amountMm: 17 },
  { hoursBefore: 4 * 24 + 3, duration: 12, amountMm: 9 },
] as const;
/** Nothing is drawn at random from then on: the last weeks are those above. */
const QUIET_HOURS = 26 * 24;
const LAPSE_K_PER_M = 0.0065;

/**
 * Weather of the basins over {@link PAST_DAYS} days up to the reference time: drawn, then the wet
 * weeks before the storm, and at last the newest control carried back, which the forecast goes on
 * from without a step.
 */
export function drawPastWeather(
  theatre: Theatre,
  basins: readonly BasinClimate[],
  referenceMs: number,
): BasinWeather {
  const hours = PAST_DAYS * 24;
  const seed = theatre.seed + 811;
  const basinShares = basins.map(({ rainShare }) => rainShare);
  const firstDay = DAY_OF_YEAR - PAST_DAYS;
  const lastHour = hours - QUIET_HOURS;
  const precipitationMm = drawRain({ seed, hours, basinShares, firstDay, lastHour });
  const random = seededRandom(seed + 1);
  for (const { hoursBefore, duration, amountMm } of LAST_STORMS) {
    const storm = { hour: hours - hoursBefore, duration, amountMm };
    layStorm(precipitationMm, storm, basinShares, random);
  }
  const regionalC = drawTemperature(hours, firstDay, seed + 2, new Date(referenceMs).getUTCHours());
  const temperatureC = basins.map(({ altitudeM }) =>
    regionalC.map((warmC) => warmC - LAPSE_K_PER_M * altitudeM),
  );
  for (const [basin, { lonDeg, latDeg }] of basins.entries()) {
    const place = [lonDeg, latDeg] as const;
    const truth = openTrueWeather(theatre, place, referenceMs, theatre.controlStepDeg).at;
    let before = truth(-CONTROL_HOURS - BLEND_HOURS).precipitationMmH;
    for (let hour = 1 - CONTROL_HOURS - BLEND_HOURS; hour <= 0; hour++) {
      const at = hours - 1 + hour;
      const now = truth(hour);
      const share = Math.min(1, (hour + CONTROL_HOURS + BLEND_HOURS) / BLEND_HOURS);
      const drawnC = temperatureC[basin]![at]!;
      temperatureC[basin]![at] = drawnC + share * (now.temperatureC - drawnC);
      if (share === 1) precipitationMm[basin]![at] = (before + now.precipitationMmH) / 2;
      before = now.precipitationMmH;
    }
  }
  return { hours, precipitationMm, temperatureC };
}

/** At sea level: seasons of a mild upland, warm and cold spells of days, and the course of the day. */
export function drawTemperature(
  hours: number,
  firstDay: number,
  seed: number,
  endHourUtc: number,
): Float32Array<ArrayBuffer> {
  const random = seededRandom(seed);
  const values = new Float32Array(hours);
  let spellC = 0;
  for (let at = 0; at < hours; at++) {
    if (at % 24 === 0) spellC = 0.75 * spellC + 1.4 * boundedNormal(random);
    const day = firstDay + at / 24;
    const seasonC = 12 + 6.5 * Math.sin((2 * Math.PI * (day - 110)) / 365.25);
    const hourUtc = at + 1 - hours + endHourUtc;
    const dayC = 3.6 * Math.cos((2 * Math.PI * (hourUtc - 14.5)) / 24);
    values[at] = seasonC + spellC + dayC;
  }
  return values;
}
