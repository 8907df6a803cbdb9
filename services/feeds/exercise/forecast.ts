import { openAir, type Air } from './air.ts';
import { advanceGround, openGround, type Ground } from './ground.ts';
import { LAST_HOUR, perturbMember } from './storm.ts';
import type { Terrain } from './terrain.ts';
import type { Theatre } from './theatres.ts';

/** One hour of one member, counted from its start. Its arrays are written over by the next hour. */
export type ForecastHour = { readonly hour: number; readonly air: Air; readonly ground: Ground };

/**
 * The forecast of a member; it depends on the theatre's seed, the member, the hour of day of the
 * reference time and how long before the newest it began only.
 *
 * @param forecast.referenceMs of the newest forecast
 * @param forecast.hoursBefore how long before that this one begins: the same storm, seen earlier
 * @param forecast.lastHour length of this one, hours
 * @param forecast.stepHours hours from one state of the air to the next; the ground goes hour by
 *   hour between them
 */
export function* forecastMember(forecast: {
  readonly theatre: Theatre;
  readonly terrain: Terrain;
  readonly member: number;
  readonly referenceMs: number;
  readonly stepHours?: number;
  readonly hoursBefore?: number;
  readonly lastHour?: number;
}): Generator<ForecastHour> {
  const { theatre, terrain, member, referenceMs, stepHours = 1 } = forecast;
  const { hoursBefore = 0, lastHour = LAST_HOUR } = forecast;
  const perturbation = perturbMember(theatre, member, hoursBefore);
  const { fill } = openAir(theatre, terrain, perturbation, hoursBefore);
  const ground = openGround(theatre, terrain);
  const referenceHourUtc = new Date(referenceMs).getUTCHours();
  const rateBefore = new Float32Array(terrain.heightM.length);
  for (let hour = 0; hour <= lastHour; hour += stepHours) {
    const air = fill(hour - hoursBefore, referenceHourUtc, ground.snowWaterMm);
    const hours = hour > 0 ? stepHours : 0;
    for (let done = 0; done < hours; done++) advanceGround(ground, air, rateBefore);
    rateBefore.set(air.precipitationMmH);
    yield { hour, air, ground };
  }
}
