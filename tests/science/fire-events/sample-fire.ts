import { openGeometry } from '../../../services/earth/geometry.ts';
import type { RegularLonLatGrid } from '../../../services/earth/grid.ts';
import type { Hotspot } from '../../../services/science/fire-events/hotspot.ts';
import type { ArrivalMember } from '../../../services/science/fire-events/likelihood.ts';
import { START_MS, viirs } from './sample-hotspots.ts';

/** About 100 m cells around 120 W, 52 N; the fire begins in the middle. */
const LAT_STEP = 100 / 111_198.9;
const LON_STEP = LAT_STEP / Math.cos((52 * Math.PI) / 180);
export const SIDE = 161;
export const HALF = (SIDE - 1) / 2;
const grid: RegularLonLatGrid = {
  kind: 'regular-lonlat',
  nx: SIDE,
  ny: SIDE,
  lonFirstDeg: -120 - HALF * LON_STEP,
  latFirstDeg: 52 + HALF * LAT_STEP,
  lonStepDeg: LON_STEP,
  latStepDeg: LAT_STEP,
};
export const geometry = openGeometry(grid);
export const frame = { geometry, startMs: START_MS };

/**
 * Arrival by the analytic ellipse, ignition at its focus: r = R (1 - e) / (1 - e cos(angle)), the
 * rate R of the head in m/h, towards an angle from north.
 */
export function ellipse(headMH: number, towardsDeg: number, horizonH = 24): ArrivalMember {
  const eccentricity = 0.8;
  const arrivalH = Float32Array.from({ length: SIDE * SIDE }, (_, cell) => {
    const east = ((cell % SIDE) - HALF) * 100;
    const north = (HALF - Math.floor(cell / SIDE)) * 100;
    const angle = Math.atan2(east, north) - (towardsDeg * Math.PI) / 180;
    const rate = (headMH * (1 - eccentricity)) / (1 - eccentricity * Math.cos(angle));
    const hours = Math.hypot(east, north) / rate;
    return hours <= horizonH ? hours : NaN;
  });
  return { arrivalH };
}

/** What VIIRS would see of a fire: at each look, the pixels that caught fire since the last one. */
export function observe({ arrivalH }: ArrivalMember, looksH: readonly number[]): Hotspot[] {
  let before = -1;
  return looksH.flatMap((look) => {
    const seen: Hotspot[] = [];
    for (let east = -7875; east <= 7875; east += 375) {
      for (let north = -7875; north <= 7875; north += 375) {
        const cell = Math.round(HALF - north / 100) * SIDE + Math.round(HALF + east / 100);
        const at = arrivalH[cell]!;
        if (at > before && at <= look) seen.push(viirs(east, north, look));
      }
    }
    before = look;
    return seen;
  });
}
