import { DuckDBVector, type DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

import { openByteBuffer, readValidity, readValues, type ColumnBuilder } from './fixed-builder.ts';
import { gatherValidity, isValid } from './validity-bits.ts';

/** Size of DuckDB's `string_t`: length, then the bytes themselves or a prefix and a pointer. */
const STRING_BYTES = 16;
const INLINE_BYTES = 12;

const encoder = new TextEncoder();

/** Offsets (int32, one more than rows) of values of varying length. */
export function openOffsets() {
  const offsets = openByteBuffer();
  let end = 0;
  return {
    /** Room for the ends of `count` values; the caller fills it and says where the last ends. */
    extend(count: number): Int32Array {
      if (offsets.length() === 0) offsets.extend(4).fill(0);
      const bytes = offsets.extend(count * 4);
      return new Int32Array(bytes.buffer, bytes.byteOffset, count);
    },
    end: () => end,
    moveEnd(to: number) {
      end = to;
    },
    finish(): Uint8Array {
      if (offsets.length() === 0) offsets.extend(4).fill(0);
      end = 0;
      return offsets.finish();
    },
  };
}

/** Text, blobs and geometries (which DuckDB keeps as WKB): the bytes as they are. */
export function bytesBuilder(): ColumnBuilder {
  const validity = gatherValidity();
  const offsets = openOffsets();
  const text = openByteBuffer();
  return {
    open(vector, size) {
      const data = readValues(vector, size * STRING_BYTES);
      const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
      const valid = readValidity(vector, size);
      return (start, count) => {
        const ends = offsets.extend(count);
        let end = offsets.end();
        for (let row = 0; row < count; row++) {
          const at = (start + row) * STRING_BYTES;
          if (isValid(valid, start + row)) {
            const length = view.getUint32(at, true);
            const target = text.extend(length);
            if (length > INLINE_BYTES) {
              const pointer = data.byteOffset + at + 8;
              target.set(duckdb.get_data_from_pointer(data.buffer as ArrayBuffer, pointer, length));
            } else {
              for (let octet = 0; octet < length; octet++) target[octet] = data[at + 4 + octet]!;
            }
            end += length;
          }
          ends[row] = end;
        }
        offsets.moveEnd(end);
        validity.append(valid, start, count);
      };
    },
    bytes: text.length,
    finish: () => ({
      ...validity.finish(),
      buffers: [offsets.finish(), text.finish()],
      children: [],
    }),
  };
}

/** Values of types Arrow has none for (bit strings, big numbers, times with zone): as text. */
export function valueTextBuilder(type: DuckDBType): ColumnBuilder {
  const validity = gatherValidity();
  const offsets = openOffsets();
  const text = openByteBuffer();
  return {
    open(vector, size) {
      const values = DuckDBVector.create(vector, size, type);
      const valid = readValidity(vector, size);
      return (start, count) => {
        const ends = offsets.extend(count);
        let end = offsets.end();
        for (let row = 0; row < count; row++) {
          const value = isValid(valid, start + row) ? values.getItem(start + row) : null;
          if (value !== null) {
            const bytes = encoder.encode(String(value));
            text.extend(bytes.length).set(bytes);
            end += bytes.length;
          }
          ends[row] = end;
        }
        offsets.moveEnd(end);
        validity.append(valid, start, count);
      };
    },
    bytes: text.length,
    finish: () => ({
      ...validity.finish(),
      buffers: [offsets.finish(), text.finish()],
      children: [],
    }),
  };
}
