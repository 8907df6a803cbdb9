import { type FfmcConstant, ffmcScale } from '../fire-weather/codes.ts';
import { acceleration } from './ellipse.ts';
import { FUEL_PARAMETERS, hasFoliage } from './fuel-parameters.ts';
import type { FuelType } from './fuel-types.ts';
import { emptyHeadFire, type HeadFire, solveHeadFire, type SpreadConditions } from './head-fire.ts';
import type { Composition } from './surface-spread.ts';

/** What the steady spread in one place depends on, crowns being those of the fuel type. */
export type SpreadInput = Composition & {
  readonly fuel: FuelType;
  readonly ffmc: number;
  readonly bui: number;
  /** 10 m wind, km/h, and the direction it comes from, degrees */
  readonly windKmH: number;
  readonly windFromDeg: number;
  readonly slopePercent: number;
  /** direction the slope faces, degrees */
  readonly aspectDeg: number;
  /** see `foliarMoisture`; conifers and mixedwoods only */
  readonly foliarMoisturePercent: number;
  /** grass only */
  readonly grassFuelLoadKgM2: number;
  /** of the FFMC that is given; 147.27723 unless told */
  readonly ffmcConstant?: FfmcConstant;
};

/** The steady fire in one place, as growth needs it. NaN throughout where an input is missing. */
export type SpreadEllipse = {
  /** spread of head, back and flanks, m/min */
  readonly headMMin: number;
  readonly backMMin: number;
  readonly flankMMin: number;
  readonly lengthToBreadth: number;
  /** direction the head runs to, degrees clockwise from north, 0 to below 360 */
  readonly directionDeg: number;
  /** head fire intensity, kW/m */
  readonly hfiKWM: number;
  /** 0 to 1 */
  readonly crownFractionBurned: number;
  /** total, kg/m2 */
  readonly fuelConsumption: number;
  /** how fast a point ignition nears this spread, 1/min */
  readonly accelerationPerMin: number;
};

/**
 * The steady spread of one place: the primary outputs and the ellipse, without the secondary ones.
 *
 * @see `solveHeadFire` for the equations
 */
export function spreadOf(input: SpreadInput): SpreadEllipse {
  const fuel = FUEL_PARAMETERS[input.fuel];
  const place: SpreadConditions = {
    fuel,
    ffmc: input.ffmc,
    bui: input.bui,
    windKmH: input.windKmH,
    windFromDeg: input.windFromDeg,
    slopePercent: input.slopePercent,
    aspectDeg: input.aspectDeg,
    foliarMoisturePercent: hasFoliage(fuel) ? input.foliarMoisturePercent : 0,
    percentConifer: input.percentConifer,
    percentDeadFir: input.percentDeadFir,
    grassFuelLoadKgM2: input.grassFuelLoadKgM2,
    curingPercent: input.curingPercent,
    crownBaseHeightM: fuel.crownBaseHeightM,
    crownFuelLoadKgM2: fuel.crownFuelLoadKgM2,
    buiEffect: true,
    isi: 0,
    ffmcScale: ffmcScale(input.ffmcConstant ?? 147.27723),
  };
  const fire = emptyHeadFire();
  solveHeadFire(place, fire);
  return {
    headMMin: fire.headMMin,
    backMMin: fire.backMMin,
    flankMMin: fire.flankMMin,
    lengthToBreadth: fire.lengthToBreadth,
    directionDeg: directionDegOf(fire),
    hfiKWM: fire.intensityKWM,
    crownFractionBurned: fire.crownFractionBurned,
    fuelConsumption: fire.totalFuelKgM2,
    accelerationPerMin: acceleration(fuel, fire.crownFractionBurned),
  };
}

/** Direction the head runs to, degrees, 0 to below 360. */
export function directionDegOf({ directionRad }: HeadFire): number {
  const degrees = (directionRad * 180) / Math.PI;
  return degrees === 360 ? 0 : degrees;
}
