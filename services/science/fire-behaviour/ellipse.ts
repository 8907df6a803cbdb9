import { fastExp, fastPower } from '../exponential.ts';
import { type FuelParameters, GRASS } from './fuel-parameters.ts';

/** A free-burning fire as an ellipse: its spread, m/min, at head, back and flank. */
export type Ellipse = {
  readonly headMMin: number;
  readonly backMMin: number;
  readonly flankMMin: number;
};

/**
 * Length-to-breadth ratio of a fire at its steady spread (LB).
 *
 * @param windKmH net effective wind speed (WSV)
 * @see ST-X-3 eq. 79; grass by GLC-X-10 eq. 80a and 80b
 */
export function lengthToBreadth(fuel: FuelParameters, windKmH: number): number {
  if (fuel.group !== GRASS) {
    return 1 + 8.729 * fastPower(1 - fastExp(-0.03 * windKmH), 2.155);
  }
  return windKmH < 1 ? 1 : 1.1 * fastPower(windKmH, 0.464);
}

/**
 * How fast a point ignition nears its steady spread, 1/min (alpha).
 *
 * @see ST-X-3 eq. 70 (open fuels) and 72
 */
export function acceleration(fuel: FuelParameters, crownFractionBurned: number): number {
  return fuel.open ? 0.115 : closedAcceleration(crownFractionBurned);
}

/** The same under a canopy, where it depends on the crown fraction burned. @see ST-X-3 eq. 72 */
export function closedAcceleration(crownFractionBurned: number): number {
  return 0.115 - 18.8 * fastPower(crownFractionBurned, 2.5) * fastExp(-8 * crownFractionBurned);
}

/** Share of the steady spread that a point ignition has reached. @see ST-X-3 eq. 70 */
export function spreadShareAt(minutes: number, alpha: number): number {
  return 1 - fastExp(-alpha * minutes);
}

/**
 * Distance an accelerating fire has run, m.
 *
 * @param steadyMMin steady spread, m/min
 * @see ST-X-3 eq. 71
 */
export function distanceAt(steadyMMin: number, minutes: number, alpha: number): number {
  return steadyMMin * (minutes + fastExp(-alpha * minutes) / alpha - 1 / alpha);
}

/** Spread of the flanks (FROS), m/min. @see ST-X-3 eq. 89 */
export function flankSpread(headMMin: number, backMMin: number, ratio: number): number {
  return (headMMin + backMMin) / ratio / 2;
}

/**
 * Spread in any direction (ROS theta), m/min: that of an ellipse whose focus is the ignition, which
 * is what cffdrs reports as TROS. `arrivalMinutes` has no need of that assumption.
 *
 * @param thetaRad clockwise from the direction of the head, radians
 */
export function spreadTowards(headMMin: number, ratio: number, thetaRad: number): number {
  const eccentricity = Math.sqrt(1 - 1 / (ratio * ratio));
  return (headMMin * (1 - eccentricity)) / (1 - eccentricity * Math.cos(thetaRad));
}

/**
 * When a steadily spreading fire arrives at a place, minutes after a point ignition: the exact time
 * on the growing ellipse with half axes (ROS + BROS) / 2 and that over LB, its centre moving by
 * (ROS - BROS) / 2 a minute.
 *
 * @param directionDeg direction the head runs to, degrees clockwise from north
 * @param eastM, northM place seen from the ignition, m
 * @returns Infinity where the fire never arrives, NaN for missing input
 * @see ST-X-3, section on elliptical fire growth (eq. 78 to 89)
 */
export function arrivalMinutes(
  { headMMin, backMMin, flankMMin }: Ellipse,
  directionDeg: number,
  eastM: number,
  northM: number,
): number {
  const turn = (directionDeg * Math.PI) / 180;
  const along = eastM * Math.sin(turn) + northM * Math.cos(turn);
  const acrossM = eastM * Math.cos(turn) - northM * Math.sin(turn);
  if (along === 0 && acrossM === 0) return 0;
  // (along - c t)^2 / a^2 + across^2 / b^2 = t^2, with a^2 - c^2 = head * back.
  const half = (headMMin + backMMin) / 2;
  const drift = (headMMin - backMMin) / 2;
  const aspect = half / flankMMin;
  const across = aspect * aspect * acrossM * acrossM;
  const headBack = headMMin * backMMin;
  const distance = along * along + across;
  const root = Math.sqrt(drift * drift * along * along + headBack * distance);
  // Of the two forms of the root, the one whose terms do not cancel.
  const minutes = along > 0 ? distance / (root + drift * along) : (root - drift * along) / headBack;
  return Number.isNaN(minutes) && !Number.isNaN(eastM + northM + turn + half) ? Infinity : minutes;
}
