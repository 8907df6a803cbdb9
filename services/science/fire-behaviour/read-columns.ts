import { type FieldError, Fault, invalidField } from '../../platform/fault.ts';
import {
  BEHAVIOUR_INPUT_NAMES,
  BEHAVIOUR_INPUTS,
  type BehaviourInputName,
} from './behaviour-columns.ts';
import type { FireBehaviourColumns, FireBehaviourNotes } from './columns.ts';
import { findFuelNamed, FUEL_CLASSES, type FuelType } from './fuel-types.ts';

const SWITCHES: ReadonlySet<BehaviourInputName> = new Set(['ACCEL', 'BUIEFF']);

// Where an empty cell decides the result; in other optional columns it means "not known", as 0 does.
const DECIDES: Partial<Record<BehaviourInputName, (fuel: FuelType, slope: number) => boolean>> = {
  GS: () => true,
  ASPECT: (_, slope) => slope > 0,
  HR: () => true,
  PC: (fuel) => fuel === 'M1' || fuel === 'M2',
  PDF: (fuel) => fuel === 'M3' || fuel === 'M4',
  GFL: (fuel) => fuel === 'O1A' || fuel === 'O1B',
  CC: (fuel) => fuel === 'O1A' || fuel === 'O1B',
  THETA: () => true,
  ACCEL: () => true,
  BUIEFF: () => true,
};

/** @throws {Fault} invalid-request naming each required column that is absent */
export function checkPresent(
  { numbers }: FireBehaviourColumns,
  fieldName: (column: BehaviourInputName) => string,
): void {
  // Where foliar moisture is given, nothing else asks for place and day.
  const optional = numbers.FMC === undefined ? [] : ['LAT', 'LONG', 'DJ'];
  const absent = BEHAVIOUR_INPUT_NAMES.filter(
    (name) =>
      BEHAVIOUR_INPUTS[name].fallback === null &&
      numbers[name] === undefined &&
      !optional.includes(name),
  );
  if (absent.length === 0) return;
  const errors = absent.map((name): FieldError => {
    const { allowed, unit, title } = BEHAVIOUR_INPUTS[name];
    const detail = `is required: ${title.en}${unit === '' ? '' : `, ${unit}`}`;
    return { field: fieldName(name), detail, allowed };
  });
  throw new Fault('invalid-request', `columns are missing: ${absent.join(', ')}`, { errors });
}

/**
 * The fuel type of each row; null: nothing burns there, undefined: missing.
 *
 * @throws {Fault} invalid-request naming the first row whose fuel type is none
 */
export function readFuels(
  { fuelType, firstRow = 0 }: FireBehaviourColumns,
  fieldName: (column: 'FUELTYPE') => string,
): (FuelType | null | undefined)[] {
  // A table repeats few names: each is looked up once.
  const known = new Map<string | null, FuelType | null | undefined>([
    [null, undefined],
    ['', undefined],
    ['NA', undefined],
  ]);
  return Array.from(fuelType, (name, row) => {
    if (known.has(name)) return known.get(name);
    const entry = findFuelNamed(name ?? '');
    if (entry === undefined) {
      const allowed = FUEL_CLASSES.map(({ symbol }) => symbol);
      const detail = `${name} in row ${firstRow + row + 1} is no fuel type of the FBP System`;
      throw invalidField({ field: fieldName('FUELTYPE'), value: name, detail, allowed });
    }
    known.set(name, entry.fuel);
    return entry.fuel;
  });
}

/**
 * Each input column whole, empty cells filled with what they stand for; NaN where nothing does.
 *
 * @throws {Fault} invalid-request naming column, row, value and range of the first value outside
 */
export function readNumbers(
  { fuelType, numbers, firstRow = 0 }: FireBehaviourColumns,
  fieldName: (column: BehaviourInputName) => string,
): Record<BehaviourInputName, Float64Array> {
  const rows = fuelType.length;
  const entries = BEHAVIOUR_INPUT_NAMES.map((name) => {
    const { allowed, fallback } = BEHAVIOUR_INPUTS[name];
    const [least, most] = allowed;
    const given = numbers[name];
    const filled = new Float64Array(rows).fill(fallback ?? NaN);
    for (let row = 0; given !== undefined && row < rows; row += 1) {
      const value = given[row]!;
      if (Number.isNaN(value)) continue;
      if (value < least || value > most || (SWITCHES.has(name) && !Number.isInteger(value))) {
        const range = SWITCHES.has(name) ? '0 or 1' : `${least} to ${most}`;
        const detail = `is ${value} in row ${firstRow + row + 1}, allowed is ${range}`;
        throw invalidField({ field: fieldName(name), value, detail, allowed });
      }
      filled[row] = value;
    }
    return [name, filled] as const;
  });
  return Object.fromEntries(entries) as Record<BehaviourInputName, Float64Array>;
}

/** How many rows took which value for an empty cell that decides their result. */
export function noteDefaults(
  { numbers }: FireBehaviourColumns,
  fuels: readonly (FuelType | null | undefined)[],
): FireBehaviourNotes['defaulted'] {
  return BEHAVIOUR_INPUT_NAMES.flatMap((column) => {
    const decides = DECIDES[column];
    const value = BEHAVIOUR_INPUTS[column].fallback;
    if (decides === undefined || value === null) return [];
    const given = numbers[column];
    const rows = fuels.reduce((count, fuel, row) => {
      if (fuel === null || fuel === undefined) return count;
      const empty = given === undefined || Number.isNaN(given[row]);
      return empty && decides(fuel, numbers.GS?.[row] ?? 0) ? count + 1 : count;
    }, 0);
    return rows === 0 ? [] : [{ column, value, rows }];
  });
}
