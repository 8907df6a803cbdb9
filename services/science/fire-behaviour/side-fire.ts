import { crownFractionBurned } from './crown-fire.ts';
import { closedAcceleration } from './ellipse.ts';
import { crownFuelConsumption } from './fuel-consumption.ts';
import { DEAD_FIR, PLANTATION } from './fuel-parameters.ts';
import type { HeadFire, SpreadConditions } from './head-fire.ts';

/** What burns, and how hard, where a fire spreads at less than the speed of its head. */
export type SideFire = {
  readonly crown: number;
  readonly fuelKgM2: number;
  readonly intensityKWM: number;
};

/**
 * Fire at the flank, the back or in any direction, from its spread there.
 *
 * @param spreadMMin m/min
 * @returns crown fraction burned, total fuel consumption and intensity; NaN for missing input. In
 *   C6 only the head crowns, as in cffdrs.
 * @see ST-X-3 eq. 58, 66, 67 and 69
 */
export function solveSideFire(
  place: SpreadConditions,
  fire: HeadFire,
  spreadMMin: number,
): SideFire {
  if (Number.isNaN(fire.headMMin)) return { crown: NaN, fuelKgM2: NaN, intensityKWM: NaN };
  const { fuel, crownFuelLoadKgM2 } = place;
  const canCrown = crownFuelLoadKgM2 > 0 && fuel.group !== PLANTATION;
  const crown = canCrown ? crownFractionBurned(spreadMMin, fire.criticalSpread) : 0;
  const percent = fuel.group === DEAD_FIR ? place.percentDeadFir : place.percentConifer;
  const crownFuel = crownFuelConsumption(fuel, crown, crownFuelLoadKgM2, percent);
  const fuelKgM2 = fire.surfaceFuelKgM2 + crownFuel;
  return { crown, fuelKgM2, intensityKWM: 300 * fuelKgM2 * spreadMMin };
}

/**
 * Minutes until an accelerating fire crowns: its spread then is the critical one. 0 for a fire that
 * never does. The acceleration is that of closed stands in every fuel, as in cffdrs.
 *
 * @see ST-X-3 eq. 73 and 74
 */
export function crowningMinutes(criticalSpread: number, spreadMMin: number, crown: number): number {
  const rest = 1 - criticalSpread / spreadMMin;
  if (Number.isNaN(rest)) return spreadMMin === 0 ? 0 : NaN;
  return rest > 0 ? Math.log(rest) / -closedAcceleration(crown) : 0;
}
