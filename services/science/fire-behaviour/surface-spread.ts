import { power } from '../fire-weather/codes.ts';
import {
  ASPEN,
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
  switch (fuel.group) {
    case MIXEDWOOD: {
      const conifer = stand.percentConifer / 100;
      const aspen = (1 - conifer) * curveOf(LEAFLESS_ASPEN, isi);
      return conifer * curveOf(SPRUCE, isi) + fuel.aspenShare * aspen;
    }
    case DEAD_FIR: {
      const fir = stand.percentDeadFir / 100;
      const aspen = (1 - fir) * curveOf(LEAFLESS_ASPEN, isi);
      return fir * curveOf(fuel, isi) + fuel.aspenShare * aspen;
    }
    case GRASS:
      return curveOf(fuel, isi) * curingEffect(stand.curingPercent);
    case GREEN_ASPEN:
      return fuel.aspenShare * curveOf(fuel, isi);
    default:
      return curveOf(fuel, isi);
  }
}

// Eq. 26.
function curveOf({ a, b, c }: FuelParameters, isi: number): number {
  return a * raise(oneMinusExp(b * isi), c);
}

// 1 - e^-x as double precision has it: 0 for an x below 1e-16, and it decides what slopes do to wet
// fuels, so `-expm1(-x)` will not do. The detour rounds e^-x correctly, which V8's `exp` may not.
function oneMinusExp(x: number): number {
  return x < 1e-3 ? 1 - (1 + Math.expm1(-x)) : 1 - Math.exp(-x);
}

/**
 * Effect of the degree of curing on the spread of grass fires (CF).
 *
 * @param curingPercent cured share of the grass, percent
 * @see GLC-X-10 eq. 35a and 35b
 */
function curingEffect(curingPercent: number): number {
  return curingPercent < 58.8
    ? 0.005 * (Math.exp(0.061 * curingPercent) - 1)
    : 0.176 + 0.02 * (curingPercent - 58.8);
}

/**
 * Effect of the BUI on spread (BE). A BUI of 0 or less has none: BE = 1.
 *
 * @see ST-X-3 eq. 54
 */
export function buildupEffect({ buiMean, logQ }: FuelParameters, bui: number): number {
  return bui > 0 ? Math.exp(50 * logQ * (1 / bui - 1 / buiMean)) : 1;
}

/**
 * Multiplier of zero-wind spread on a slope (SF).
 *
 * @param slopePercent rise over run, percent; from 70 on 10
 * @see ST-X-3 eq. 39
 */
export function slopeFactor(slopePercent: number): number {
  return slopePercent >= 70 ? 10 : Math.exp(3.533 * power(slopePercent / 100, 1.2));
}

/**
 * Wind that would drive a fire on level ground as the slope does (WSE), km/h.
 *
 * @param moistureEffect f(F), `moistureFactor`
 * @param zeroWindSpread spread on level ground without wind (RSZ) of `fuel`, m/min: for C6 of its
 *   own equation; mixed types take those of their parts
 * @see ST-X-3 eq. 40 to 44; GLC-X-10 eq. 41a, 42a, 43a, 44a to 44e
 */
export function slopeEquivalentWind(
  fuel: FuelParameters,
  moistureEffect: number,
  slopePercent: number,
  stand: Composition,
): number {
  const calmIsi = 0.208 * moistureEffect;
  const isi = slopeEquivalentIsi(fuel, calmIsi, slopeFactor(slopePercent), stand);
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
): number {
  switch (fuel.group) {
    case MIXEDWOOD: {
      const conifer = stand.percentConifer / 100;
      const aspen = invert(LEAFLESS_ASPEN, calmIsi, factor, 1);
      return conifer * invert(SPRUCE, calmIsi, factor, 1) + (1 - conifer) * aspen;
    }
    case DEAD_FIR: {
      const fir = stand.percentDeadFir / 100;
      const aspen = invert(LEAFLESS_ASPEN, calmIsi, factor, 1);
      return fir * invert(fuel, calmIsi, factor, 1) + (1 - fir) * aspen;
    }
    case GRASS:
      return invert(fuel, calmIsi, factor, curingEffect(stand.curingPercent));
    case ASPEN:
    case GREEN_ASPEN:
      return invert(LEAFLESS_ASPEN, calmIsi, factor, 1);
    default:
      return invert(fuel, calmIsi, factor, 1);
  }
}

// The ISI at which a fuel spreads on level ground as it does without wind on the slope.
function invert(fuel: FuelParameters, calmIsi: number, factor: number, curing: number): number {
  const spread = curing * curveOf(fuel, calmIsi);
  const onSlope = (spread <= 0 ? 1e-6 : spread) * factor;
  const rest = 1 - takeRoot(onSlope / (curing * fuel.a), fuel.c);
  // Spread cannot exceed a: where the slope asks for more, the ISI stays at the last it can give.
  return Math.log(rest >= 0.01 ? rest : 0.01) / -fuel.b;
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
      return power(x, exponent);
  }
}

function takeRoot(x: number, exponent: number): number {
  switch (exponent) {
    case 2:
      return Math.sqrt(x);
    case 4:
      return Math.sqrt(Math.sqrt(x));
    default:
      return power(x, 1 / exponent);
  }
}
