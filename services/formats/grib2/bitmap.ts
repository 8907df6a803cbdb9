import { openOctets, refuse } from '../grib/octets.ts';

/**
 * Refuses a bitmap that is not in the message.
 *
 * @throws {Fault} unsupported-format for one that the centre defines (indicators 1 to 253)
 */
export function checkBitmap(section6: Uint8Array, message: number): void {
  const octets = openOctets(section6, { message, section: 6 });
  const indicator = octets.u8(6);
  if (indicator === 0 || indicator === 255) return;
  throw refuse(octets, 6, `the bitmap ${indicator} defined by the centre`);
}

/**
 * Puts unpacked values where the bitmap of section 6 has a 1; missing elsewhere.
 *
 * @param section6 one that {@link checkBitmap} lets pass
 * @param count number of data points of the grid
 * @returns `count` values; the same array where no bitmap applies
 * @throws {Fault} corrupt-data when the bitmap is too short or its ones are not as many as the
 *   values
 */
export function applyBitmap(
  values: Float32Array<ArrayBuffer>,
  section6: Uint8Array,
  count: number,
  message: number,
): Float32Array<ArrayBuffer> {
  const octets = openOctets(section6, { message, section: 6 });
  if (octets.u8(6) === 0) {
    return expandBitmap(values, section6.subarray(6), count, (detail) => octets.fault(7, detail));
  }
  if (values.length === count) return values;
  throw octets.fault(6, `${values.length} values, no bitmap and ${count} data points`);
}

/** {@link applyBitmap} for the bits themselves, most significant first; editions 1 and 2 share it. */
export function expandBitmap(
  values: Float32Array<ArrayBuffer>,
  bits: Uint8Array,
  count: number,
  fault: (detail: string) => Error,
): Float32Array<ArrayBuffer> {
  if (bits.length * 8 < count) throw fault(`a bitmap of ${bits.length} octets for ${count} points`);
  const expanded = new Float32Array(count);
  let from = 0;
  for (let index = 0; index < count; index++) {
    const present = ((bits[index >> 3] as number) >> (7 - (index & 7))) & 1;
    expanded[index] = present === 1 ? (values[from++] ?? NaN) : NaN;
  }
  // A constant field has no bits to count, and some writers count all its points in section 5.
  const isConstant = () => values.length === count && values.every((v) => v === values[0]);
  if (from !== values.length && !isConstant()) {
    throw fault(`a bitmap of ${from} ones for ${values.length} values`);
  }
  return expanded;
}
