import { fastExp, fastPower } from '../exponential.ts';
import {
  DEAD_FIR,
  FUEL_PARAMETERS,
  type FuelParameters,
  GRASS,
  GREEN_ASPEN,
  MIXEDWOOD,
} from './fuel-parameters.ts';

/** Below this BUI green aspen does not burn. @see Alexander 2010, doi:10.5558/tfc86200-2 */
export const GREEN_ASPEN_BUI = 80;

/** What a stand is made of, where its fuel type leaves that open; percent, 0 to 100. */
export type Composition = {
  readonly percentConifer: number;
  readonly percentDeadFir: number;
  readonly curingPercent: number;
};

const SPRUCE = FUEL_PARAMETERS.C2;
const LEAFLESS_ASPEN = FUEL_PARAMETERS.D1;

/**
 * Initial rate of spread on level ground without the effect of the BUI (RSI), m/min.
 *
 * @param isi Initial Spread Index
 * @see ST-X-3 eq. 26 to 28 and 36; M3 and M4 by GLC-X-10 eq. 29 to 33
 */
export function initialSpread(fuel: FuelParameters, isi: number, stand: Composition): number {
  const { group } = fuel;
  const mixed = group === MIXEDWOOD;
  const spread = curveOf(mixed ? SPRUCE : fuel, isi);
  if (mixed || group === DEAD_FIR) {
    const share = (mixed ? stand.percentConifer : stand.percentDeadFir) / 100;
    const aspen = (1 - share) * positive(curveOf(LEAFLESS_ASPEN, isi));
    return share * (mixed ? positive(spread) : spread) + fuel.aspenShare * aspen;
  }
  if (group === GRASS) return spread * curingEffect(stand.curingPercent);
  return group === GREEN_ASPEN ? fuel.aspenShare * spread : spread;
}

/** Spread of a pure fuel type on level ground, m/min, grass fully cured. @see ST-X-3 eq. 26 */
export function curveOf({ a, b, c }: FuelParameters, isi: number): number {
  return a * raise(oneMinusExp(b * isi), c);
}

/** Spread that is 0 becomes 1e-6, as in cffdrs; what underflows stays as small as it is. */
export function positive(spreadMMin: number): number {
  return spreadMMin <= 0 ? 1e-6 : spreadMMin;
}

// 1 - e^-x as double precision has it: 0 for an x below 1e-16, and it decides what slopes do to wet
// fuels, so `-expm1(-x)` will not do. The detour rounds e^-x correctly, which V8's `exp` may not.
function oneMinusExp(x: number): number {
  return x < 1e-3 ? 1 - (1 + Math.expm1(-x)) : 1 - fastExp(-x);
}

/**
 * Effect of the degree of curing on the spread of grass fires (CF).
 *
 * @param curingPercent cured share of the grass, percent
 * @see GLC-X-10 eq. 35a and 35b
 */
export function curingEffect(curingPercent: number): number {
  return curingPercent < 58.8
    ? 0.005 * (fastExp(0.061 * curingPercent) - 1)
    : 0.176 + 0.02 * (curingPercent - 58.8);
}

/**
 * Effect of the BUI on spread (BE). A BUI of 0 or less has none: BE = 1.
 *
 * @see ST-X-3 eq. 54
 */
export function buildupEffect({ buiMean, logQ }: FuelParameters, bui: number): number {
  return bui > 0 ? fastExp(50 * logQ * (1 / bui - 1 / buiMean)) : 1;
}

/**
 * Multiplier of zero-wind spread on a slope (SF).
 *
 * @param slopePercent rise over run, percent; from 70 on 10
 * @see ST-X-3 eq. 39
 */
export function slopeFactor(slopePercent: number): number {
  return slopePercent >= 70 ? 10 : fastExp(3.533 * fastPower(slopePercent / 100, 1.2));
}

// Most exponents of Table 6 are whole or half: products and roots take a third of the time of `pow`.
function raise(x: number, exponent: number): number {
  switch (exponent) {
    case 1.5:
      return x * Math.sqrt(x);
    case 2:
      return x * x;
    case 3:
      return x * x * x;
    case 4:
      return x * x * (x * x);
    case 4.5:
      return x * x * (x * x) * Math.sqrt(x);
    default:
      return fastPower(x, exponent);
  }
}
