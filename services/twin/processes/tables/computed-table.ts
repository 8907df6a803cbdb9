import type { ArrowBatch, ArrowColumn, ArrowField } from '../../../formats/arrow/arrow-schema.ts';
import { numberColumn } from '../../../formats/arrow/build-columns.ts';
import { sliceBatch } from '../../../formats/arrow/slice-batch.ts';
import { Fault } from '../../../platform/fault.ts';
import type { OutputValue } from '../process.ts';
import type { TableShape } from './columns.ts';

/** A table as a worker hands it back: what is said of it stands in `notes`. */
export type ComputedTable = {
  readonly fields: readonly ArrowField[];
  readonly batches: readonly ArrowBatch[];
  /** metadata the posted table came with */
  readonly metadata: Readonly<Record<string, string>>;
  readonly notes: Readonly<Record<string, unknown>>;
};

export type Precision = 'f64' | 'f32';
export type Floats = Float64Array<SharedArrayBuffer> | Float32Array<SharedArrayBuffer>;

/** Results are held in memory until they are sent. */
const MOST_ROWS = 2_000_000;
const BATCH_ROWS = 65_536;

/** @throws {Fault} too-large */
export function checkSize(rows: number, what: string): void {
  if (rows <= MOST_ROWS) return;
  throw new Fault('too-large', `${rows} ${what}`, {
    budget: what,
    most: MOST_ROWS,
    hint: 'send the stations in several tables',
  });
}

/** Numbers in memory that all threads see, NaN all over. */
export function makeFloats(rows: number, precision: Precision): Floats {
  const floats =
    precision === 'f64'
      ? new Float64Array(new SharedArrayBuffer(rows * 8))
      : new Float32Array(new SharedArrayBuffer(rows * 4));
  return floats.fill(NaN);
}

/** Fields of numbers with their units, in UCUM; '' has none. */
export function floatFields(
  units: Readonly<Record<string, string>>,
  precision: Precision,
): readonly ArrowField[] {
  const type = { kind: 'float', bits: precision === 'f64' ? 64 : 32 } as const;
  return Object.entries(units).map(([name, unit]) =>
    unit === '' ? { name, type } : { name, type, metadata: { unit } },
  );
}

/** The batches of a posted table with more columns of numbers. */
export function addFloats(shape: TableShape, results: readonly Floats[]): ArrowBatch[] {
  let from = 0;
  return shape.batches
    .flatMap((whole) => [...sliceBatch(whole, shape.schema.fields, BATCH_ROWS)])
    .map(({ rows, columns }) => {
      const to = from + rows;
      const made = results.map((values) => numberColumn(values.subarray(from, to)));
      from = to;
      return { rows, columns: [...columns, ...made] };
    });
}

/** A table made anew, cut into batches. */
export function cutTable(
  rows: number,
  fields: readonly ArrowField[],
  columns: readonly ArrowColumn[],
): ArrowBatch[] {
  return [...sliceBatch({ rows, columns }, fields, BATCH_ROWS)];
}

/** The output of a process: the table, by which process and with which options it was made. */
export function toTableOutput(
  { fields, batches, metadata, notes }: ComputedTable,
  process: string,
  options: Readonly<Record<string, unknown>>,
): OutputValue {
  return {
    kind: 'table',
    schema: {
      fields,
      metadata: {
        ...metadata,
        'isohyet:process': process,
        'isohyet:options': JSON.stringify(options),
        'isohyet:notes': JSON.stringify(notes),
      },
    },
    batches,
  };
}

/** Rows that are spoken of, counted from 1: how many, and the first ten. */
export function noteRows(rows: readonly number[]): {
  readonly rows: number;
  readonly first: readonly number[];
} {
  const sorted = rows.toSorted((a, b) => a - b);
  return { rows: rows.length, first: sorted.slice(0, 10).map((row) => row + 1) };
}

/** Rows in which at least one of the columns has no value. */
export function missingRows(columns: readonly Float64Array[]): readonly number[] {
  const missing: number[] = [];
  for (let row = 0; row < (columns[0]?.length ?? 0); row++) {
    if (columns.some((values) => Number.isNaN(values[row]))) missing.push(row);
  }
  return missing;
}
