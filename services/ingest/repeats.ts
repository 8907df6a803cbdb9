import { gridKey } from '../earth/grid.ts';
import { Fault } from '../platform/fault.ts';
import { nameField, type PlannedField } from './plan.ts';

/** Fields of one ingest with those told apart that another field of it already is. */
export type SettledRepeats<F> = {
  /** one of each identity, in the order given */
  readonly fields: readonly F[];
  /** the same values once more: nothing is lost by leaving them out */
  readonly repeated: readonly F[];
  /** the same identity with other values: which of them is right cannot be told */
  readonly refusals: readonly RepeatRefusal<F>[];
};

type RepeatRefusal<F> = { readonly field: F; readonly reason: string };

/** What tells fields apart, and their place; `message` counts bands in files that have those. */
export type IdentifiedField = Omit<PlannedField, 'offset' | 'length' | 'windsAlongGrid'> & {
  readonly partName?: 'message' | 'band';
};

/**
 * Settles fields of one collection, run, variable, valid time and member, of which a run holds one:
 * the first one given stays. Values are read only of fields that share their identity.
 *
 * @param readValues of a field; one whose values cannot be read (a Fault) stays, to be refused when
 *   it is stored, and stands for nothing here
 */
export async function settleRepeats<F extends IdentifiedField>(
  fields: readonly F[],
  readValues: (field: F) => Promise<Float32Array>,
): Promise<SettledRepeats<F>> {
  const firsts = new Map<string, F>();
  const gridKeys = new Map<F['grid'], string>();
  const stay: F[] = [];
  const repeated: F[] = [];
  const refusals: RepeatRefusal<F>[] = [];
  for (const field of fields) {
    // The key of a grid may be long to write, and hundreds of fields share one grid object.
    const grid = gridKeys.get(field.grid) ?? gridKey(field.grid);
    gridKeys.set(field.grid, grid);
    // On another grid it is not the same field: the plan refuses it for that.
    const key = `${identityOf(field)} ${grid}`;
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, field);
      stay.push(field);
      continue;
    }
    const verdict = await compare(first, field, readValues);
    if (verdict === 'same') repeated.push(field);
    else if (verdict === 'other') refusals.push({ field, reason: describeConflict(field, first) });
    else stay.push(field);
    if (verdict === 'first unreadable') firsts.set(key, field);
  }
  return { fields: stay, repeated, refusals };
}

function identityOf(field: IdentifiedField): string {
  const { collection, referenceMs, variable, validMs, member } = field;
  return `${collection} ${referenceMs} ${variable} ${validMs} ${member}`;
}

async function compare<F extends IdentifiedField>(
  first: F,
  field: F,
  readValues: (field: F) => Promise<Float32Array>,
): Promise<'same' | 'other' | 'unreadable' | 'first unreadable'> {
  const { file, message, index } = field;
  const isCopy = first.file.sha256 === file.sha256;
  if (isCopy && first.message === message && first.index === index) return 'same';
  const read = (each: F) =>
    readValues(each).catch((error: unknown) => {
      if (error instanceof Fault && error.kind !== 'storage-failed') return undefined;
      throw error;
    });
  const before = await read(first);
  if (before === undefined) return 'first unreadable';
  const values = await read(field);
  if (values === undefined) return 'unreadable';
  return areSame(before, values) ? 'same' : 'other';
}

function areSame(a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  return a.every((value, i) => value === b[i] || (Number.isNaN(value) && Number.isNaN(b[i])));
}

function describeConflict(field: IdentifiedField, first: IdentifiedField): string {
  return (
    `${nameField(field)} is in this ingest twice with different values: in ${placeOf(first)}, ` +
    `which is taken, and in ${placeOf(field)}; ingest the right one alone`
  );
}

function placeOf({ file, message, index, partName = 'message' }: IdentifiedField): string {
  return `${file.name} ${partName} ${message}${index > 0 ? ` field ${index + 1}` : ''}`;
}
