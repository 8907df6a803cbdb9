import { crc32, deflateSync } from 'node:zlib';

/** The colour part of an indexed PNG, made once a style: PLTE and tRNS, ready to copy. */
export type PngPalette = { readonly chunks: Uint8Array; readonly entries: number };

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CHUNK_FRAME_BYTES = 12;
const IHDR_BYTES = 13;
const INDEXED_COLOUR = 3;
/** Fast is what a tile needs: level 6 gains 10 % of the bytes for five times the time. */
const DEFLATE = { level: 1, chunkSize: 32_768 } as const;

/**
 * Palette chunks of up to 256 colours.
 *
 * @param rgba four octets a colour
 * @see PNG (Third Edition), 11.2.2 PLTE, 11.3.1.1 tRNS
 */
export function toPngPalette(rgba: Uint8Array): PngPalette {
  const entries = rgba.length / 4;
  if (!Number.isInteger(entries) || entries < 1 || entries > 256) {
    throw new RangeError(`a palette has 1 to 256 colours, not ${entries}`);
  }
  const colours = new Uint8Array(entries * 3);
  const alphas = new Uint8Array(entries);
  for (let entry = 0; entry < entries; entry++) {
    colours.set(rgba.subarray(entry * 4, entry * 4 + 3), entry * 3);
    alphas[entry] = rgba[entry * 4 + 3]!;
  }
  const chunks = new Uint8Array(2 * CHUNK_FRAME_BYTES + 4 * entries);
  writeChunk(chunks, writeChunk(chunks, 0, 'PLTE', colours), 'tRNS', alphas);
  return { chunks, entries };
}

/** Encodes pictures of one size; what it works in is made once. */
export type IndexedPngEncoder = (
  indices: Uint8Array,
  palette: PngPalette,
  /** further chunks, as {@link toPngText} makes them */
  extra?: Uint8Array,
) => Uint8Array<ArrayBuffer>;

const NO_CHUNKS = new Uint8Array(0);

/**
 * A textual chunk.
 *
 * @param keyword 1 to 79 characters of Latin-1, such as `Comment`
 * @param text of Latin-1
 * @see PNG (Third Edition), 11.3.3.3 tEXt
 */
export function toPngText(keyword: string, text: string): Uint8Array {
  const data = Buffer.from(`${keyword}\0${text}`, 'latin1');
  const chunk = new Uint8Array(CHUNK_FRAME_BYTES + data.length);
  writeChunk(chunk, 0, 'tEXt', data);
  return chunk;
}

/**
 * An encoder of PNGs of one octet a pixel: colour type 3, no filter (the best for palettes), zlib
 * level 1. It takes indices row by row, width * height of them, each below `palette.entries`.
 */
export function openIndexedPngEncoder(width: number, height: number): IndexedPngEncoder {
  const header = new Uint8Array(IHDR_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, INDEXED_COLOUR, 0, 0, 0], 8);
  // Octet 0 of each row is its filter type: 0, none.
  const rows = new Uint8Array((width + 1) * height);

  return (indices, palette, extra = NO_CHUNKS) => {
    if (indices.length !== width * height) throw new RangeError('not as many indices as pixels');
    for (let row = 0; row < height; row++) {
      const line = indices.subarray(row * width, (row + 1) * width);
      rows.set(line, row * (width + 1) + 1);
    }
    const data = deflateSync(rows, DEFLATE);
    const frames = SIGNATURE.length + 3 * CHUNK_FRAME_BYTES + IHDR_BYTES;
    const png = new Uint8Array(frames + palette.chunks.length + extra.length + data.length);
    png.set(SIGNATURE);
    let at = writeChunk(png, SIGNATURE.length, 'IHDR', header);
    png.set(palette.chunks, at);
    png.set(extra, at + palette.chunks.length);
    at = writeChunk(png, at + palette.chunks.length + extra.length, 'IDAT', data);
    writeChunk(png, at, 'IEND', new Uint8Array(0));
    return png;
  };
}

function writeChunk(target: Uint8Array, at: number, type: string, data: Uint8Array): number {
  const view = new DataView(target.buffer, target.byteOffset);
  view.setUint32(at, data.length);
  for (let letter = 0; letter < 4; letter++) target[at + 4 + letter] = type.charCodeAt(letter);
  target.set(data, at + 8);
  const end = at + 8 + data.length;
  view.setUint32(end, crc32(target.subarray(at + 4, end)));
  return end + 4;
}
