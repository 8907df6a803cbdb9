import { readBits, toPaddedView } from './bit-reader.ts';
import type { Scaling } from './scaling.ts';

/** Bits of one value that a 32-bit window can hold whatever its first bit is. */
const WINDOW_BITS = 25;
const MAX_TABLE_BITS = 16;

/**
 * Values packed one after another in `bits` bits each, most significant bit first (templates 5.0
 * of GRIB2 and simple packing of GRIB1).
 *
 * @param bits 1 to 32
 * @returns `count` physical values
 * @throws {RangeError} when `data` is too short: callers check first, see {@link packedBytes}
 */
export function unpackSimple(
  data: Uint8Array,
  count: number,
  bits: number,
  scaling: Scaling,
): Float32Array<ArrayBuffer> {
  if (packedBytes(count, bits) > data.length) throw new RangeError('packed data are too short');
  const values = new Float32Array(count);
  // Many values of few bits repeat: looking them up spares the arithmetic, which takes most time.
  if (bits <= MAX_TABLE_BITS && count >= 4 * 2 ** bits) {
    const table = valueTable(bits, scaling);
    if (bits === 8) lookUpOctets(data, table, values);
    else if (bits === 16) lookUpPairs(data, table, values);
    else lookUpBits(data, bits, table, values);
  } else {
    unpackBits(data, bits, values, scaling);
  }
  return values;
}

/** Bytes that `count` values of `bits` bits take. */
export function packedBytes(count: number, bits: number): number {
  return Math.ceil((count * bits) / 8);
}

/** The value of each code there is. */
function valueTable(bits: number, scaling: Scaling): Float32Array {
  const { reference, binaryFactor, decimalDivisor } = scaling;
  const table = new Float32Array(2 ** bits);
  for (let code = 0; code < table.length; code++) {
    table[code] = (reference + code * binaryFactor) / decimalDivisor;
  }
  return table;
}

/** 8 bits: four values in one read. */
function lookUpOctets(data: Uint8Array, table: Float32Array, values: Float32Array): void {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const fours = values.length & ~3;
  for (let index = 0; index < fours; index += 4) {
    const four = view.getUint32(index);
    values[index] = table[four >>> 24] as number;
    values[index + 1] = table[(four >>> 16) & 0xff] as number;
    values[index + 2] = table[(four >>> 8) & 0xff] as number;
    values[index + 3] = table[four & 0xff] as number;
  }
  for (let index = fours; index < values.length; index++) {
    values[index] = table[data[index] as number] as number;
  }
}

/** 16 bits: two values in one read. */
function lookUpPairs(data: Uint8Array, table: Float32Array, values: Float32Array): void {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const pairs = values.length & ~1;
  for (let index = 0; index < pairs; index += 2) {
    const pair = view.getUint32(index * 2);
    values[index] = table[pair >>> 16] as number;
    values[index + 1] = table[pair & 0xffff] as number;
  }
  if (pairs < values.length) values[pairs] = table[view.getUint16(pairs * 2)] as number;
}

/** Up to 16 bits, each value in a window of its own. */
function lookUpBits(
  data: Uint8Array,
  bits: number,
  table: Float32Array,
  values: Float32Array,
): void {
  const view = toPaddedView(data);
  const drop = 32 - bits;
  let octet = 0;
  let bit = 0;
  for (let index = 0; index < values.length; index++) {
    values[index] = table[(view.getUint32(octet) << bit) >>> drop] as number;
    bit += bits;
    octet += bit >>> 3;
    bit &= 7;
  }
}

/** Any number of bits, each value computed. */
function unpackBits(data: Uint8Array, bits: number, values: Float32Array, scaling: Scaling): void {
  const { reference, binaryFactor, decimalDivisor } = scaling;
  const view = toPaddedView(data);
  if (bits > WINDOW_BITS) {
    for (let index = 0; index < values.length; index++) {
      const code = readBits(view, index * bits, bits);
      values[index] = (reference + code * binaryFactor) / decimalDivisor;
    }
    return;
  }
  const drop = 32 - bits;
  let octet = 0;
  let bit = 0;
  for (let index = 0; index < values.length; index++) {
    // Fewer than 2^25: `| 0` keeps the code a 32-bit integer.
    const code = ((view.getUint32(octet) << bit) >>> drop) | 0;
    values[index] = (reference + code * binaryFactor) / decimalDivisor;
    bit += bits;
    octet += bit >>> 3;
    bit &= 7;
  }
}
