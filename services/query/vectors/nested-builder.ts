import duckdb from '@duckdb/node-bindings';

import { openByteBuffer, readValidity, readValues, type ColumnBuilder } from './fixed-builder.ts';
import { openOffsets } from './text-builder.ts';
import { gatherValidity, isValid } from './validity-bits.ts';

/** Bytes of DuckDB's `list_entry_t`: offset and length, 64 bits each. */
const ENTRY_BYTES = 16;

/** Lists and, over a struct of key and value, maps. */
export function listBuilder(items: ColumnBuilder): ColumnBuilder {
  const validity = gatherValidity();
  const offsets = openOffsets();
  return {
    open(vector, size) {
      const data = readValues(vector, size * ENTRY_BYTES);
      const entries = new BigUint64Array(data.buffer, data.byteOffset, size * 2);
      const valid = readValidity(vector, size);
      const appendItems = items.open(
        duckdb.list_vector_get_child(vector),
        duckdb.list_vector_get_size(vector),
      );
      return (start, count) => {
        const ends = offsets.extend(count);
        let end = offsets.end();
        // Entries mostly follow each other: what is contiguous is copied at once.
        let from = 0;
        let to = 0; // exclusive
        for (let row = 0; row < count; row++) {
          if (isValid(valid, start + row)) {
            const offset = Number(entries[(start + row) * 2]);
            const length = Number(entries[(start + row) * 2 + 1]);
            if (offset !== to) {
              if (to > from) appendItems(from, to - from);
              from = offset;
            }
            to = offset + length;
            end += length;
          }
          ends[row] = end;
        }
        if (to > from) appendItems(from, to - from);
        offsets.moveEnd(end);
        validity.append(valid, start, count);
      };
    },
    bytes: () => items.bytes(),
    finish: () => ({
      ...validity.finish(),
      buffers: [offsets.finish()],
      children: [items.finish()],
    }),
  };
}

/** Arrays: lists that all have `size` items. */
export function arrayBuilder(items: ColumnBuilder, length: number): ColumnBuilder {
  const validity = gatherValidity();
  return {
    open(vector, size) {
      const valid = readValidity(vector, size);
      const appendItems = items.open(duckdb.array_vector_get_child(vector), size * length);
      return (start, count) => {
        appendItems(start * length, count * length);
        validity.append(valid, start, count);
      };
    },
    bytes: () => items.bytes(),
    finish: () => ({ ...validity.finish(), buffers: [], children: [items.finish()] }),
  };
}

/** Structs: a column an entry. */
export function structBuilder(entries: readonly ColumnBuilder[]): ColumnBuilder {
  const validity = gatherValidity();
  return {
    open(vector, size) {
      const valid = readValidity(vector, size);
      const appends = entries.map((entry, index) =>
        entry.open(duckdb.struct_vector_get_child(vector, index), size),
      );
      return (start, count) => {
        for (const append of appends) append(start, count);
        validity.append(valid, start, count);
      };
    },
    bytes: () => entries.reduce((sum, entry) => sum + entry.bytes(), 0),
    finish: () => ({
      ...validity.finish(),
      buffers: [],
      children: entries.map((entry) => entry.finish()),
    }),
  };
}

/**
 * Unions: DuckDB keeps a struct whose first entry is the tag, which is Arrow's sparse union. A
 * null union has no tag: it becomes a missing value of the first member.
 */
export function unionBuilder(members: readonly ColumnBuilder[]): ColumnBuilder {
  const tags = openByteBuffer();
  return {
    open(vector, size) {
      const tagVector = duckdb.struct_vector_get_child(vector, 0);
      const data = readValues(tagVector, size);
      const valid = readValidity(tagVector, size);
      const whole = readValidity(vector, size);
      const appends = members.map((member, index) =>
        member.open(duckdb.struct_vector_get_child(vector, index + 1), size),
      );
      return (start, count) => {
        const target = tags.extend(count);
        for (let row = 0; row < count; row++) {
          const tagged = isValid(valid, start + row) && isValid(whole, start + row);
          target[row] = tagged ? data[start + row]! : 0;
        }
        for (const append of appends) append(start, count);
      };
    },
    bytes: () => members.reduce((sum, member) => sum + member.bytes(), tags.length()),
    finish() {
      const typeIds = tags.finish();
      const children = members.map((member) => member.finish());
      return { length: typeIds.length, nullCount: 0, buffers: [typeIds], children };
    },
  };
}
