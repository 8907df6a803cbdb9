import { readBits, toPaddedView } from './bit-reader.ts';
import { checkPackedValues, packingFault, type PackedValues } from './packed-values.ts';
import { signMagnitude8 } from './scaling.ts';

/**
 * Template 5.200, run length packing with level values: level 0 is missing, level L is the L-th
 * scaled value of section 5. A number above the greatest level lengthens the run before it.
 *
 * @throws {Fault} corrupt-data
 * @see JMA, GRIB2 template 7.200; base of the run digits: 2^bits - 1 - MV
 */
export function unpackRunLength(packed: PackedValues): Float32Array<ArrayBuffer> {
  checkPackedValues(packed, 17);
  const { section5, data, count } = packed;
  const header = new DataView(section5.buffer, section5.byteOffset, section5.length);
  const bits = header.getUint8(11);
  const maxLevel = header.getUint16(12);
  const levelCount = header.getUint16(14);
  const refuse = (detail: string, octet: number) =>
    packingFault(packed, detail, { section: 5, octet });
  if (bits === 0 || bits > 16) throw refuse(`numbers of ${bits} bits`, 12);
  if (section5.length < 17 + levelCount * 2) throw refuse(`no room for ${levelCount} levels`, 15);
  const base = 2 ** bits - 1 - maxLevel;
  if (maxLevel > levelCount || base < 1) throw refuse(`greatest level ${maxLevel}`, 13);
  const divisor = Number(`1e${signMagnitude8(header.getUint8(16))}`);
  const levels = Float32Array.from({ length: maxLevel + 1 }, (_, level) =>
    level === 0 ? NaN : header.getUint16(15 + level * 2) / divisor,
  );

  const refuseRun = (detail: string, bit: number) =>
    packingFault(packed, detail, { section: 7, octet: (bit >>> 3) + 6 });
  const view = toPaddedView(data);
  const endBit = data.length * 8 - bits;
  const values = new Float32Array(count);
  let at = 0;
  let bit = 0;
  while (at < count && bit <= endBit) {
    const level = readBits(view, bit, bits);
    bit += bits;
    if (level > maxLevel) throw refuseRun('a run has no level', bit);
    let run = 1;
    for (let factor = 1; bit <= endBit; factor *= base, bit += bits) {
      const digit = readBits(view, bit, bits);
      if (digit <= maxLevel) break;
      run += (digit - maxLevel - 1) * factor;
      if (run > count - at) throw refuseRun('a run is too long', bit);
    }
    values.fill(levels[level] as number, at, at + run);
    at += run;
  }
  if (at < count) throw refuseRun(`the runs make ${at} values`, bit);
  return values;
}
