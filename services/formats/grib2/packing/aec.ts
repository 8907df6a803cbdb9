import { readLowBits, readPairs, readUnary, readUncoded } from './aec-blocks.ts';
import { readBits, toPaddedView } from './bit-reader.ts';

/** How an adaptive entropy coded stream was made. */
export type AecOptions = {
  /** bits of a sample, 1 to 32 */
  readonly bits: number;
  /** samples of a block: 8, 16, 32 or 64 (any even number is decoded) */
  readonly blockSize: number;
  /** blocks between two reference samples, 1 to 4096 */
  readonly blocksPerReference: number;
  readonly signed: boolean;
  /** differences to the sample before were coded, not samples */
  readonly preprocessed: boolean;
  /** the short option identifiers of samples of at most 4 bits */
  readonly restricted: boolean;
  /** each reference interval starts at an octet */
  readonly padded: boolean;
};

/** What is wrong with a stream, and at which octet (from 0) the block that shows it starts. */
export type AecProblem = { readonly problem: string; readonly octet: number };

/** Zero blocks: this count means the rest of the segment. */
const REST_OF_SEGMENT = 5;
const SEGMENT_BLOCKS = 64;

/**
 * Decodes an adaptive entropy coded stream into `codes`, all of them.
 *
 * @param codes filled with samples; of signed ones, the two's complement
 * @returns undefined when all went well
 * @see CCSDS 121.0-B-3, Lossless data compression
 */
export function decodeAec(
  data: Uint8Array,
  options: AecOptions,
  codes: Uint32Array,
): AecProblem | undefined {
  const { bits, blockSize, blocksPerReference, preprocessed } = options;
  const idBits = identifierBits(options);
  const uncodedId = 2 ** idBits - 1;
  const view = toPaddedView(data);
  const endBit = data.length * 8;
  const block = new Int32Array(blockSize);
  const put = !preprocessed
    ? putSamples(block, codes)
    : options.signed
      ? undoSigned(block, codes, 2 ** (bits - 1) - 1)
      : undoUnsigned(block, codes, 2 ** bits - 1);
  let bit = 0;
  let last = 0;
  let blockOfInterval = 0;
  for (let at = 0; at < codes.length;) {
    if (blockOfInterval === blocksPerReference) {
      blockOfInterval = 0;
      if (options.padded) bit = Math.ceil(bit / 8) * 8;
    }
    // The first sample of an interval is a reference: it stands before the others, uncoded.
    const from = preprocessed && blockOfInterval === 0 ? 1 : 0;
    const octet = bit >>> 3;
    const id = readBits(view, bit, idBits);
    bit += idBits;
    const lowEntropyId = id === 0 ? readBits(view, bit++, 1) : undefined;
    if (from === 1 && id !== uncodedId) {
      block[0] = readBits(view, bit, bits);
      bit += bits;
    }
    let blocks = 1;
    if (id === uncodedId) {
      bit = readUncoded(view, bit, bits, block, blockSize);
    } else if (lowEntropyId === 1) {
      bit = readPairs(view, bit, endBit, block, from, blockSize);
    } else if (lowEntropyId === 0) {
      bit = readUnary(view, bit, endBit, ZERO_RUN, 0, 1);
      blocks = zeroBlocks((ZERO_RUN[0] as number) + 1, blockOfInterval, blocksPerReference);
      block.fill(0, from);
    } else {
      bit = readUnary(view, bit, endBit, block, from, blockSize);
      if (bit >= 0 && id > 1) bit = readLowBits(view, bit, id - 1, block, from, blockSize);
    }
    if (bit < 0 || bit > endBit) {
      return { problem: `the code breaks off in the block of value ${at + 1}`, octet };
    }
    blockOfInterval += blocks;
    if (blockOfInterval > blocksPerReference) {
      return { problem: `a run of zero blocks at value ${at + 1} leaves its interval`, octet };
    }
    if (from === 1) {
      last = options.signed ? signExtend(block[0] as number, bits) : (block[0] as number);
      codes[at] = last;
    }
    const present = Math.min(blockSize, codes.length - at);
    last = put(at, from, present, last);
    at += present;
    if (blocks > 1) {
      const rest = Math.min((blocks - 1) * blockSize, codes.length - at);
      codes.fill(preprocessed ? last : 0, at, at + rest);
      at += rest;
    }
  }
  const strange = findOutside(codes, bits, options.signed);
  if (strange < 0) return undefined;
  return { problem: `value ${strange + 1} has more than ${bits} bits`, octet: 0 };
}

