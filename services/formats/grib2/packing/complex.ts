import { readBits, toPaddedView, windowAt } from './bit-reader.ts';
import { readGroups, type ComplexGroups } from './complex-groups.ts';
import { checkPackedValues, packingFault, type PackedValues } from './packed-values.ts';
import { constantValues, readScaling, scaleInPlace, type Scaling } from './scaling.ts';

/** Stands for a missing value among the integers; no sum of 31-bit numbers packs to it. */
const MISSING = -(2 ** 31);

/**
 * Templates 5.2 and 5.3: complex packing, with spatial differencing of order 1 or 2 in 5.3.
 * Primary and secondary missing values (code table 5.5) are NaN.
 *
 * @throws {Fault} corrupt-data
 */
export function unpackComplex(packed: PackedValues): Float32Array<ArrayBuffer> {
  const differenced = packed.template === 3;
  checkPackedValues(packed, differenced ? 49 : 47);
  const { section5, count } = packed;
  const scaling = readScaling(packed);
  const groupCount = new DataView(section5.buffer, section5.byteOffset + 31).getUint32(0);
  if (groupCount === 0) return constantValues(scaling, count);
  const missingKinds = section5[22] as number;
  if (missingKinds > 2) {
    throw packingFault(packed, `missing value management ${missingKinds} is not known`, {
      section: 5,
      octet: 23,
    });
  }
  const view = toPaddedView(packed.data);
  const start = differenced ? readDifferencing(packed, view) : undefined;
  const groups = readGroups(packed, view, start?.bit ?? 0);
  const codes = new Int32Array(count);
  readGroupValues(view, groups, missingKinds, codes);
  if (start !== undefined) undoDifferences(codes, start);
  return missingKinds === 0 ? scaleInPlace(codes, scaling) : scaleWithMissing(codes, scaling);
}

type Differencing = {
  readonly order: 1 | 2;
  readonly first: number;
  readonly second: number;
  /** least difference: it was taken from each */
  readonly bias: number;
  /** where the group tables start */
  readonly bit: number;
};

/** The extra descriptors that stand before the groups (template 7.3). */
function readDifferencing(packed: PackedValues, view: DataView): Differencing {
  const order = packed.section5[47] as number;
  const octets = packed.section5[48] as number;
  const refuse = (detail: string, octet: number) =>
    packingFault(packed, detail, { section: 5, octet });
  if (order !== 1 && order !== 2) throw refuse(`spatial differencing of order ${order}`, 48);
  if (octets > 4) throw refuse(`extra descriptors of ${octets} octets`, 49);
  const bits = octets * 8;
  const bit = (order + 1) * bits;
  if (bit > packed.data.length * 8) {
    throw packingFault(packed, 'the data end within the extra descriptors', {
      section: 7,
      octet: 6,
    });
  }
  const signedBias = readBits(view, order * bits, bits);
  const sign = 2 ** (bits - 1);
  return {
    order,
    first: readBits(view, 0, bits) | 0,
    second: readBits(view, bits, bits) | 0,
    bias: signedBias >= sign ? sign - signedBias : signedBias,
    bit,
  };
}

/** Fills `codes` with group reference + value, or {@link MISSING}. */
function readGroupValues(
  view: DataView,
  groups: ComplexGroups,
  missingKinds: number,
  codes: Int32Array,
): void {
  const { references, widths, lengths, referenceBits } = groups;
  let bit = groups.bit;
  let at = 0;
  for (let group = 0; group < widths.length; group++) {
    const width = widths[group] as number;
    const reference = references[group] as number;
    const end = at + (lengths[group] as number);
    if (width === 0) {
      codes.fill(isMissing(reference, referenceBits, missingKinds) ? MISSING : reference, at, end);
      at = end;
      continue;
    }
    // The largest one or two codes mark missing values.
    const limit = 2 ** width - missingKinds;
    if (width > 25) {
      for (; at < end; at++, bit += width) {
        const code = readBits(view, bit, width);
        codes[at] = code >= limit ? MISSING : reference + code;
      }
      continue;
    }
    const drop = 32 - width;
    const narrowLimit = limit | 0;
    for (; at < end; at++, bit += width) {
      // Both are below 2^25: `| 0` keeps the arithmetic in 32-bit integers.
      const code = (windowAt(view, bit) >>> drop) | 0;
      codes[at] = code >= narrowLimit ? MISSING : reference + code;
    }
  }
}

/** Whether a group without bits is missing as a whole. Without reference bits nothing says so. */
function isMissing(reference: number, referenceBits: number, missingKinds: number): boolean {
  return referenceBits > 0 && reference >= 2 ** referenceBits - missingKinds;
}

/** Differences to sums, over the values that are there. */
function undoDifferences(codes: Int32Array, differencing: Differencing): void {
  const { order, first, second } = differencing;
  const bias = differencing.bias | 0;
  let index = nextPresent(codes, 0);
  if (index < codes.length) codes[index] = first;
  if (order === 1) {
    let last = first;
    for (index++; index < codes.length; index++) {
      const difference = codes[index] as number;
      if (difference === MISSING) continue;
      last = (last + difference + bias) | 0;
      codes[index] = last;
    }
    return;
  }
  index = nextPresent(codes, index + 1);
  if (index < codes.length) codes[index] = second;
  let last = second;
  let step = (second - first) | 0;
  for (index++; index < codes.length; index++) {
    const difference = codes[index] as number;
    if (difference === MISSING) continue;
    step = (step + difference + bias) | 0;
    last = (last + step) | 0;
    codes[index] = last;
  }
}

function nextPresent(codes: Int32Array, from: number): number {
  let index = from;
  while (index < codes.length && codes[index] === MISSING) index++;
  return index;
}

/** As scaleInPlace, with NaN for what is missing. */
function scaleWithMissing(
  codes: Int32Array<ArrayBuffer>,
  scaling: Scaling,
): Float32Array<ArrayBuffer> {
  const { reference, binaryFactor, decimalDivisor } = scaling;
  const values = new Float32Array(codes.buffer);
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] as number;
    values[index] = code === MISSING ? NaN : (reference + code * binaryFactor) / decimalDivisor;
  }
  return values;
}
