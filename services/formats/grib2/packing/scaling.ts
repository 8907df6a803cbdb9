import { packingFault, type PackedValues } from './packed-values.ts';

/**
 * How integers become physical values: Y = (reference + X * binaryFactor) / decimalDivisor, in
 * double precision (WMO Manual on Codes I.2, regulation 92.9.4).
 */
export type Scaling = {
  readonly reference: number;
  /** 2^E */
  readonly binaryFactor: number;
  /** 10^D */
  readonly decimalDivisor: number;
};

/** 16-bit integer whose first bit is a sign (regulation 92.1.5). */
export function signMagnitude16(high: number, low: number): number {
  const magnitude = ((high & 0x7f) << 8) | low;
  return (high & 0x80) === 0 ? magnitude : -magnitude;
}

/** 8-bit integer whose first bit is a sign. */
export function signMagnitude8(octet: number): number {
  return (octet & 0x80) === 0 ? octet : -(octet & 0x7f);
}

/**
 * Makes a scaling of R, E and D.
 *
 * @returns undefined when they cannot make finite numbers
 */
export function toScaling(reference: number, binary: number, decimal: number): Scaling | undefined {
  const binaryFactor = 2 ** binary;
  // The literal is correctly rounded, a power function need not be.
  const decimalDivisor = Number(`1e${decimal}`);
  const usable = [reference, binaryFactor, decimalDivisor].every(Number.isFinite);
  return usable && decimalDivisor > 0 ? { reference, binaryFactor, decimalDivisor } : undefined;
}

/**
 * Octets 12 to 20 of section 5, as templates 5.0, 5.2, 5.3, 5.40, 5.41 and 5.42 share them.
 *
 * @throws {Fault} corrupt-data when R, E or D make no finite number
 */
export function readScaling(packed: PackedValues): Scaling & { readonly bits: number } {
  const { section5 } = packed;
  const octet = (number: number) => section5[number - 1] ?? 0;
  const view = new DataView(section5.buffer, section5.byteOffset, section5.length);
  const reference = view.getFloat32(11);
  const binary = signMagnitude16(octet(16), octet(17));
  const decimal = signMagnitude16(octet(18), octet(19));
  const scaling = toScaling(reference, binary, decimal);
  if (scaling === undefined) {
    throw packingFault(packed, `R ${reference}, E ${binary}, D ${decimal} make no number`, {
      section: 5,
      octet: 12,
    });
  }
  return { ...scaling, bits: octet(20) };
}

/** All `count` values equal: the field has no bits (regulation 92.9.4, note on 0 bits). */
export function constantValues(scaling: Scaling, count: number): Float32Array<ArrayBuffer> {
  return new Float32Array(count).fill(scaling.reference / scaling.decimalDivisor);
}

/**
 * Integers X to physical values Y, in the same memory: the integers are gone afterwards. A field
 * of millions of values is held once.
 */
export function scaleInPlace(
  codes: Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  scaling: Scaling,
): Float32Array<ArrayBuffer> {
  const { reference, binaryFactor, decimalDivisor } = scaling;
  const values = new Float32Array(codes.buffer, codes.byteOffset, codes.length);
  for (let index = 0; index < codes.length; index++) {
    values[index] = (reference + (codes[index] as number) * binaryFactor) / decimalDivisor;
  }
  return values;
}