const ZERO_RUN = new Int32Array(1);

/** Bits of the option identifier (table 5-1 of the standard). */
function identifierBits({ bits, restricted }: AecOptions): number {
  if (bits > 16) return 5;
  if (bits > 8) return 4;
  if (!restricted || bits > 4) return 3;
  return bits > 2 ? 2 : 1;
}

function zeroBlocks(coded: number, blockOfInterval: number, blocksPerReference: number): number {
  if (coded < REST_OF_SEGMENT) return coded;
  if (coded > REST_OF_SEGMENT) return coded - 1;
  const restOfSegment = SEGMENT_BLOCKS - (blockOfInterval % SEGMENT_BLOCKS);
  return Math.min(blocksPerReference - blockOfInterval, restOfSegment);
}

/** Writes `block[from..size)` to `codes` at `at`, given the sample before; gives the last one. */
type PutBlock = (at: number, from: number, size: number, last: number) => number;

function putSamples(block: Int32Array, codes: Uint32Array): PutBlock {
  return (at, from, size, last) => {
    for (let index = from; index < size; index++) codes[at + index] = block[index] as number;
    return last;
  };
}

/** Unit-delay predictor: mapped differences back to samples 0 to xmax (section 4 of the standard). */
function undoUnsigned(block: Int32Array, codes: Uint32Array, xmax: number): PutBlock {
  const half = (xmax >>> 1) + 1;
  return (at, from, size, last) => {
    let value = last | 0;
    for (let index = from; index < size; index++) {
      const mapped = block[index] as number;
      // Up to the distance of the nearer bound the sign alternates; beyond it one side is left.
      const mask = (value & half) === 0 ? 0 : xmax;
      if ((mapped >>> 1) + (mapped & 1) <= (mask ^ value) >>> 0) {
        value = (value + ((mapped >>> 1) ^ -(mapped & 1))) | 0;
      } else {
        value = mask ^ mapped;
      }
      codes[at + index] = value;
    }
    return value;
  };
}

/** The same for samples -xmax - 1 to xmax. */
function undoSigned(block: Int32Array, codes: Uint32Array, xmax: number): PutBlock {
  return (at, from, size, last) => {
    let value = last;
    for (let index = from; index < size; index++) {
      const mapped = block[index] as number;
      const step = (mapped >>> 1) + (mapped & 1);
      if (step <= (value < 0 ? xmax + value + 1 : xmax - value)) {
        value += (mapped >>> 1) ^ -(mapped & 1);
      } else {
        value = value < 0 ? mapped - xmax - 1 : xmax - mapped;
      }
      codes[at + index] = value;
    }
    return value;
  };
}

function signExtend(sample: number, bits: number): number {
  return (sample << (32 - bits)) >> (32 - bits);
}

/** Index of a sample that does not fit in its bits: the code was not of this kind. -1: none. */
function findOutside(codes: Uint32Array, bits: number, signed: boolean): number {
  if (bits === 32) return -1;
  // Shifted by half the range, signed samples are unsigned ones.
  const offset = signed ? 2 ** (bits - 1) : 0;
  const tooHigh = -1 << bits;
  let outside = 0;
  for (let index = 0; index < codes.length; index++) {
    outside |= ((codes[index] as number) + offset) & tooHigh;
  }
  if (outside === 0) return -1;
  return codes.findIndex((code) => ((code + offset) & tooHigh) !== 0);
}
