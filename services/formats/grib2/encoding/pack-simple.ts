/** Integers that stand for values: Y = (reference + X 2^binaryScale) / 10^decimalScale. */
export type PackedIntegers = {
  readonly reference: number;
  readonly binaryScale: number;
  readonly decimalScale: number;
  /** 0 when all values are equal, then there are no codes */
  readonly bits: number;
  readonly codes: Uint32Array;
};

/**
 * Rounds values to `decimals` decimal places (negative: tens, hundreds) and makes them integers.
 *
 * @param values finite numbers only
 * @throws {RangeError} when a value is not finite
 */
export function toIntegers(values: Float32Array, decimals: number): PackedIntegers {
  let min = Infinity;
  let max = -Infinity;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (values.length === 0) return constant(0);
  if (!Number.isFinite(min) || !Number.isFinite(max)) throw new RangeError('values are not finite');
  const factor = 10 ** decimals;
  // R is a single-precision number not above the least value: then no X is negative.
  const reference = floatAtMost(Math.round(min * factor));
  const range = Math.round(max * factor) - reference;
  // The decimal scale of a constant field is read in two ways by existing decoders: it is 0 here.
  if (range === 0 || min === max) return constant(min === max ? min : reference / factor);
  const wholeBits = Math.floor(Math.log2(range)) + 1;
  const binaryScale = Math.max(0, wholeBits - 31);
  const step = 2 ** binaryScale;
  const codes = new Uint32Array(values.length);
  for (let index = 0; index < codes.length; index++) {
    const rounded = Math.round((values[index] as number) * factor);
    codes[index] = step === 1 ? rounded - reference : Math.round((rounded - reference) / step);
  }
  const bits = wholeBits - binaryScale + (binaryScale > 0 ? 1 : 0);
  return { reference, binaryScale, decimalScale: decimals, bits, codes };
}

function constant(value: number): PackedIntegers {
  const reference = Math.fround(value);
  return { reference, binaryScale: 0, decimalScale: 0, bits: 0, codes: new Uint32Array(0) };
}

const FLOAT = new Float32Array(1);
const FLOAT_BITS = new Int32Array(FLOAT.buffer);

/** The largest single-precision number that is not above `value`. */
function floatAtMost(value: number): number {
  FLOAT[0] = value;
  if (FLOAT[0] > value) FLOAT_BITS[0] = (FLOAT_BITS[0] as number) + (value > 0 ? -1 : 1);
  return FLOAT[0] + 0;
}

/** Codes of `bits` bits (0 to 32), one after another, most significant bit first. */
export function packBits(codes: ArrayLike<number>, bits: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((codes.length * bits) / 8));
  // Up to 7 bits wait for a whole octet: wider codes go in two halves, so that 32 bits suffice.
  const lowBits = bits > 24 ? 16 : 0;
  const highBits = bits - lowBits;
  let at = 0;
  let waiting = 0;
  let waitingBits = 0;
  const push = (code: number, width: number) => {
    waiting = (waiting << width) | code;
    waitingBits += width;
    while (waitingBits >= 8) {
      waitingBits -= 8;
      bytes[at++] = waiting >>> waitingBits;
    }
  };
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] as number;
    if (lowBits === 0) {
      push(code, bits);
    } else {
      push(code >>> lowBits, highBits);
      push(code & 0xffff, lowBits);
    }
  }
  if (waitingBits > 0) bytes[at] = waiting << (8 - waitingBits);
  return bytes;
}
