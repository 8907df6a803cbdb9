import { FUEL_CODES, type FuelName } from './fuel-codes.ts';

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
 * Grid values to fuels. Where the grid leaves the season open (aspen, mixedwood), the leafless type
 * is taken, as the grid's own colours do; 103 and 104 (unknown, unclassified) and 100 (not
 * available) stay unknown.
 *
 * @see Canadian Forest Service, `fbp_lookup_table.csv` of the national fuel grid
 */
const PLAIN: Readonly<Record<number, FuelName>> = {
  1: 'C1',
  2: 'C2',
  3: 'C3',
  4: 'C4',
  5: 'C5',
  6: 'C6',
  7: 'C7',
  11: 'D1',
  12: 'D2',
  13: 'D1',
  21: 'S1',
  22: 'S2',
  23: 'S3',
  31: 'O1A',
  32: 'O1B',
  40: 'M1',
  50: 'M2',
  60: 'M1',
  70: 'M3',
  80: 'M4',
  90: 'M3',
  101: 'nonFuel',
  102: 'water',
  105: 'vegetatedNonFuel',
  106: 'urban',
};
const UNKNOWN = new Set([100, 103, 104]);
/** Hundreds that carry the percentage in their last two digits. */
const MIXED: Readonly<Record<number, FuelName>> = {
  4: 'M1',
  5: 'M2',
  6: 'M1',
  7: 'M3',
  8: 'M4',
  9: 'M3',
};

/**
 * Fuels of the values of a national grid.
 *
 * @param values NaN = missing
 * @throws {RangeError} naming the first value that the table does not have
 */
export function readNationalGrid(values: Float32Array): FuelGrid {
  const array = () => new Float32Array(values.length).fill(NaN);
  const grid = { fuelType: array(), coniferFraction: array(), deadFirFraction: array() };
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell]!;
    if (Number.isNaN(value) || UNKNOWN.has(value)) continue;
    const plain = PLAIN[value];
    const percent = value % 100;
    const mixed = percent > 0 && percent % 5 === 0 ? MIXED[Math.floor(value / 100)] : undefined;
    const fuel = plain ?? mixed;
    if (fuel === undefined) throw new RangeError(`${value} is no value of the national fuel grid`);
    grid.fuelType[cell] = FUEL_CODES[fuel];
    if (plain !== undefined) continue;
    const share = fuel === 'M1' || fuel === 'M2' ? grid.coniferFraction : grid.deadFirFraction;
    share[cell] = percent / 100;
  }
  return grid;
}
