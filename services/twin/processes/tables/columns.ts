import type { Column } from '@uwdata/flechette';

import type { ArrowBatch, ArrowSchema } from '../../../formats/arrow/arrow-schema.ts';
import type { ArrowTable } from '../../../formats/arrow/read-stream.ts';
import { Fault, invalidField } from '../../../platform/fault.ts';

/** A posted table as it goes into the answer, without the columns that the results replace. */
export type TableShape = {
  readonly rows: number;
  readonly schema: ArrowSchema;
  readonly batches: readonly ArrowBatch[];
  /** columns of the table that results of the same name replace */
  readonly replaced: readonly string[];
};

/**
 * A column of a posted table by its name, without regard to case.
 *
 * @param wanted names of all columns that are needed, for the fault
 * @throws {Fault} invalid-request naming every column that is missing, or the one there twice
 */
export function findColumn(
  { schema, columns }: ArrowTable,
  name: string,
  wanted: readonly string[],
): Column<unknown> {
  const names = schema.fields.map((field) => field.name.toLowerCase());
  const at = names.indexOf(name.toLowerCase());
  if (at >= 0 && names.indexOf(name.toLowerCase(), at + 1) < 0) return columns[at]!;
  const there = schema.fields.map((field) => field.name.slice(0, 80)).slice(0, 100);
  const missing = wanted.filter((column) => !names.includes(column.toLowerCase()));
  const errors =
    at >= 0
      ? [{ field: name, detail: 'is there twice', allowed: 'each column once' }]
      : missing.map((field) => ({ field, detail: 'is missing from the table', allowed: wanted }));
  const text = errors.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
  throw new Fault('invalid-request', text, { errors, columns: there });
}

/** The name that another before it differs from in case alone: engines would rename one of them. */
export function findTwice(names: readonly string[]): string | undefined {
  const lower = names.map((name) => name.toLowerCase());
  return names.find((_, index) => lower.indexOf(lower[index]!) !== index);
}

/** True where a table has a column of this name, without regard to case. */
export function hasColumn({ schema }: ArrowTable, name: string): boolean {
  return schema.fields.some((field) => field.name.toLowerCase() === name);
}

/** The column that has one of several names, the first of which the faults speak of. */
export function findAny(
  table: ArrowTable,
  names: readonly string[],
  wanted: readonly string[],
): { readonly name: string; readonly column: Column<unknown> } {
  const name = names.find((known) => hasColumn(table, known)) ?? names[0]!;
  const others = wanted.filter((column) => !names.includes(column) || column === name);
  return { name, column: findColumn(table, name, others) };
}

/** What of a table goes into the answer beside the results. */
export function shapeOf(
  { rows, schema, batches }: ArrowTable,
  results: readonly string[],
  kept: readonly string[],
): TableShape {
  const keep = (name: string) => !results.includes(name) || kept.includes(name);
  const indexes = schema.fields.flatMap(({ name }, index) => (keep(name) ? [index] : []));
  const replaced = schema.fields.map(({ name }) => name).filter((name) => !keep(name));
  return {
    rows,
    replaced,
    schema: { ...schema, fields: indexes.map((index) => schema.fields[index]!) },
    batches: batches.map((batch) => ({
      rows: batch.rows,
      columns: indexes.map((index) => batch.columns[index]!),
    })),
  };
}

export const LONGITUDES = [-180, 360] as const;

/**
 * @param values of one column, NaN where missing
 * @throws {Fault} invalid-request naming column, row (from 1), value and allowed range
 */
export function checkRange(
  field: string,
  values: Float64Array,
  [least, most]: readonly [least: number, most: number],
): void {
  const row = values.findIndex((value) => value < least || value > most);
  if (row < 0) return;
  const value = values[row]!;
  const detail = `is ${value} in row ${row + 1}, allowed is ${least} to ${most}`;
  throw invalidField({ field, value, detail, allowed: [least, most] });
}

/** @throws {Fault} invalid-request when a table has no rows */
export function checkRows(rows: number): void {
  if (rows > 0) return;
  throw invalidField({ field: 'table', detail: 'has no rows', allowed: 'at least one row' });
}
