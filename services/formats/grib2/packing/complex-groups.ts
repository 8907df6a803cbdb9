import { readNumbers } from './bit-reader.ts';
import { packingFault, type PackedValues } from './packed-values.ts';

/** The groups of complex packing: group `g` has `lengths[g]` values of `widths[g]` bits. */
export type ComplexGroups = {
  readonly references: Uint32Array;
  readonly widths: Uint32Array;
  readonly lengths: Uint32Array;
  /** bits of a group reference: of an empty group, all ones mark it missing */
  readonly referenceBits: number;
  /** where the values start */
  readonly bit: number;
};

/** Widest group: a value is a 32-bit integer with room for the sign. */
const MAX_WIDTH = 31;

/**
 * Reads the three group tables (templates 7.2 and 7.3) and checks that the groups hold exactly
 * `count` values and that all of these lie in the data.
 *
 * @param startBit where the group references begin
 * @throws {Fault} corrupt-data
 */
export function readGroups(packed: PackedValues, view: DataView, startBit: number): ComplexGroups {
  const { section5, data, count } = packed;
  const header = new DataView(section5.buffer, section5.byteOffset, section5.length);
  const groupCount = header.getUint32(31);
  const referenceBits = header.getUint8(19);
  const widthBits = header.getUint8(36);
  const lengthBits = header.getUint8(46);
  const refuse = (detail: string, section: 5 | 7, octet: number) =>
    packingFault(packed, detail, { section, octet, groupCount });
  if (groupCount > count) throw refuse(`${groupCount} groups for ${count} values`, 5, 32);
  if (referenceBits > MAX_WIDTH || widthBits > 8 || lengthBits > 32) {
    const detail = `group references, widths, lengths of ${referenceBits}, ${widthBits}, ${lengthBits} bits`;
    throw refuse(detail, 5, 20);
  }
  const widthsBit = startBit + toWholeOctets(groupCount * referenceBits);
  const lengthsBit = widthsBit + toWholeOctets(groupCount * widthBits);
  const bit = lengthsBit + toWholeOctets(groupCount * lengthBits);
  if (bit > data.length * 8) throw refuse('the data end within the group tables', 7, 6);
  const references = readNumbers(view, startBit, referenceBits, groupCount);
  const widths = readNumbers(view, widthsBit, widthBits, groupCount);
  const lengths = readNumbers(view, lengthsBit, lengthBits, groupCount);
  const widthReference = header.getUint8(35);
  const lengthReference = header.getUint32(37);
  const lengthIncrement = header.getUint8(41);
  let values = 0;
  let bits = 0;
  for (let group = 0; group < groupCount; group++) {
    const width = (widths[group] as number) + widthReference;
    const length =
      group === groupCount - 1
        ? header.getUint32(42)
        : lengthReference + (lengths[group] as number) * lengthIncrement;
    values += length;
    bits += length * width;
    if (width > MAX_WIDTH) throw refuse(`group ${group + 1} has values of ${width} bits`, 7, 6);
    if (values > count) break;
    widths[group] = width;
    lengths[group] = length;
  }
  if (values !== count) throw refuse(`the groups do not hold ${count} values`, 5, 32);
  if (bit + bits > data.length * 8) {
    throw refuse(`the groups need ${Math.ceil((bit + bits) / 8)} octets of ${data.length}`, 7, 6);
  }
  return { references, widths, lengths, referenceBits, bit };
}

const toWholeOctets = (bits: number) => Math.ceil(bits / 8) * 8;
