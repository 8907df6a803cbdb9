import type { Hotspot } from '../../../services/science/fire-events/hotspot.ts';

/** Metres of a degree of a great circle on the sphere of 6371229 m. */
const DEGREE_M = 111_198.9;
export const START_MS = Date.UTC(2026, 6, 1, 18);
export const HOUR_MS = 3_600_000;

/** A VIIRS detection at metres east and north of 120 W, 52 N, hours after the start. */
export function viirs(
  eastM: number,
  northM: number,
  hours: number,
  rest: Partial<Hotspot> = {},
): Hotspot {
  const latDeg = 52 + northM / DEGREE_M;
  return {
    lonDeg: -120 + eastM / (DEGREE_M * Math.cos((52 * Math.PI) / 180)),
    latDeg,
    timeMs: START_MS + hours * HOUR_MS,
    satellite: 'Suomi NPP',
    instrument: 'VIIRS',
    confidence: 'nominal',
    confidencePercent: NaN,
    frpMW: 12,
    scanKm: 0.375,
    trackKm: 0.375,
    ...rest,
  };
}
