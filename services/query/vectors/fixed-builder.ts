import duckdb, { type Vector } from '@duckdb/node-bindings';

import type { ArrowColumn } from '../../formats/arrow/arrow-schema.ts';
import { gatherValidity } from './validity-bits.ts';

/** Appends rows [start, start + count) of the vector it was opened on. */
export type AppendRows = (start: number, count: number) => void;

export type ColumnBuilder = {
  /** Prepares a vector of `size` rows; it must stay alive until its rows are appended. */
  open(vector: Vector, size: number): AppendRows;
  /** Bytes gathered since the last `finish`. */
  bytes(): number;
  /** The column gathered so far, and a fresh start. It holds until rows are appended again. */
  finish(): ArrowColumn;
};

/** Turns `count` values of DuckDB's width into Arrow's, from and to the beginning of the arrays. */
export type Widen = (source: Uint8Array, target: Uint8Array, count: number) => void;

const FIRST_CAPACITY_BYTES = 16_384;

/** The validity bitmap of a vector; null when every row has a value. */
export function readValidity(vector: Vector, size: number): Uint8Array | null {
  if (size === 0) return null;
  // The binding gives null for "all valid", whatever its type says.
  return (
    (duckdb.vector_get_validity(vector, Math.ceil(size / 64) * 8) as Uint8Array | null) ?? null
  );
}

/** The values of a vector as bytes, not copied. */
export function readValues(vector: Vector, bytes: number): Uint8Array {
  return bytes === 0 ? new Uint8Array(0) : duckdb.vector_get_data(vector, bytes);
}

/**
 * Bytes that grow by doubling. What `finish` gives lies in the same memory as what comes next: it
 * holds until the next `extend`. Fresh memory for every batch would keep the collector busy.
 */
export function openByteBuffer() {
  let bytes = new Uint8Array(FIRST_CAPACITY_BYTES);
  let used = 0;
  const reserve = (more: number) => {
    if (used + more <= bytes.length) return;
    let capacity = bytes.length;
    while (capacity < used + more) capacity *= 2;
    const grown = new Uint8Array(capacity);
    grown.set(bytes.subarray(0, used));
    bytes = grown;
  };
  return {
    /** Room for `more` bytes at the end, not cleared; whatever is written there counts. */
    extend(more: number): Uint8Array<ArrayBuffer> {
      reserve(more);
      used += more;
      return bytes.subarray(used - more, used);
    },
    length: () => used,
    finish(): Uint8Array<ArrayBuffer> {
      const done = bytes.subarray(0, used);
      used = 0;
      return done;
    },
  };
}

/** Values of a fixed width; with `widen`, turned into another width or order on the way. */
export function fixedBuilder(
  sourceBytes: number,
  targetBytes = sourceBytes,
  widen?: Widen,
): ColumnBuilder {
  const validity = gatherValidity();
  const values = openByteBuffer();
  return {
    open(vector, size) {
      const data = readValues(vector, size * sourceBytes);
      const valid = readValidity(vector, size);
      return (start, count) => {
        const source = data.subarray(start * sourceBytes, (start + count) * sourceBytes);
        const target = values.extend(count * targetBytes);
        if (widen === undefined) target.set(source);
        else widen(source, target, count);
        validity.append(valid, start, count);
      };
    },
    bytes: values.length,
    finish: () => ({ ...validity.finish(), buffers: [values.finish()], children: [] }),
  };
}

/** A column that has no value in any row. */
export function nullBuilder(): ColumnBuilder {
  let length = 0;
  return {
    open: () => (_start, count) => {
      length += count;
    },
    bytes: () => 0,
    finish() {
      const done = { length, nullCount: length, buffers: [], children: [] };
      length = 0;
      return done;
    },
  };
}
