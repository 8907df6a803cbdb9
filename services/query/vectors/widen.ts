import { Fault } from '../../platform/fault.ts';
import {
  openByteBuffer,
  readValidity,
  readValues,
  type ColumnBuilder,
  type Widen,
} from './fixed-builder.ts';
import { gatherValidity } from './validity-bits.ts';

const words = (bytes: Uint8Array) =>
  new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);

/** Two's complement of 16 to 128 bits: the sign fills the upper words. */
export const decimalFrom16: Widen = (source, target, count) => {
  const from = new Int16Array(source.buffer, source.byteOffset, count);
  const to = words(target);
  for (let row = 0; row < count; row++) {
    to[row * 4] = from[row]!;
    to.fill(from[row]! >> 31, row * 4 + 1, row * 4 + 4);
  }
};

/** As {@link decimalFrom16}, of 32 bits. */
export const decimalFrom32: Widen = (source, target, count) => {
  const from = words(source);
  const to = words(target);
  for (let row = 0; row < count; row++) {
    to[row * 4] = from[row]!;
    to.fill(from[row]! >> 31, row * 4 + 1, row * 4 + 4);
  }
};

/** As {@link decimalFrom16}, of 64 bits. */
export const decimalFrom64: Widen = (source, target, count) => {
  const from = words(source);
  const to = words(target);
  for (let row = 0; row < count; row++) {
    to[row * 4] = from[row * 2]!;
    to[row * 4 + 1] = from[row * 2 + 1]!;
    to.fill(from[row * 2 + 1]! >> 31, row * 4 + 2, row * 4 + 4);
  }
};

/** As {@link decimalFrom16}, of 128 bits to 256. */
export const decimalFrom128: Widen = (source, target, count) => {
  const to = words(target);
  for (let row = 0; row < count; row++) {
    target.set(source.subarray(row * 16, row * 16 + 16), row * 32);
    to.fill(to[row * 8 + 3]! >> 31, row * 8 + 4, row * 8 + 8);
  }
};

/** An unsigned 128-bit number needs a wider signed one: the upper half is zero. */
export const decimalFromUnsigned128: Widen = (source, target, count) => {
  target.fill(0);
  for (let row = 0; row < count; row++) {
    target.set(source.subarray(row * 16, row * 16 + 16), row * 32);
  }
};

/** DuckDB keeps a UUID as a little-endian number with its top bit turned; Arrow as written. */
export const uuidToNetworkOrder: Widen = (source, target, count) => {
  for (let row = 0; row < count; row++) {
    for (let octet = 0; octet < 16; octet++) {
      target[row * 16 + octet] = source[row * 16 + 15 - octet]!;
    }
    target[row * 16]! ^= 0x80;
  }
};

/** Months and days stay, microseconds become nanoseconds. */
export const intervalToNanoseconds: Widen = (source, target, count) => {
  const from = new BigInt64Array(source.buffer, source.byteOffset, count * 2);
  const to = new BigInt64Array(target.buffer, target.byteOffset, count * 2);
  for (let row = 0; row < count; row++) {
    const nanoseconds = from[row * 2 + 1]! * 1000n;
    if (BigInt.asIntN(64, nanoseconds) !== nanoseconds) {
      const detail = 'an interval of more than 292 years in seconds has no Arrow form';
      throw new Fault('unsupported-format', detail, { microseconds: String(from[row * 2 + 1]) });
    }
    to[row * 2] = from[row * 2]!;
    to[row * 2 + 1] = nanoseconds;
  }
};

/** Truth values: an octet each in DuckDB, a bit each in Arrow. */
export function bitsOfBooleans(): ColumnBuilder {
  const validity = gatherValidity();
  const octets = openByteBuffer();
  return {
    open(vector, size) {
      const data = readValues(vector, size);
      const valid = readValidity(vector, size);
      return (start, count) => {
        octets.extend(count).set(data.subarray(start, start + count));
        validity.append(valid, start, count);
      };
    },
    bytes: octets.length,
    finish() {
      const values = octets.finish();
      const bits = new Uint8Array(Math.ceil(values.length / 8));
      for (let row = 0; row < values.length; row++) {
        if (values[row] !== 0) bits[row >> 3]! |= 1 << (row & 7);
      }
      return { ...validity.finish(), buffers: [bits], children: [] };
    },
  };
}
