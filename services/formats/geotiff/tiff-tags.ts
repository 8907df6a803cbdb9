/** Tag numbers. @see TIFF 6.0; GeoTIFF 1.1 (OGC 19-008r4) clause 7; GDAL GTiff driver for 42112/3 */
export const TAG = {
  NewSubfileType: 254,
  ImageWidth: 256,
  ImageLength: 257,
  BitsPerSample: 258,
  Compression: 259,
  PhotometricInterpretation: 262,
  SamplesPerPixel: 277,
  PlanarConfiguration: 284,
  Predictor: 317,
  TileWidth: 322,
  TileLength: 323,
  TileOffsets: 324,
  TileByteCounts: 325,
  ExtraSamples: 338,
  SampleFormat: 339,
  ModelPixelScale: 33_550,
  ModelTiepoint: 33_922,
  GeoKeyDirectory: 34_735,
  GeoDoubleParams: 34_736,
  GeoAsciiParams: 34_737,
  GdalMetadata: 42_112,
  GdalNodata: 42_113,
} as const;

/** Values of one tag, with the TIFF type they are written in. */
export type TagValue =
  | { readonly type: 'ascii'; readonly text: string }
  | { readonly type: 'short' | 'long' | 'double'; readonly values: ArrayLike<number> };

export type Tag = readonly [tag: number, value: TagValue];

const TYPES = {
  ascii: { code: 2, bytes: 1 },
  short: { code: 3, bytes: 2 },
  long: { code: 4, bytes: 4 },
  double: { code: 12, bytes: 8 },
} as const;

const ENTRY_BYTES = 12;

/** Bytes {@link encodeIfd} will take: depends on the numbers of values only, not on the values. */
export function ifdSize(tags: readonly Tag[]): number {
  const inside = 2 + tags.length * ENTRY_BYTES + 4;
  return tags.reduce((sum, [, value]) => sum + outsideBytes(value), inside + (inside % 2));
}

/**
 * A little-endian directory of a classic TIFF.
 *
 * @param offset where in the file the directory will stand; even
 * @param nextOffset where the next one stands, or 0
 */
export function encodeIfd(tags: readonly Tag[], offset: number, nextOffset: number): Uint8Array {
  const bytes = new Uint8Array(ifdSize(tags));
  const view = new DataView(bytes.buffer);
  const sorted = tags.toSorted(([a], [b]) => a - b);
  view.setUint16(0, sorted.length, true);
  const end = 2 + sorted.length * ENTRY_BYTES;
  view.setUint32(end, nextOffset, true);
  let outside = end + 4 + (end % 2);
  sorted.forEach(([tag, value], index) => {
    const at = 2 + index * ENTRY_BYTES;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, TYPES[value.type].code, true);
    view.setUint32(at + 4, valueCount(value), true);
    const length = outsideBytes(value);
    if (length > 0) view.setUint32(at + 8, offset + outside, true);
    putValues(view, length > 0 ? outside : at + 8, value);
    outside += length;
  });
  return bytes;
}

function putValues(view: DataView, at: number, value: TagValue) {
  if (value.type === 'ascii') {
    // The terminating NUL is there already.
    new Uint8Array(view.buffer).set(new TextEncoder().encode(value.text), at);
    return;
  }
  const { bytes } = TYPES[value.type];
  for (let i = 0; i < value.values.length; i++) {
    const number = value.values[i]!;
    if (value.type === 'short') view.setUint16(at + i * bytes, number, true);
    else if (value.type === 'long') view.setUint32(at + i * bytes, number, true);
    else view.setFloat64(at + i * bytes, number, true);
  }
}

function valueCount(value: TagValue): number {
  return value.type === 'ascii' ? Buffer.byteLength(value.text) + 1 : value.values.length;
}

/** Values of up to four bytes stand in the entry itself; others follow, padded to an even length. */
function outsideBytes(value: TagValue): number {
  const length = valueCount(value) * TYPES[value.type].bytes;
  return length <= 4 ? 0 : length + (length % 2);
}
