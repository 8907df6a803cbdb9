import { checkPackedValues, packingFault, type PackedValues } from './packed-values.ts';

/** Code table 5.7: octets of a number by precision. */
const PRECISION_OCTETS: Readonly<Record<number, 4 | 8>> = { 1: 4, 2: 8 };

/**
 * Template 5.4, IEEE floating point of 32 or 64 bits, rounded to single precision.
 *
 * @throws {Fault} corrupt-data, also for 128 bits, which no decoder reads
 */
export function unpackIeee(packed: PackedValues): Float32Array<ArrayBuffer> {
  checkPackedValues(packed, 12);
  const { section5, data, count } = packed;
  const precision = section5[11] as number;
  const octets = PRECISION_OCTETS[precision];
  if (octets === undefined) {
    throw packingFault(packed, `precision ${precision} is not known`, { section: 5, octet: 12 });
  }
  if (data.length < count * octets) {
    const detail = `${count} values of ${octets} octets in ${data.length}`;
    throw packingFault(packed, detail, { section: 7, octet: 6 });
  }
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    values[index] = octets === 4 ? view.getFloat32(index * 4) : view.getFloat64(index * 8);
  }
  return values;
}
