import { FUEL_CLASSES, type FuelType } from '../fire-behaviour/fuel-types.ts';

/** What a cell of a fuel raster may be: a fuel type, or what no fire spreads through. */
export type FuelName = FuelType | 'nonFuel' | 'water' | 'vegetatedNonFuel' | 'urban';

/** Symbols under which `FUEL_CLASSES` has what does not burn. */
const BARE: Readonly<Record<Exclude<FuelName, FuelType>, string>> = {
  nonFuel: 'non-fuel',
  water: 'water',
  vegetatedNonFuel: 'vegetated non-fuel',
  urban: 'urban',
};

/** Codes of a fuel raster by name; the table is `FUEL_CLASSES`. */
export const FUEL_CODES = {
  ...Object.fromEntries(
    FUEL_CLASSES.flatMap(({ fuel, code }) => (fuel === null ? [] : [[fuel, code]])),
  ),
  ...Object.fromEntries(
    Object.entries(BARE).map(([name, symbol]) => [
      name,
      FUEL_CLASSES.find((fuelClass) => fuelClass.symbol === symbol)?.code,
    ]),
  ),
} as Readonly<Record<FuelName, number>>;
