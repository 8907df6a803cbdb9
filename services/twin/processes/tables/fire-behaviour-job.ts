import { readNumbers } from '../../../formats/arrow/column-values.ts';
import { readArrowTable, type ArrowTable } from '../../../formats/arrow/read-stream.ts';
import { Fault, invalidField } from '../../../platform/fault.ts';
import {
  BEHAVIOUR_OUTPUT_NAMES,
  findBehaviourInput,
  isOtherwiseUsed,
  type BehaviourInputName,
} from '../../../science/fire-behaviour/behaviour-columns.ts';
import {
  fireBehaviourColumns,
  type FireBehaviourNotes,
  type FireBehaviourResults,
} from '../../../science/fire-behaviour/columns.ts';
import { shapeOf, type TableShape } from './columns.ts';

/** Results of 45 columns are held in memory until they are sent. */
const MOST_ROWS = 2_000_000;
const PREFIX = /^in_/i;
type Input = BehaviourInputName | 'FUELTYPE';

export type ReadBehaviour = { readonly kind: 'read-behaviour'; readonly bytes: Uint8Array };
/** The inputs of each row, in memory that all threads see. */
export type BehaviourTable = {
  readonly shape: TableShape;
  readonly numbers: Partial<Readonly<Record<BehaviourInputName, Float64Array>>>;
  /** which of `fuelNames` each row has */
  readonly fuels: Int32Array;
  readonly fuelNames: readonly (string | null)[];
  /** what the table calls each input */
  readonly names: Readonly<Partial<Record<Input, string>>>;
  /** columns that have the name of an input, but not written as one */
  readonly notTaken: readonly string[];
};

/**
 * Reads a posted table of fire environments. Where its columns have the prefix `in_`, others are no
 * inputs; where they have none, inputs that results have the name of come back with it.
 *
 * @throws {Fault} invalid-request naming the column, too-large
 */
export function readBehaviour({ bytes }: ReadBehaviour): BehaviourTable {
  const table = readArrowTable(bytes);
  const { rows } = table;
  if (rows > MOST_ROWS) {
    throw new Fault('too-large', `the table has ${rows} rows`, {
      budget: 'rows of fire behaviour',
      most: MOST_ROWS,
      hint: 'send the table in parts: rows do not depend on each other',
    });
  }
  refuseFwi2025(table);
  const inputs = findInputs(table);
  const names = Object.fromEntries(
    [...inputs].map(([input, index]) => [input, table.schema.fields[index]!.name]),
  ) as BehaviourTable['names'];
  const numbers: Partial<Record<BehaviourInputName, Float64Array>> = {};
  for (const [input, index] of inputs) {
    if (input === 'FUELTYPE') continue;
    numbers[input] = readNumbers(names[input]!, table.columns[index]!, rows);
  }
  return {
    shape: toShape(table, new Set(inputs.values())),
    numbers,
    names,
    notTaken: table.schema.fields.map(({ name }) => name).filter((name) => isOtherwiseUsed(name)),
    ...readFuels(table, inputs),
  };
}

/** Columns that only tables of FWI2025 have: of its hours, and of its days. */
const FWI2025_COLUMNS = (
  'mcffmc mcgfmc_matted mcgfmc_standing canopy_drying prec_cumulative gsi gfwi ws_smooth ' +
  'isi_smooth gsi_smooth'
).split(' ');

/** NRCan, February 2026: codes of FWI2025 must not feed the FBP System of 1992. */
function refuseFwi2025({ schema: { metadata, fields } }: ArrowTable): void {
  const made = metadata?.['isohyet:process'] ?? '';
  const column = fields.find(({ name }) => FWI2025_COLUMNS.includes(name.trim().toLowerCase()));
  const isOf2025 = made.startsWith('fire-weather-2025');
  if (!isOf2025 && column === undefined) return;
  throw invalidField({
    field: column?.name ?? 'table',
    value: isOf2025 ? made : column!.name,
    detail: 'has codes of FWI2025, which must not feed the FBP System of 1992 (notice of NRCan)',
    allowed: 'codes of 1987, as fire-weather gives them',
  });
}

function findInputs({ schema }: ArrowTable): ReadonlyMap<Input, number> {
  const prefixed = schema.fields.some(
    ({ name }) => PREFIX.test(name) && findBehaviourInput(name) !== undefined,
  );
  const inputs = new Map<Input, number>();
  for (const [index, { name }] of schema.fields.entries()) {
    const input = findBehaviourInput(name);
    if (input === undefined || (prefixed && !PREFIX.test(name))) continue;
    if (inputs.has(input)) {
      const errors = [{ field: name, detail: 'is there twice', allowed: 'each column once' }];
      throw new Fault('invalid-request', `${name}: is there twice`, { errors });
    }
    inputs.set(input, index);
  }
  return inputs;
}

function toShape(table: ArrowTable, inputs: ReadonlySet<number>): TableShape {
  const fields = table.schema.fields.map((field, index) =>
    inputs.has(index) && isResult(field.name) ? { ...field, name: `in_${field.name}` } : field,
  );
  return shapeOf({ ...table, schema: { ...table.schema, fields } }, RESULT_NAMES, []);
}

/** The columns that the process adds, in the order of cffdrs. */
const RESULT_NAMES: readonly string[] = BEHAVIOUR_OUTPUT_NAMES.flatMap((name): string[] =>
  name === 'CFC' ? [name, 'FD'] : [name],
);

function isResult(name: string): boolean {
  return RESULT_NAMES.includes(name);
}

/** Fuel types as few names and a number a row: text is slow to hand to another thread. */
function readFuels(table: ArrowTable, inputs: ReadonlyMap<Input, number>) {
  const fuels = new Int32Array(new SharedArrayBuffer(table.rows * 4));
  const at = inputs.get('FUELTYPE');
  if (at === undefined) return { fuels, fuelNames: [] };
  const known = new Map<string | null, number>();
  let row = 0;
  for (const part of table.columns[at]!.data) {
    for (let index = 0; index < part.length; index++, row++) {
      const value = part.at(index) as unknown;
      const name = value === null || value === undefined ? null : String(value as string);
      const number = known.get(name) ?? known.size;
      if (number === known.size) known.set(name, number);
      fuels[row] = number;
    }
  }
  return { fuels, fuelNames: [...known.keys()] };
}

export type StepBehaviour = {
  readonly kind: 'step-behaviour';
  readonly table: Omit<BehaviourTable, 'shape' | 'notTaken'>;
  /** rows [from, to) */
  readonly from: number;
  readonly to: number;
};
export type BehaviourPart = {
  readonly numbers: FireBehaviourResults['numbers'];
  readonly FD: FireBehaviourResults['FD'];
  readonly notes: FireBehaviourNotes;
};

/** Computes a part of the rows. @throws {Fault} as `fireBehaviourColumns` */
export function stepBehaviour({ table, from, to }: StepBehaviour): BehaviourPart {
  const { fuels, fuelNames, names } = table;
  const numbers = Object.fromEntries(
    Object.entries(table.numbers).map(([name, values]) => [name, values.subarray(from, to)]),
  );
  const isThere = names.FUELTYPE !== undefined;
  const part = fuels.subarray(from, to);
  const fuelType = Array.from(part, (fuel) => (isThere ? (fuelNames[fuel] ?? null) : null));
  return fireBehaviourColumns(
    { fuelType, numbers, firstRow: from },
    (column) => names[column] ?? column,
  );
}
