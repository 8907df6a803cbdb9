import { fastPower } from '../exponential.ts';
import {
  DEAD_FIR,
  FUEL_PARAMETERS,
  type FuelParameters,
  GRASS,
  GREEN_ASPEN,
  MIXEDWOOD,
} from './fuel-parameters.ts';
import {
  type Composition,
  curingEffect,
  curveOf,
  positive,
  slopeFactor,
} from './surface-spread.ts';

/**
 * Wind that would drive a fire on level ground as the slope does (WSE), km/h.
 *
 * @param moistureEffect f(F), `moistureFactor`
 * @param calmSpread spread on level ground without wind and at the average BUI (RSZ), m/min; mixed
 *   types take those of their parts
 * @see ST-X-3 eq. 40 to 44; GLC-X-10 eq. 41a, 42a, 43a, 44a to 44e
 */
export function slopeEquivalentWind(
  fuel: FuelParameters,
  moistureEffect: number,
  slopePercent: number,
  stand: Composition,
  calmSpread: number,
): number {
  const calmIsi = 0.208 * moistureEffect;
  const isi = slopeEquivalentIsi(fuel, calmIsi, slopeFactor(slopePercent), stand, calmSpread);
  const windKmH = Math.log(isi / calmIsi) / 0.05039;
  if (!(windKmH > 40)) return windKmH;
  // Beyond 40 km/h f(W) has a ceiling, and with it the wind that a slope can stand for.
  const share = isi / (2.496 * moistureEffect);
  return share < 0.999 ? 28 - Math.log(1 - share) / 0.0818 : 112.45;
}

function slopeEquivalentIsi(
  fuel: FuelParameters,
  calmIsi: number,
  factor: number,
  stand: Composition,
  calmSpread: number,
): number {
  const { group } = fuel;
  if (group === MIXEDWOOD || group === DEAD_FIR) {
    const mixed = group === MIXEDWOOD;
    const share = (mixed ? stand.percentConifer : stand.percentDeadFir) / 100;
    const main = mixed ? FUEL_PARAMETERS.C2 : fuel;
    const aspen = (1 - share) * isiOfPart(FUEL_PARAMETERS.D1, calmIsi, factor);
    return share * isiOfPart(main, calmIsi, factor) + aspen;
  }
  if (group === GREEN_ASPEN) return isiOfPart(fuel, calmIsi, factor);
  const curing = group === GRASS ? curingEffect(stand.curingPercent) : 1;
  return isiOf(fuel, calmSpread * factor, curing);
}

// The ISI at which a part of a mixed type spreads as it does without wind on the slope.
function isiOfPart(fuel: FuelParameters, calmIsi: number, factor: number): number {
  return isiOf(fuel, positive(curveOf(fuel, calmIsi)) * factor, 1);
}

// Eq. 26 solved for the ISI.
function isiOf(fuel: FuelParameters, spread: number, curing: number): number {
  const rest = 1 - takeRoot(spread / (curing * fuel.a), fuel.c);
  // Spread cannot exceed a: where the slope asks for more, the ISI stays at the last it can give.
  return Math.log(rest >= 0.01 ? rest : 0.01) / -fuel.b;
}

function takeRoot(x: number, exponent: number): number {
  switch (exponent) {
    case 2:
      return Math.sqrt(x);
    case 4:
      return Math.sqrt(Math.sqrt(x));
    default:
      return fastPower(x, 1 / exponent);
  }
}
