import { packingFault, type PackedValues } from './packed-values.ts';
import { signMagnitude16 } from './scaling.ts';

const IEEE = 4;
const RUN_LENGTH = 200;
/** Far below the largest 32-bit float: what R, E and D bound by this needs no look at values. */
const SAFE_BOUND = 1e30;

/**
 * Refuses values that overflowed to infinity. Only where the header allows such values are they
 * looked at: packed integers have at most 32 bits.
 *
 * @throws {Fault} corrupt-data
 */
export function checkFinite(packed: PackedValues, values: Float32Array): void {
  const { template, section5 } = packed;
  if (template === RUN_LENGTH) return;
  if (template !== IEEE && boundOf(section5) < SAFE_BOUND) return;
  const at = findInfinite(values);
  if (at < 0) return;
  const detail = `value ${at + 1} is infinite`;
  throw packingFault(
    packed,
    detail,
    template === IEEE
      ? { section: 7, octet: 6 + at * (section5[11] === 2 ? 8 : 4) }
      : { section: 5, octet: 12 },
  );
}

/** Index of the first infinite value, -1 when there is none; NaN is missing, not infinite. */
export function findInfinite(values: Float32Array): number {
  return values.findIndex((value) => value === Infinity || value === -Infinity);
}

/** The largest absolute value that R, E and D (octets 12 to 19) can make of 32-bit integers. */
function boundOf(section5: Uint8Array): number {
  const octet = (number: number) => section5[number - 1] ?? 0;
  const view = new DataView(section5.buffer, section5.byteOffset, section5.length);
  const reference = Math.abs(view.getFloat32(11));
  const binary = signMagnitude16(octet(16), octet(17));
  const decimal = signMagnitude16(octet(18), octet(19));
  return (reference + 2 ** (binary + 32)) / 10 ** decimal;
}
