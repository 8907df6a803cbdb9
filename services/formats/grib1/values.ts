import { refuse, type Octets } from '../grib/octets.ts';
import { expandBitmap } from '../grib2/bitmap.ts';
import { findInfinite } from '../grib2/packing/check-finite.ts';
import { constantValues, toScaling } from '../grib2/packing/scaling.ts';
import { packedBytes, unpackSimple } from '../grib2/packing/simple.ts';
import type { Grib1Sections } from './sections.ts';

/** Bit 4 of code table 11: octet 14 holds further flags. */
const MORE_FLAGS = 0x10;
/** Octets of section 4 before its values. */
const HEAD_OCTETS = 11;
/** Bit 3: integers. With further flags ecCodes writes IEEE numbers so. */
const INTEGERS = 0x20;

/**
 * The physical values of a field of edition 1 in data-section order, NaN where the bitmap has a 0.
 *
 * @param count data points of the grid
 * @throws {Fault} unsupported-format for second-order and spectral packing and catalogued bitmaps,
 *   corrupt-data when section 4 is too short for its values
 * @see WMO Manual on Codes I.2, FM 92 GRIB edition 1, section 4
 */
export function unpackGrib1Values(
  sections: Grib1Sections,
  count: number,
): Float32Array<ArrayBuffer> {
  const { octets, bytes } = sections.data;
  checkPacking(sections, count);
  const { bitmap } = sections;
  const bits = octets.u8(11);
  const present = countPresent(sections, count);
  const decimal = sections.product.s16(27);
  const data = bytes.subarray(headLength(sections, present));
  const values = unpack(octets, data, { count: present, bits, decimal });
  const infinite = findInfinite(values);
  if (infinite >= 0) throw octets.fault(7, `value ${infinite + 1} is infinite`);
  if (bitmap === undefined) return values;
  return expandBitmap(values, bitmap.bytes.subarray(6), count, (detail) =>
    bitmap.octets.fault(7, detail),
  );
}

/**
 * Section 4, octet 4: what is not simple packing of grid-point values is refused by name.
 *
 * @param count data points of the grid
 */
export function checkPacking(sections: Grib1Sections, count: number): void {
  const { octets } = sections.data;
  const flags = octets.u8(4);
  if ((flags & 0x80) !== 0) throw refuse(octets, 4, 'packing of spherical harmonics');
  if ((flags & 0x40) !== 0) throw refuse(octets, 4, 'second-order packing');
  if ((flags & MORE_FLAGS) === 0) return;
  if ((flags & INTEGERS) !== 0) throw refuse(octets, 4, 'packing of IEEE numbers');
  const present = countPresent(sections, count);
  if (headLength(sections, present) > HEAD_OCTETS && (octets.u8(14) & 0x40) !== 0) {
    throw refuse(octets, 14, 'packing with a matrix of values at each point');
  }
}

/**
 * Octets before the packed values. Where further flags are said to be in octet 14, writers leave
 * no room, 3 octets (as wgrib reads) or 13 (ecCodes): the values end the section, so their number
 * tells.
 */
function headLength({ data }: Grib1Sections, present: number): number {
  const { octets, bytes } = data;
  const flags = octets.u8(4);
  const bits = octets.u8(11);
  if ((flags & MORE_FLAGS) === 0 || bits === 0) return HEAD_OCTETS;
  const start = bytes.length - Math.ceil((present * bits + (flags & 0x0f)) / 8);
  if (start < HEAD_OCTETS || start > HEAD_OCTETS + 13) {
    throw octets.fault(4, `${present} values of ${bits} bits in ${bytes.length} octets`);
  }
  return start;
}

function countPresent({ bitmap }: Grib1Sections, count: number): number {
  return bitmap === undefined ? count : countOnes(bitmap, count);
}

/** Data points as the bitmap counts them, or else the packed bits; undefined where neither does. */
export function countPoints({ bitmap, data }: Grib1Sections): number | undefined {
  if (bitmap !== undefined) return (bitmap.bytes.length - 6) * 8 - bitmap.octets.u8(4);
  const bits = data.octets.u8(11);
  const flags = data.octets.u8(4);
  const unused = flags & 0x0f;
  return bits === 0 || (flags & 0xd0) !== 0
    ? undefined
    : Math.floor(((data.bytes.length - HEAD_OCTETS) * 8 - unused) / bits);
}

type Layout = { readonly count: number; readonly bits: number; readonly decimal: number };

function unpack(octets: Octets, data: Uint8Array, { count, bits, decimal }: Layout) {
  const scaling = toScaling(toIbmFloat(octets.u32(7)), octets.s16(5), decimal);
  if (scaling === undefined) throw octets.fault(5, 'the scale factors make no number');
  if (bits === 0) return constantValues(scaling, count);
  const needed = packedBytes(count, bits);
  if (bits > 32 || needed > data.length) {
    throw octets.fault(11, `${count} values of ${bits} bits in ${data.length} octets`);
  }
  return unpackSimple(data, count, bits, scaling);
}

function countOnes(bitmap: NonNullable<Grib1Sections['bitmap']>, count: number): number {
  const { octets, bytes } = bitmap;
  if (octets.u16(5) !== 0) throw refuse(octets, 5, `the bitmap ${octets.u16(5)} of a catalogue`);
  if ((bytes.length - 6) * 8 < count) {
    throw octets.fault(7, `a bitmap of ${bytes.length - 6} octets for ${count} points`);
  }
  let ones = 0;
  for (let index = 0; index < count; index++) {
    ones += ((bytes[6 + (index >> 3)] as number) >> (7 - (index & 7))) & 1;
  }
  return ones;
}

/** IBM single precision: sign, base-16 exponent excess 64, 24-bit fraction. */
export function toIbmFloat(raw: number): number {
  const sign = raw >= 0x8000_0000 ? -1 : 1;
  const exponent = ((raw >>> 24) & 0x7f) - 64;
  return sign * ((raw & 0xff_ffff) / 0x100_0000) * 16 ** exponent;
}
