import type { Scaling } from './scaling.ts';

/** Bits of one value that the 32-bit window below can hold whatever its first bit is. */
const WINDOW_BITS = 25;

/**
 * Values packed one after another in `bits` bits each, most significant bit first (templates 5.0
 * of GRIB2 and simple packing of GRIB1). Whole octets have no path of their own: measured, the
 * window below is as fast as reading them singly.
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
  const { reference, binaryFactor, decimalDivisor } = scaling;
  if (packedBytes(count, bits) > data.length) throw new RangeError('packed data are too short');
  const values = new Float32Array(count);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const lastWindow = data.length - (bits > WINDOW_BITS ? 5 : 4);
  const drop = 32 - bits;
  let index = 0;
  let byte = 0;
  let bit = 0;
  for (; index < count && byte <= lastWindow; index++) {
    let window = view.getUint32(byte) << bit;
    if (bits > WINDOW_BITS) window |= (data[byte + 4] as number) >>> (8 - bit);
    values[index] = (reference + (window >>> drop) * binaryFactor) / decimalDivisor;
    bit += bits;
    byte += bit >>> 3;
    bit &= 7;
  }
  for (; index < count; index++) {
    let code = 0;
    for (let taken = 0; taken < bits; taken++) {
      code = code * 2 + (((data[byte] as number) >>> (7 - bit)) & 1);
      bit = (bit + 1) & 7;
      if (bit === 0) byte++;
    }
    values[index] = (reference + code * binaryFactor) / decimalDivisor;
  }
  return values;
}

/** Bytes that `count` values of `bits` bits take. */
export function packedBytes(count: number, bits: number): number {
  return Math.ceil((count * bits) / 8);
}
