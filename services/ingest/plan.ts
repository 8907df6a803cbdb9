import { gridKey, type Grid } from '../earth/grid.ts';
import { toIsoTime } from '../earth/time.ts';
import type { FieldHead } from '../formats/field.ts';
import type { IngestFile } from './format.ts';

/** A field that is to be stored: where it lies, and what it is. */
export type PlannedField = {
  readonly file: IngestFile;
  /** 1-based number, offset and length of its message in the file */
  readonly message: number;
  readonly offset: number;
  readonly length: number;
  /** which field of the message */
  readonly index: number;
  readonly collection: string;
  readonly referenceMs: number;
  readonly grid: Grid;
  readonly variable: string;
  readonly validMs: number;
  readonly member: number | null;
  readonly windsAlongGrid: boolean;
};

/** Fields that must be decoded together: one, or the two components of a wind along the grid. */
export type PlannedUnit =
  | { readonly kind: 'field'; readonly field: PlannedField }
  | { readonly kind: 'wind'; readonly u: PlannedField; readonly v: PlannedField };

/** The one or two fields of a unit. */
export function fieldsOf(unit: PlannedUnit): readonly PlannedField[] {
  return unit.kind === 'field' ? [unit.field] : [unit.u, unit.v];
}

/** A field that cannot be stored, and why. */
export type PlannedRefusal = { readonly field: PlannedField; readonly reason: string };

/** All that is to be added to one run. */
export type RunPlan = {
  readonly collection: string;
  readonly referenceMs: number;
  readonly grid: Grid;
  readonly units: readonly PlannedUnit[];
};

/** A planned field out of a head and its place. */
export function planField(
  head: FieldHead,
  place: Pick<PlannedField, 'file' | 'message' | 'offset' | 'length' | 'index' | 'collection'>,
): PlannedField {
  return {
    ...place,
    referenceMs: head.referenceMs,
    grid: head.grid,
    variable: head.variable.id,
    validMs: head.validMs,
    member: head.member ?? null,
    windsAlongGrid: head.windsAlongGrid,
  };
}

/**
 * Sorts fields into runs. All fields of a run lie on one grid: that of the run at rest, else that
 * of the first field; others are refused. Wind components along a rotated or projected grid go in
 * pairs; one without its partner is refused, as it would pass for true east or north.
 *
 * @param gridAtRest the grid of a run that is there already
 */
export function planRuns(
  fields: readonly PlannedField[],
  gridAtRest: (collection: string, referenceMs: number) => Grid | undefined,
): { readonly runs: readonly RunPlan[]; readonly refusals: readonly PlannedRefusal[] } {
  const refusals: PlannedRefusal[] = [];
  const groups = Map.groupBy(fields, (field) => `${field.collection} ${field.referenceMs}`);
  const runs = [...groups.values()].map((group): RunPlan => {
    const { collection, referenceMs, grid: firstGrid } = group[0]!;
    const grid = gridAtRest(collection, referenceMs) ?? firstGrid;
    const key = gridKey(grid);
    const fitting = group.filter((field) => {
      if (field.grid === grid || gridKey(field.grid) === key) return true;
      refusals.push({ field, reason: describeGridConflict(field, grid) });
      return false;
    });
    return { collection, referenceMs, grid, units: pairWinds(fitting, refusals) };
  });
  return { runs: runs.filter(({ units }) => units.length > 0), refusals };
}

/** A field in words: variable, valid time and member. */
export function nameField({
  variable,
  validMs,
  member,
}: Pick<PlannedField, 'variable' | 'validMs' | 'member'>): string {
  const ofMember = member === null ? '' : ` of member ${member}`;
  return `${variable} at ${toIsoTime(validMs)}${ofMember}`;
}

function describeGridConflict(field: PlannedField, grid: Grid): string {
  const at = toIsoTime(field.referenceMs);
  return (
    `${field.collection} ${at} is on another grid: ${describeGrid(grid)}, ` +
    `this field is on ${describeGrid(field.grid)}`
  );
}

function describeGrid(grid: Grid): string {
  return 'nx' in grid ? `${grid.kind} ${grid.nx} x ${grid.ny}` : grid.kind;
}

const EASTWARD = /^(eastward|x)_/;
const NORTHWARD = /^(northward|y)_/;

function pairWinds(
  fields: readonly PlannedField[],
  refusals: PlannedRefusal[],
): readonly PlannedUnit[] {
  const isAlong = (field: PlannedField, names: RegExp) =>
    field.windsAlongGrid && names.test(field.variable);
  const partners = new Map(
    fields
      .filter((field) => isAlong(field, NORTHWARD))
      .map((field) => [pairKey(field, NORTHWARD), field] as const),
  );
  const units: PlannedUnit[] = [];
  for (const field of fields) {
    if (isAlong(field, NORTHWARD)) continue;
    if (!isAlong(field, EASTWARD)) {
      units.push({ kind: 'field', field });
      continue;
    }
    const key = pairKey(field, EASTWARD);
    const partner = partners.get(key);
    if (partner === undefined) refusals.push({ field, reason: lonelyReason(field, 'northward') });
    else units.push({ kind: 'wind', u: field, v: partner });
    partners.delete(key);
  }
  for (const field of partners.values()) {
    refusals.push({ field, reason: lonelyReason(field, 'eastward') });
  }
  return units;
}

function pairKey({ variable, validMs, member }: PlannedField, names: RegExp): string {
  return `${variable.replace(names, '')} ${validMs} ${member}`;
}

function lonelyReason({ variable }: PlannedField, other: string): string {
  return (
    `${variable} runs along the grid and its ${other} partner is not among the files given: ` +
    'it cannot be turned to true north; ingest both together'
  );
}
