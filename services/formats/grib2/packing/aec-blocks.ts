import { readBits, windowAt } from './bit-reader.ts';

/*
 * The coding options of one block (CCSDS 121.0-B-3, section 3). Each reader fills
 * `block[from..size)`, takes and gives a bit position, and answers -1 when the stream ends first.
 * Only unary codes look at the end themselves: the others have a bound that the view's padding
 * covers, and the caller looks after each block.
 */

/** Fundamental sequences: as many zeros as the number says, then a one. */
export function readUnary(
  view: DataView,
  startBit: number,
  endBit: number,
  block: Int32Array,
  from: number,
  size: number,
): number {
  let bit = startBit;
  let window = 0;
  let left = 0;
  for (let index = from; index < size; index++) {
    let zeros = 0;
    let lead = Math.clz32(window);
    // All that is left of the window is zeros: go on in the next one.
    while (lead >= left) {
      zeros += left;
      bit += left;
      if (bit >= endBit) return -1;
      window = windowAt(view, bit);
      left = 32 - (bit & 7);
      lead = Math.clz32(window);
    }
    block[index] = zeros + lead;
    // Two shifts: JavaScript takes a shift by 32 for one by 0.
    window = (window << lead) << 1;
    left -= lead + 1;
    bit += lead + 1;
  }
  return bit;
}

/** Split samples: the low `width` bits of each number follow the unary high parts. */
export function readLowBits(
  view: DataView,
  startBit: number,
  width: number,
  block: Int32Array,
  from: number,
  size: number,
): number {
  let bit = startBit;
  if (width > 25) {
    for (let index = from; index < size; index++, bit += width) {
      block[index] = ((block[index] as number) << width) | readBits(view, bit, width);
    }
    return bit;
  }
  // A window for each: the addresses depend on nothing read, so the reads overlap.
  const drop = 32 - width;
  for (let index = from; index < size; index++, bit += width) {
    block[index] = ((block[index] as number) << width) | (windowAt(view, bit) >>> drop);
  }
  return bit;
}

/** Samples as they are, `width` bits each. */
export function readUncoded(
  view: DataView,
  startBit: number,
  width: number,
  block: Int32Array,
  size: number,
): number {
  let bit = startBit;
  for (let index = 0; index < size; index++, bit += width) {
    block[index] = readBits(view, bit, width);
  }
  return bit;
}

/** Largest code of the second extension that libaec and the standard's bound allow. */
const MAX_PAIR_CODE = 90;

/** Second extension: pairs a, b as one code (a + b)(a + b + 1) / 2 + b. */
export function readPairs(
  view: DataView,
  startBit: number,
  endBit: number,
  block: Int32Array,
  from: number,
  size: number,
): number {
  let bit = startBit;
  // After a reference sample the pair it would be in has its second number only.
  for (let index = from & ~1; index < size; index += 2) {
    bit = readUnary(view, bit, endBit, block, index + 1, index + 2);
    if (bit < 0) return -1;
    const code = block[index + 1] as number;
    if (code > MAX_PAIR_CODE) return -1;
    const sum = Math.floor((Math.sqrt(8 * code + 1) - 1) / 2);
    const second = code - (sum * (sum + 1)) / 2;
    if (index >= from) block[index] = sum - second;
    block[index + 1] = second;
  }
  return bit;
}
