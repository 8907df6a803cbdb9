import { zstdDecompressSync } from 'node:zlib';

/** Number of zstd in `CompressionType` (Message.fbs). */
export const ZSTD = 1;
const LENGTH_BYTES = 8;

/**
 * The plain bytes of a compressed buffer: their length as int64, then the zstd frame; -1 and the
 * plain bytes where they were not packed.
 *
 * @throws {RangeError} when the frame holds more or less than was declared
 * @see Message.fbs, BodyCompressionMethod
 */
export function unpackBuffer(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigInt64(0, true));
  const packed = bytes.subarray(LENGTH_BYTES);
  if (length === -1) return packed;
  return unpackFrame(packed, length);
}

/**
 * The plain bytes of a frame whose declared length stands in the 8 octets before it, as a reader
 * that is given the frame alone has them.
 *
 * @throws {RangeError} when the frame holds more or less than was declared
 */
export function unpackAfterLength(frame: Uint8Array): Uint8Array {
  const before = new DataView(frame.buffer, frame.byteOffset - LENGTH_BYTES, LENGTH_BYTES);
  return unpackFrame(frame, Number(before.getBigInt64(0, true)));
}

function unpackFrame(frame: Uint8Array, length: number): Uint8Array {
  if (length === 0) return new Uint8Array(0);
  const plain = zstdDecompressSync(frame, { maxOutputLength: length });
  if (plain.length === length) return plain;
  throw new RangeError(`a packed buffer of ${plain.length} bytes that says ${length}`);
}
