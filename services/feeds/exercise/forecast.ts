import { openAir, type Air } from './air.ts';
import { advanceGround, openGround, type Ground } from './ground.ts';
import { LAST_HOUR, perturbMember } from './storm.ts';
import type { Terrain } from './terrain.ts';
import type { Theatre } from './theatres.ts';

/** One hour of one member. Its arrays are written over by the next hour. */
export type ForecastHour = { readonly hour: number; readonly air: Air; readonly ground: Ground };

/**
 * The forecast of a member from hour 0 to {@link LAST_HOUR}; it depends on the theatre's seed, the
 * member and the hour of day of the reference time only.
 *
 * @param forecast.stepHours hours from one state of the air to the next; the ground goes hour by
 *   hour between them
 */
export function* forecastMember(forecast: {
  readonly theatre: Theatre;
  readonly terrain: Terrain;
  readonly member: number;
  readonly referenceMs: number;
  readonly stepHours?: number;
}): Generator<ForecastHour> {
  const { theatre, terrain, member, referenceMs, stepHours = 1 } = forecast;
  const { fill } = openAir(theatre, terrain, perturbMember(theatre, member));
  const ground = openGround(theatre, terrain);
  const referenceHourUtc = new Date(referenceMs).getUTCHours();
  const rateBefore = new Float32Array(terrain.heightM.length);
  for (let hour = 0; hour <= LAST_HOUR; hour += stepHours) {
    const air = fill(hour, referenceHourUtc, ground.snowWaterMm);
    const hours = hour > 0 ? stepHours : 0;
    for (let done = 0; done < hours; done++) advanceGround(ground, air, rateBefore);
    rateBefore.set(air.precipitationMmH);
    yield { hour, air, ground };
  }
}
