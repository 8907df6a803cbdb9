import { openAir, type Air } from './air.ts';
import { advanceGround, openGround, type Ground } from './ground.ts';
import { LAST_HOUR, perturbMember } from './storm.ts';
import type { Terrain } from './terrain.ts';
import type { Theatre } from './theatres.ts';

/** One hour of one member. Its arrays are written over by the next hour. */
export type ForecastHour = { readonly hour: number; readonly air: Air; readonly ground: Ground };

/**
 * The forecast of a member, hour by hour from 0 to {@link LAST_HOUR}; it depends on the theatre's
 * seed, the member and the hour of day of the reference time only.
 */
export function* forecastMember(
  theatre: Theatre,
  terrain: Terrain,
  member: number,
  referenceMs: number,
): Generator<ForecastHour> {
  const { fill } = openAir(theatre, terrain, perturbMember(theatre, member));
  const ground = openGround(theatre, terrain);
  const referenceHourUtc = new Date(referenceMs).getUTCHours();
  const rateBefore = new Float32Array(terrain.heightM.length);
  for (let hour = 0; hour <= LAST_HOUR; hour++) {
    const air = fill(hour, referenceHourUtc, ground.snowWaterMm);
    if (hour > 0) advanceGround(ground, air, rateBefore);
    rateBefore.set(air.precipitationMmH);
    yield { hour, air, ground };
  }
}
