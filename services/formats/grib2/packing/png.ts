import { crc32, inflateSync } from 'node:zlib';

import { checkPackedValues, packingFault, type PackedValues } from './packed-values.ts';
import { constantValues, readScaling, scaleInPlace } from './scaling.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Samples of a pixel by colour type: grey, RGB, grey and alpha, RGBA. Palettes hold no numbers. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

type PngImage = {
  /** bits of a pixel, all its samples together: 1, 2, 4, 8, 16, 24, 32 */
  readonly bits: number;
  readonly rowOctets: number;
  readonly rows: number;
  readonly columns: number;
  readonly compressed: Uint8Array;
};

/**
 * Template 5.41: each pixel of a PNG image is one integer, its samples one after another.
 *
 * Written on zlib itself: PNG libraries widen each pixel to four samples, which no field of 25
 * million cells can afford.
 *
 * @throws {Fault} corrupt-data
 * @see W3C PNG specification, third edition
 */
export function unpackPng(packed: PackedValues): Float32Array<ArrayBuffer> {
  checkPackedValues(packed, 21);
  const { bits, ...scaling } = readScaling(packed);
  if (bits === 0) return constantValues(scaling, packed.count);
  const image = readChunks(packed);
  if (image.bits < bits) {
    throw packingFault(packed, `values of ${bits} bits in pixels of ${image.bits}`, {
      section: 5,
      octet: 20,
    });
  }
  const rows = inflateRows(packed, image);
  const pixelOctets = Math.max(1, image.bits >> 3);
  const codes = new Uint32Array(packed.count);
  let previous: Uint8Array = new Uint8Array(image.rowOctets);
  for (let row = 0; row < image.rows; row++) {
    const start = row * (image.rowOctets + 1);
    const line = rows.subarray(start + 1, start + 1 + image.rowOctets);
    const known = undoFilter(rows[start] as number, line, previous, pixelOctets);
    if (!known)
      throw packingFault(packed, `row ${row + 1} has no known filter`, { section: 7, octet: 6 });
    readPixels(line, image.bits, codes, row * image.columns, image.columns);
    previous = line;
  }
  return scaleInPlace(codes, scaling);
}

/** Reads the header and gathers the compressed data; the size must be the count of values. */
function readChunks(packed: PackedValues): PngImage {
  const { data, count } = packed;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const refuse = (detail: string, at: number) =>
    packingFault(packed, detail, { section: 7, octet: at + 6 });
  if (!SIGNATURE.every((octet, index) => data[index] === octet)) throw refuse('no PNG image', 0);
  let header: Omit<PngImage, 'compressed'> | undefined;
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= data.length;) {
    const length = view.getUint32(at);
    if (at + 12 + length > data.length) throw refuse('a PNG chunk ends behind the data', at);
    const type = String.fromCharCode(...data.subarray(at + 4, at + 8));
    if (crc32(data.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) {
      throw refuse(`the checksum of PNG chunk ${JSON.stringify(type)} is wrong`, at);
    }
    if (type === 'IHDR' && length === 13) {
      const columns = view.getUint32(at + 8);
      const rows = view.getUint32(at + 12);
      const samples = SAMPLES[data[at + 17] as number];
      const interlaced = data[at + 20] !== 0;
      if (samples === undefined || interlaced) throw refuse('a PNG image of no number', at + 17);
      if (columns * rows !== count) {
        throw refuse(`${columns} x ${rows} pixels for ${count} values`, at + 8);
      }
      const bits = (data[at + 16] as number) * samples;
      if (![1, 2, 4, 8, 16, 24, 32].includes(bits)) throw refuse(`pixels of ${bits} bits`, at + 16);
      header = { bits, columns, rows, rowOctets: Math.ceil((columns * bits) / 8) };
    }
    if (type === 'IDAT') parts.push(data.subarray(at + 8, at + 8 + length));
    if (type === 'IEND') break;
    at += 12 + length;
  }
  if (header === undefined) throw refuse('a PNG image without header', 8);
  return { ...header, compressed: parts.length === 1 ? (parts[0] as Uint8Array) : join(parts) };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function inflateRows(packed: PackedValues, image: PngImage): Uint8Array {
  const length = (image.rowOctets + 1) * image.rows;
  const refuse = (detail: string) => packingFault(packed, detail, { section: 7, octet: 6 });
  let rows: Uint8Array;
  try {
    rows = inflateSync(image.compressed, { maxOutputLength: Math.max(length, 1) });
  } catch (error) {
    throw refuse(`the PNG data cannot be inflated (${(error as NodeJS.ErrnoException).code})`);
  }
  if (rows.length !== length) throw refuse(`${rows.length} octets of pixels, not ${length}`);
  return rows;
}

/** Undoes the filter of one row in place (section 9 of the specification). */
function undoFilter(
  filter: number,
  line: Uint8Array,
  above: Uint8Array,
  pixelOctets: number,
): boolean {
  if (filter > 4) return false;
  if (filter === 0) return true;
  for (let index = 0; index < line.length; index++) {
    const left = index >= pixelOctets ? (line[index - pixelOctets] as number) : 0;
    const up = above[index] as number;
    let prediction = up;
    if (filter === 1) {
      prediction = left;
    } else if (filter === 3) {
      prediction = (left + up) >> 1;
    } else if (filter === 4) {
      const corner = index >= pixelOctets ? (above[index - pixelOctets] as number) : 0;
      prediction = paeth(left, up, corner);
    }
    line[index] = (line[index] as number) + prediction;
  }
  return true;
}

function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function readPixels(
  line: Uint8Array,
  bits: number,
  codes: Uint32Array,
  at: number,
  columns: number,
): void {
  if (bits < 8) {
    const mask = 2 ** bits - 1;
    for (let column = 0; column < columns; column++) {
      const bit = column * bits;
      codes[at + column] = ((line[bit >> 3] as number) >> (8 - bits - (bit & 7))) & mask;
    }
    return;
  }
  const octets = bits >> 3;
  for (let column = 0, index = 0; column < columns; column++) {
    let code = 0;
    for (let octet = 0; octet < octets; octet++) code = (code << 8) | (line[index++] as number);
    codes[at + column] = code;
  }
}
