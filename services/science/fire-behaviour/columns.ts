import {
  BEHAVIOUR_OUTPUT_NAMES,
  type BehaviourInputName,
  type BehaviourOutputName,
} from './behaviour-columns.ts';
import type { FireBehaviourInput } from './behaviour-input.ts';
import { type FireType, fireTypeOf } from './fire-type.ts';
import type { FuelType } from './fuel-types.ts';
import { checkPresent, noteDefaults, readFuels, readNumbers } from './read-columns.ts';
import { openBehaviour } from './solve-behaviour.ts';

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
  const out = new Float64Array(targets.length);
  const solve = openBehaviour();
  const place = emptyInput();
  let [missing, nonFuel] = [0, 0];
  for (let row = 0; row < rows; row += 1) {
    const fuel = fuels[row];
    if (fuel === null) nonFuel += 1;
    if (fuel === undefined) missing += 1;
    if (fuel === null || fuel === undefined) continue;
    fillInput(place, fuel, columns, row);
    solve(place, out);
    const type = fireTypeOf(out[CROWN]!);
    FD[row] = type;
    if (type === null) missing += 1;
    for (let at = 0; at < targets.length; at += 1) targets[at]![row] = out[at]!;
  }
  return { numbers, FD, notes: { missing, nonFuel, defaulted: noteDefaults(table, fuels) } };
}

const CROWN = BEHAVIOUR_OUTPUT_NAMES.indexOf('CFB');

type Place = {
  -readonly [name in keyof Required<FireBehaviourInput>]: Required<FireBehaviourInput>[name];
};

function emptyInput(): Place {
  return {
    fuel: 'C2',
    latitudeDeg: NaN,
    longitudeDeg: NaN,
    elevationM: NaN,
    ffmc: NaN,
    bui: NaN,
    windKmH: NaN,
    windFromDeg: NaN,
    slopePercent: NaN,
    aspectDeg: NaN,
    dayOfYear: NaN,
    minimumFoliarDay: NaN,
    hours: NaN,
    percentConifer: NaN,
    percentDeadFir: NaN,
    grassFuelLoadKgM2: NaN,
    curingPercent: NaN,
    thetaDeg: NaN,
    accelerates: false,
    buiEffect: true,
    crownBaseHeightM: NaN,
    crownFuelLoadKgM2: NaN,
    isi: NaN,
    standDensityHa: NaN,
    standHeightM: NaN,
    foliarMoisturePercent: NaN,
    ffmcConstant: 147.27723,
  };
}

function fillInput(
  place: Place,
  fuel: FuelType,
  columns: Readonly<Record<BehaviourInputName, Float64Array>>,
  row: number,
): void {
  place.fuel = fuel;
  place.latitudeDeg = columns.LAT[row]!;
  place.longitudeDeg = columns.LONG[row]!;
  place.elevationM = columns.ELV[row]!;
  place.ffmc = columns.FFMC[row]!;
  place.bui = columns.BUI[row]!;
  place.windKmH = columns.WS[row]!;
  place.windFromDeg = columns.WD[row]!;
  place.slopePercent = columns.GS[row]!;
  place.aspectDeg = columns.ASPECT[row]!;
  place.dayOfYear = columns.DJ[row]!;
  place.minimumFoliarDay = columns.D0[row]!;
  place.hours = columns.HR[row]!;
  place.percentConifer = columns.PC[row]!;
  place.percentDeadFir = columns.PDF[row]!;
  place.grassFuelLoadKgM2 = columns.GFL[row]!;
  place.curingPercent = columns.CC[row]!;
  place.thetaDeg = columns.THETA[row]!;
  place.accelerates = columns.ACCEL[row] === 1;
  place.buiEffect = columns.BUIEFF[row] === 1;
  place.crownBaseHeightM = columns.CBH[row]!;
  place.crownFuelLoadKgM2 = columns.CFL[row]!;
  place.isi = columns.ISI[row]!;
  place.standDensityHa = columns.SD[row]!;
  place.standHeightM = columns.SH[row]!;
  place.foliarMoisturePercent = columns.FMC[row]!;
}
