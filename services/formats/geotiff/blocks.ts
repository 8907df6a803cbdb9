import { constants, inflateSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { Fault } from '../../platform/fault.ts';

/** TIFF compression numbers this module reads; blocks are written with `zstd`. */
export const COMPRESSION = { none: 1, deflate: 8, zstd: 50_000 } as const;
/** TIFF predictor numbers this module reads; blocks are written with `horizontal`. */
export const PREDICTOR = { none: 1, horizontal: 2 } as const;

export type BlockCodec = { readonly compression: number; readonly predictor: number };

/**
 * What blocks are written with. Measured on 2400 x 1201 fields as models pack them (12 bits on a
 * scale): integer differences of the float32 bits and zstd level 3 take 60 to 110 ms and 2.5 to
 * 5.3 MB a field; predictor 3 gives a third to a half more bytes and twice the decode time
 * (packed values have no smooth mantissa bytes), deflate twice the encode time.
 */
export const OWN_CODEC: BlockCodec = {
  compression: COMPRESSION.zstd,
  predictor: PREDICTOR.horizontal,
};
const ZSTD_OPTIONS = {
  chunkSize: 64 * 1024,
  // Without its checksum a flipped bit decodes to other numbers, and nobody is told.
  params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
};

/** Large buffers for each block keep the garbage collector busy: one serves all. */
let scratch = new Int32Array(0);

/**
 * Compresses one block of float32 cells by {@link OWN_CODEC}.
 *
 * @param cells row-major, `width` cells a row; left as they are
 */
export function encodeBlock(cells: Float32Array, width: number): Uint8Array {
  const bits = new Int32Array(cells.buffer, cells.byteOffset, cells.length);
  if (scratch.length !== bits.length) scratch = new Int32Array(bits.length);
  const differences = scratch;
  for (let start = 0; start < bits.length; start += width) {
    let previous = 0;
    for (let i = start; i < start + width; i++) {
      const current = bits[i]!;
      differences[i] = current - previous;
      previous = current;
    }
  }
  const bytes = new Uint8Array(differences.buffer);
  // Told the size, the encoder readies no more memory than that takes.
  return zstdCompressSync(bytes, { ...ZSTD_OPTIONS, pledgedSrcSize: bytes.length });
}

/**
 * Cells of one block, the inverse of {@link encodeBlock}.
 *
 * @param count cells the block must hold
 * @throws {Fault} corrupt-data when the bytes do not unpack to `count` cells
 */
export function decodeBlock(
  bytes: Uint8Array,
  shape: { readonly width: number; readonly count: number },
  codec: BlockCodec,
): Float32Array<ArrayBuffer> {
  const plain = decompress(bytes, codec.compression, shape.count * 4);
  const bits = new Int32Array(plain);
  if (codec.predictor === PREDICTOR.horizontal) {
    for (let start = 0; start < bits.length; start += shape.width) {
      let previous = 0;
      for (let i = start; i < start + shape.width; i++) {
        previous = (previous + bits[i]!) | 0;
        bits[i] = previous;
      }
    }
  }
  return new Float32Array(plain);
}

function decompress(bytes: Uint8Array, compression: number, length: number): ArrayBuffer {
  let plain: Uint8Array;
  try {
    // The bound stops a forged block from filling the memory; one piece of output needs no joining.
    const options = { maxOutputLength: length, chunkSize: Math.max(64, length) };
    if (compression === COMPRESSION.zstd) plain = zstdDecompressSync(bytes, options);
    else if (compression === COMPRESSION.deflate) plain = inflateSync(bytes, options);
    else plain = bytes;
  } catch (error) {
    throw new Fault('corrupt-data', 'a block of the GeoTIFF does not unpack', {}, error);
  }
  if (plain.length !== length) {
    throw new Fault('corrupt-data', `a block holds ${plain.length} bytes instead of ${length}`);
  }
  // Small results of zlib may share a pooled buffer, and need not start on a multiple of four.
  const { buffer, byteOffset } = plain;
  if (byteOffset === 0 && buffer.byteLength === length) return buffer as ArrayBuffer;
  return buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
}
