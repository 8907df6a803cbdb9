import { findNationalFuel, type NationalFuel } from '../fire-behaviour/national-fuel-grid.ts';

/** Cells of a fuel grid of the Canadian Forest Service, told as this service tells fuels. */
export type FuelGrid = {
  /** `FUEL_CLASSES` codes, NaN = not known */
  readonly fuelType: Float32Array<ArrayBuffer>;
  /** share of conifers in mixedwood (M1, M2), where the grid gives one; NaN elsewhere */
  readonly coniferFraction: Float32Array<ArrayBuffer>;
  /** share of dead fir in mixedwood (M3, M4), where the grid gives one; NaN elsewhere */
  readonly deadFirFraction: Float32Array<ArrayBuffer>;
};

/**
 * Fuels of the values of a national grid. Where the grid leaves the season open (aspen, mixedwood),
 * the leafless type is taken, as the grid's own colours do.
 *
 * @param values NaN = missing
 * @throws {RangeError} naming the first value that the table does not have
 */
export function readNationalGrid(values: Float32Array): FuelGrid {
  const array = () => new Float32Array(values.length).fill(NaN);
  const grid = { fuelType: array(), coniferFraction: array(), deadFirFraction: array() };
  // A grid has a few dozen values in millions of cells.
  const known = new Map<number, NationalFuel>();
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell]!;
    if (Number.isNaN(value)) continue;
    const fuel = known.get(value) ?? findNationalFuel(value, 'leafless');
    if (fuel === undefined) throw new RangeError(`${value} is no value of the national fuel grid`);
    known.set(value, fuel);
    grid.fuelType[cell] = fuel.code;
    grid.coniferFraction[cell] = fuel.percentConifer / 100;
    grid.deadFirFraction[cell] = fuel.percentDeadFir / 100;
  }
  return grid;
}
