import { decodeAec } from './aec.ts';
import { checkPackedValues, packingFault, type PackedValues } from './packed-values.ts';
import { constantValues, readScaling, scaleInPlace } from './scaling.ts';

/** Bits of octet 22, the compression options mask (libaec's flags; byte order ones mean nothing). */
const SIGNED = 1;
const PREPROCESS = 8;
const RESTRICTED = 16;
const PAD_INTERVAL = 32;

/**
 * Template 5.42, CCSDS recommended lossless compression.
 *
 * @throws {Fault} corrupt-data
 */
export function unpackCcsds(packed: PackedValues): Float32Array<ArrayBuffer> {
  checkPackedValues(packed, 25);
  const { section5, data, count } = packed;
  const { bits, ...scaling } = readScaling(packed);
  if (bits === 0) return constantValues(scaling, count);
  const mask = section5[21] as number;
  const blockSize = section5[22] as number;
  const blocksPerReference = ((section5[23] as number) << 8) | (section5[24] as number);
  const refuse = (detail: string, octet: number) =>
    packingFault(packed, detail, { section: 5, octet });
  if (bits > 32) throw refuse(`samples of ${bits} bits`, 20);
  if (blockSize === 0 || blockSize % 2 !== 0 || blockSize > 64) {
    throw refuse(`blocks of ${blockSize} samples`, 23);
  }
  if (blocksPerReference === 0) throw refuse('no blocks in a reference sample interval', 24);
  // A run of zeros codes at most 4096 blocks in few bits: what is far beyond it is no such stream.
  if (count > (data.length + 1) * 8 * 64 * 64) {
    throw packingFault(packed, `${count} values in ${data.length} octets`, {
      section: 7,
      octet: 6,
    });
  }
  const codes = new Uint32Array(count);
  const options = {
    bits,
    blockSize,
    blocksPerReference,
    signed: (mask & SIGNED) !== 0,
    preprocessed: (mask & PREPROCESS) !== 0,
    restricted: (mask & RESTRICTED) !== 0,
    padded: (mask & PAD_INTERVAL) !== 0,
  };
  const broken = decodeAec(data, options, codes);
  if (broken !== undefined) {
    throw packingFault(packed, broken.problem, { section: 7, octet: broken.octet + 6 });
  }
  return scaleInPlace(options.signed ? new Int32Array(codes.buffer) : codes, scaling);
}
