import { Fault } from '../../../platform/fault.ts';
import { unpackCcsds } from './ccsds.ts';
import { unpackComplex } from './complex.ts';
import { unpackIeee } from './ieee.ts';
import { unpackRunLength } from './run-length.ts';
import { checkFinite } from './check-finite.ts';
import { checkPackedValues, packingFault, placeOf, type PackedValues } from './packed-values.ts';
import { unpackJpeg2000 } from './jpeg2000.ts';
import { unpackPng } from './png.ts';
import { nameUnreadPacking } from './unread-packings.ts';
import { constantValues, readScaling } from './scaling.ts';
import { packedBytes, unpackSimple } from './simple.ts';

export type { PackedValues } from './packed-values.ts';

/**
 * The physical values of one field, in the order of the data section (before bitmap and scan).
 *
 * @returns `count` values in the unit of the parameter; NaN where the packing marks them missing
 * @throws {Fault} corrupt-data when sections 5 and 7 contradict themselves or each other,
 *   or make infinite values, unsupported-format for a template that is not read, too-large above
 *   100 million values
 * @see WMO-No. 306, Manual on Codes, volume I.2, FM 92 GRIB edition 2, code table 5.0
 */
export async function unpackValues(packed: PackedValues): Promise<Float32Array<ArrayBuffer>> {
  const values = await unpackTemplate(packed);
  checkFinite(packed, values);
  return values;
}

async function unpackTemplate(packed: PackedValues): Promise<Float32Array<ArrayBuffer>> {
  switch (packed.template) {
    case 0:
      return unpackSimpleTemplate(packed);
    case 2:
    case 3:
      return unpackComplex(packed);
    case 4:
      return unpackIeee(packed);
    case 40:
      return unpackJpeg2000(packed);
    case 41:
      return unpackPng(packed);
    case 42:
      return unpackCcsds(packed);
    case 200:
      return unpackRunLength(packed);
    default:
      throw new Fault(
        'unsupported-format',
        `${placeOf(packed, { section: 5, octet: 10 })}: ${nameUnreadPacking(packed.template)} is not supported`,
        { ...packed.facts, section: 5, octet: 10, template: `5.${packed.template}` },
      );
  }
}

function unpackSimpleTemplate(packed: PackedValues): Float32Array<ArrayBuffer> {
  checkPackedValues(packed, 21);
  const { bits, ...scaling } = readScaling(packed);
  if (bits === 0) return constantValues(scaling, packed.count);
  const needed = packedBytes(packed.count, bits);
  if (bits > 32 || packed.data.length < needed) {
    const detail = `${packed.count} values of ${bits} bits in ${packed.data.length} octets`;
    throw packingFault(packed, detail, { section: 7, octet: 6, bits, needed });
  }
  return unpackSimple(packed.data, packed.count, bits, scaling);
}
