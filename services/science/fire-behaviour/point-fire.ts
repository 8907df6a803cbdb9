import { distanceAt, type Ellipse, flankSpread, spreadShareAt } from './ellipse.ts';
import type { HeadFire } from './head-fire.ts';

/** A fire some time after it began in a point: its spread then, how far it ran, how large it is. */
export type PointFire = Ellipse & {
  /** length over breadth (LBt) */
  readonly ratio: number;
  /** distance run by head, back and flanks, m */
  readonly headM: number;
  readonly backM: number;
  readonly flankM: number;
  readonly areaHa: number;
  readonly perimeterKm: number;
  /** growth of the perimeter at steady spread, m/min */
  readonly perimeterGrowthMMin: number;
};

/**
 * Grows the ellipse of a steady fire from a point.
 *
 * @param minutes since ignition
 * @param alpha acceleration, 1/min; Infinity: at its steady spread from the start
 * @see ST-X-3 eq. 70, 71, 81 and 84 to 90
 */
export function growFromPoint(fire: HeadFire, minutes: number, alpha: number): PointFire {
  const steady = alpha === Infinity;
  const share = steady ? 1 : spreadShareAt(minutes, alpha);
  const ratio = (fire.lengthToBreadth - 1) * share + 1;
  const headMMin = fire.headMMin * share;
  const backMMin = fire.backMMin * share;
  const run = (spread: number) => (steady ? spread * minutes : distanceAt(spread, minutes, alpha));
  const headM = run(fire.headMMin);
  const backM = run(fire.backMMin);
  const lengthM = headM + backM;
  const flankM = lengthM / (2 * ratio);
  return {
    headMMin,
    backMMin,
    flankMMin: flankSpread(headMMin, backMMin, ratio),
    ratio: steady ? fire.lengthToBreadth : ratio,
    headM,
    backM,
    flankM,
    areaHa: (Math.PI * (lengthM / 2) * flankM) / 10_000,
    perimeterKm: perimeter(lengthM, fire.lengthToBreadth) / 1000,
    perimeterGrowthMMin: perimeter(fire.headMMin + fire.backMMin, fire.lengthToBreadth),
  };
}

// Eq. 86: the first terms of the series for the circumference of an ellipse. The published cases
// take the steady ratio for it, also while the fire still grows into that.
function perimeter(length: number, ratio: number): number {
  const flat = (ratio - 1) / (2 * (ratio + 1));
  return ((Math.PI * length) / 2) * (1 + 1 / ratio) * (1 + flat * flat);
}
