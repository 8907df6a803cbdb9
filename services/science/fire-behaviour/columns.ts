import {
  BEHAVIOUR_OUTPUT_NAMES,
  type BehaviourInputName,
  type BehaviourOutputName,
} from './behaviour-columns.ts';
import { fireBehaviour } from './fire-behaviour.ts';
import type { FireType } from './fire-type.ts';
import { checkPresent, noteDefaults, readFuels, readNumbers } from './read-columns.ts';

/** A table of places, all columns of one length. */
export type FireBehaviourColumns = {
  /** such as `C2`, `C-2`, `O-1a`, `NF`; null: missing */
  readonly fuelType: ArrayLike<string | null>;
  /** NaN: missing. A column that is absent is missing in every row. */
  readonly numbers: Partial<Readonly<Record<BehaviourInputName, ArrayLike<number>>>>;
  /** what the caller counts row 0 as, from 0, where these are rows of a larger table */
  readonly firstRow?: number;
};

/** The outputs of each row; NaN (null for FD) where an input is missing or nothing burns. */
export type FireBehaviourResults = {
  readonly numbers: Readonly<Record<BehaviourOutputName, Float64Array>>;
  readonly FD: readonly (FireType | null)[];
  readonly notes: FireBehaviourNotes;
};

/** What a caller must say of the results. */
export type FireBehaviourNotes = {
  /** rows without a result because an input is missing */
  readonly missing: number;
  /** rows of a fuel type that does not burn */
  readonly nonFuel: number;
  /** rows where an empty cell that mattered was taken to be `value` */
  readonly defaulted: readonly {
    readonly column: BehaviourInputName;
    readonly value: number;
    readonly rows: number;
  }[];
};

/**
 * The FBP System over a table, in 64 bits: all primary and secondary outputs.
 *
 * @param fieldName what the caller calls a column, for faults
 * @throws {Fault} invalid-request naming column, row (from 1), value and what is allowed: of each
 *   required column that is absent, else of the first unknown fuel type or value out of range
 */
export function fireBehaviourColumns(
  table: FireBehaviourColumns,
  fieldName: (column: BehaviourInputName | 'FUELTYPE') => string = (column) => column,
): FireBehaviourResults {
  checkPresent(table, fieldName);
  const fuels = readFuels(table, fieldName);
  const columns = readNumbers(table, fieldName);
  const rows = fuels.length;
  const numbers = Object.fromEntries(
    BEHAVIOUR_OUTPUT_NAMES.map((name) => [name, new Float64Array(rows).fill(NaN)]),
  ) as Record<BehaviourOutputName, Float64Array>;
  const targets = BEHAVIOUR_OUTPUT_NAMES.map((name) => numbers[name]);
  const FD = Array.from<FireType | null>({ length: rows }).fill(null);
  let [missing, nonFuel] = [0, 0];
  for (let row = 0; row < rows; row += 1) {
    const fuel = fuels[row];
    if (fuel === null) nonFuel += 1;
    if (fuel === undefined) missing += 1;
    if (fuel === null || fuel === undefined) continue;
    const behaviour = fireBehaviour({
      fuel,
      latitudeDeg: columns.LAT[row]!,
      longitudeDeg: columns.LONG[row]!,
      elevationM: columns.ELV[row]!,
      ffmc: columns.FFMC[row]!,
      bui: columns.BUI[row]!,
      windKmH: columns.WS[row]!,
      windFromDeg: columns.WD[row]!,
      slopePercent: columns.GS[row]!,
      aspectDeg: columns.ASPECT[row]!,
      dayOfYear: columns.DJ[row]!,
      minimumFoliarDay: columns.D0[row]!,
      hours: columns.HR[row]!,
      percentConifer: columns.PC[row]!,
      percentDeadFir: columns.PDF[row]!,
      grassFuelLoadKgM2: columns.GFL[row]!,
      curingPercent: columns.CC[row]!,
      thetaDeg: columns.THETA[row]!,
      accelerates: columns.ACCEL[row] === 1,
      buiEffect: columns.BUIEFF[row] === 1,
      crownBaseHeightM: columns.CBH[row]!,
      crownFuelLoadKgM2: columns.CFL[row]!,
      isi: columns.ISI[row]!,
      standDensityHa: columns.SD[row]!,
      standHeightM: columns.SH[row]!,
      foliarMoisturePercent: columns.FMC[row]!,
    });
    FD[row] = behaviour.FD;
    if (behaviour.FD === null) missing += 1;
    for (let at = 0; at < targets.length; at += 1) {
      targets[at]![row] = behaviour[BEHAVIOUR_OUTPUT_NAMES[at]!];
    }
  }
  return { numbers, FD, notes: { missing, nonFuel, defaulted: noteDefaults(table, fuels) } };
}
