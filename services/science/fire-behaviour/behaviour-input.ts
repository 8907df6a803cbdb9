import { plantationBaseHeight } from './crown-fire.ts';
import { type FfmcConstant, ffmcScale } from '../fire-weather/codes.ts';
import { foliarMoisture, minimumFoliarDay } from './foliar-moisture.ts';
import { FUEL_PARAMETERS, type FuelParameters, hasFoliage, PLANTATION } from './fuel-parameters.ts';
import type { FuelType } from './fuel-types.ts';
import { emptyConditions, type SpreadConditions } from './head-fire.ts';

/** The inputs of the FBP System, in the units of the CFFDRS. NaN: missing. */
export type FireBehaviourInput = {
  readonly fuel: FuelType;
  readonly latitudeDeg: number;
  /** degrees; the system is Canadian: the sign is dropped and west is meant */
  readonly longitudeDeg: number;
  /** m; 0: foliar moisture by latitude and longitude only */
  readonly elevationM: number;
  readonly ffmc: number;
  readonly bui: number;
  /** 10 m wind, km/h, and the direction it comes from, degrees */
  readonly windKmH: number;
  readonly windFromDeg: number;
  readonly slopePercent: number;
  /** direction the slope faces, degrees */
  readonly aspectDeg: number;
  readonly dayOfYear: number;
  /** D0; 0: computed */
  readonly minimumFoliarDay: number;
  /** hours since ignition */
  readonly hours: number;
  readonly percentConifer: number;
  readonly percentDeadFir: number;
  readonly grassFuelLoadKgM2: number;
  readonly curingPercent: number;
  /** direction of interest, degrees clockwise from north as RAZ is */
  readonly thetaDeg: number;
  /** true: grows from a point and accelerates; false: at its steady spread from the start */
  readonly accelerates: boolean;
  readonly buiEffect: boolean;
  /** m; 0 or above 50: that of the fuel type */
  readonly crownBaseHeightM: number;
  /** kg/m2; 0 or above 2: that of the fuel type */
  readonly crownFuelLoadKgM2: number;
  /** 0: from FFMC and wind */
  readonly isi: number;
  /** stems per hectare and m: crown base height of C6; 0: that of the fuel type */
  readonly standDensityHa: number;
  readonly standHeightM: number;
  /** percent; 0: computed */
  readonly foliarMoisturePercent: number;
  /** of the FFMC that is given; 147.27723 unless told */
  readonly ffmcConstant?: FfmcConstant;
};

/**
 * The conditions of the steady fire: what is 0 or beyond the range the system knows is replaced by
 * the value of the fuel type, foliar moisture is computed, as the input type says field by field.
 *
 * @param place conditions to be overwritten and given back; new ones unless told
 */
export function toConditions(
  input: FireBehaviourInput,
  place: SpreadConditions = emptyConditions(),
): SpreadConditions {
  const fuel = FUEL_PARAMETERS[input.fuel];
  place.fuel = fuel;
  place.ffmc = input.ffmc;
  place.bui = input.bui;
  place.windKmH = input.windKmH;
  place.windFromDeg = input.windFromDeg;
  place.slopePercent = input.slopePercent;
  place.aspectDeg = input.aspectDeg;
  place.foliarMoisturePercent = hasFoliage(fuel) ? foliarPercent(input) : 0;
  place.percentConifer = input.percentConifer;
  place.percentDeadFir = input.percentDeadFir;
  place.grassFuelLoadKgM2 = input.grassFuelLoadKgM2;
  place.curingPercent = input.curingPercent;
  place.crownBaseHeightM = baseHeight(input, fuel);
  place.crownFuelLoadKgM2 = fuelLoad(input, fuel);
  place.buiEffect = input.buiEffect;
  place.isi = input.isi;
  place.ffmcScale = ffmcScale(input.ffmcConstant ?? 147.27723);
  return place;
}

function foliarPercent(input: FireBehaviourInput): number {
  const given = input.foliarMoisturePercent;
  if (given > 0) return given;
  return foliarMoisture(input.dayOfYear, minimumDayOf(input));
}

/** Day of the lowest foliar moisture (D0) as the FBP System reports it: 0 without conifers. */
export function minimumDayOf(input: FireBehaviourInput): number {
  if (!hasFoliage(FUEL_PARAMETERS[input.fuel])) return 0;
  return input.minimumFoliarDay > 0 ? input.minimumFoliarDay : minimumFoliarDay(input);
}

function baseHeight(input: FireBehaviourInput, fuel: FuelParameters): number {
  const given = input.crownBaseHeightM;
  if (!(given <= 0 || given > 50)) return given;
  const { standDensityHa, standHeightM } = input;
  return fuel.group === PLANTATION && standDensityHa > 0 && standHeightM > 0
    ? plantationBaseHeight(standHeightM, standDensityHa)
    : fuel.crownBaseHeightM;
}

function fuelLoad({ crownFuelLoadKgM2 }: FireBehaviourInput, fuel: FuelParameters): number {
  return crownFuelLoadKgM2 <= 0 || crownFuelLoadKgM2 > 2
    ? fuel.crownFuelLoadKgM2
    : crownFuelLoadKgM2;
}
