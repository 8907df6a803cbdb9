import { fastExp, fastPower } from '../exponential.ts';
import {
  ASPEN,
  CONIFER,
  DEAD_FIR,
  type FuelParameters,
  GRASS,
  GREEN_ASPEN,
  MIXEDWOOD,
  PLANTATION,
} from './fuel-parameters.ts';
import { GREEN_ASPEN_BUI } from './surface-spread.ts';

/**
 * Surface fuel consumption (SFC), kg/m2.
 *
 * @param fuel constants of the fuel type
 * @param ffmc Fine Fuel Moisture Code
 * @param bui Build-up Index; consumption knows its effect even where spread is told not to
 * @param percentConifer share of conifers, 0 to 100: mixedwood only
 * @param grassFuelLoadKgM2 grass only
 * @returns never 0: what would be is 1e-6, as in cffdrs, for the critical spread divides by it
 * @see ST-X-3 eq. 10 to 25; C1 by GLC-X-10 eq. 9a and 9b
 */
export function surfaceFuelConsumption(
  fuel: FuelParameters,
  weather: { readonly ffmc: number; readonly bui: number },
  percentConifer: number,
  grassFuelLoadKgM2: number,
): number {
  const { ffmc, bui } = weather;
  const consumed = consumption(fuel, ffmc, bui, percentConifer, grassFuelLoadKgM2);
  return consumed <= 0 ? 1e-6 : consumed;
}

function consumption(
  fuel: FuelParameters,
  ffmc: number,
  bui: number,
  percentConifer: number,
  grassFuelLoadKgM2: number,
): number {
  switch (fuel.group) {
    case CONIFER:
    case PLANTATION:
      return coniferConsumption(fuel, ffmc, bui);
    case ASPEN:
      return aspenConsumption(bui);
    case GREEN_ASPEN:
      return bui < GREEN_ASPEN_BUI ? 0 : aspenConsumption(bui);
    case MIXEDWOOD: {
      const conifer = percentConifer / 100;
      return conifer * spruceConsumption(bui) + (1 - conifer) * aspenConsumption(bui);
    }
    case DEAD_FIR:
      return spruceConsumption(bui);
    case GRASS:
      return grassFuelLoadKgM2;
    default:
      return slashConsumption(fuel, bui);
  }
}

function spruceConsumption(bui: number): number {
  return 5 * (1 - fastExp(-0.0115 * bui));
}

function aspenConsumption(bui: number): number {
  return 1.5 * (1 - fastExp(-0.0183 * bui));
}

function coniferConsumption(fuel: FuelParameters, ffmc: number, bui: number): number {
  switch (fuel.fuel) {
    case 'C1': {
      const dry = ffmc > 84;
      const root = Math.sqrt(1 - fastExp(dry ? -0.23 * (ffmc - 84) : 0.23 * (ffmc - 84)));
      return dry ? 0.75 + 0.75 * root : 0.75 - 0.75 * root;
    }
    case 'C2':
      return spruceConsumption(bui);
    case 'C3':
    case 'C4':
      return 5 * fastPower(1 - fastExp(-0.0164 * bui), 2.24);
    case 'C5':
    case 'C6':
      return 5 * fastPower(1 - fastExp(-0.0149 * bui), 2.48);
    default: {
      const forestFloor = ffmc > 70 ? 2 * (1 - fastExp(-0.104 * (ffmc - 70))) : 0;
      return forestFloor + 1.5 * (1 - fastExp(-0.0201 * bui));
    }
  }
}

function slashConsumption(fuel: FuelParameters, bui: number): number {
  switch (fuel.fuel) {
    case 'S1':
      return 4 * (1 - fastExp(-0.025 * bui)) + 4 * (1 - fastExp(-0.034 * bui));
    case 'S2':
      return 10 * (1 - fastExp(-0.013 * bui)) + 6 * (1 - fastExp(-0.06 * bui));
    default:
      return 12 * (1 - fastExp(-0.0166 * bui)) + 20 * (1 - fastExp(-0.021 * bui));
  }
}

/**
 * Crown fuel consumption (CFC), kg/m2.
 *
 * @param crownFractionBurned 0 to 1
 * @param crownFuelLoadKgM2 crown fuel load (CFL)
 * @param percent of the stand whose crowns burn: conifers of M1 and M2, dead fir of M3 and M4
 * @see ST-X-3 eq. 66; total consumption TFC = SFC + CFC is eq. 67
 */
export function crownFuelConsumption(
  fuel: FuelParameters,
  crownFractionBurned: number,
  crownFuelLoadKgM2: number,
  percent: number,
): number {
  const consumed = crownFuelLoadKgM2 * crownFractionBurned;
  return fuel.group === MIXEDWOOD || fuel.group === DEAD_FIR
    ? (consumed * percent) / 100
    : consumed;
}
