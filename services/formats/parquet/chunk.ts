import { constants, zstdCompressSync } from 'node:zlib';

import { bitWidth, encodeRle } from './rle.ts';
import { encodeThrift, type ThriftStruct } from './thrift-compact.ts';

/** One column of one row group: its pages, ready to be written one after another. */
export type ColumnChunk = {
  readonly pages: readonly Uint8Array[];
  /** bytes of the dictionary page with its header; 0 without one */
  readonly dictionaryBytes: number;
  readonly encodings: readonly number[];
  readonly codec: number;
  readonly values: number;
  readonly uncompressedBytes: number;
  readonly nulls: number;
  /** smallest and largest value in plain encoding; absent when every value is null */
  readonly min?: Uint8Array;
  readonly max?: Uint8Array;
};

/** Numbers of parquet.thrift. */
export const ENCODING = { plain: 0, rle: 3, rleDictionary: 8 } as const;
export const CODEC = { none: 0, zstd: 6 } as const;
const PAGE = { data: 0, dictionary: 2 } as const;

/** A data page of indices into a dictionary: encoded once, used by any number of chunks. */
export type IndexPage = {
  readonly bytes: Uint8Array;
  readonly uncompressed: number;
  readonly codec: number;
  readonly levels: Levels;
};

/** Definition levels of a column: where its values are, and how many are null. */
export type Levels = { readonly bytes: Uint8Array; readonly count: number; readonly nulls: number };

/**
 * @param indices of the rows that are not null, into a dictionary of `size` values
 * @param codec also of the dictionary: a chunk has one
 */
export function encodeIndexPage(
  indices: ArrayLike<number>,
  size: number,
  levels: Levels,
  codec: number = CODEC.none,
): IndexPage {
  const width = Uint8Array.of(bitWidth(size - 1));
  const content = [levels.bytes, width, encodeRle(indices, width[0]!)];
  const page = toDataPage(content, levels.count, ENCODING.rleDictionary, codec);
  return { ...page, codec, levels };
}

/** A plain-encoded dictionary of a column, with its smallest and largest value. */
export type Dictionary = {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly min: Uint8Array;
  readonly max: Uint8Array;
};

/** A column whose values are a dictionary and indices into it. */
export function dictionaryChunk(dictionary: Dictionary, page: IndexPage): ColumnChunk {
  const first = toDictionaryPage(dictionary, page.codec);
  return {
    pages: [first.bytes, page.bytes],
    dictionaryBytes: first.bytes.length,
    encodings: [ENCODING.plain, ENCODING.rle, ENCODING.rleDictionary],
    codec: page.codec,
    values: page.levels.count,
    uncompressedBytes: first.uncompressed + page.uncompressed,
    nulls: page.levels.nulls,
    min: dictionary.min,
    max: dictionary.max,
  };
}

/** An optional column that holds nothing but nulls. */
export function nullChunk(count: number): ColumnChunk {
  const levels = withLength(encodeRle(new Uint8Array(count), 1));
  const data = toDataPage([levels], count, ENCODING.plain, CODEC.none);
  return {
    pages: [data.bytes],
    dictionaryBytes: 0,
    encodings: [ENCODING.plain, ENCODING.rle],
    codec: CODEC.none,
    values: count,
    uncompressedBytes: data.uncompressed,
    nulls: count,
  };
}

/** An optional column of plain values, with zstd. @param levels from {@link presence} */
export function plainChunk(
  plain: Uint8Array,
  levels: Levels,
  bounds: { readonly min: Uint8Array; readonly max: Uint8Array },
): ColumnChunk {
  const data = toDataPage([levels.bytes, plain], levels.count, ENCODING.plain, CODEC.zstd);
  return {
    pages: [data.bytes],
    dictionaryBytes: 0,
    encodings: [ENCODING.plain, ENCODING.rle],
    codec: CODEC.zstd,
    values: levels.count,
    uncompressedBytes: data.uncompressed,
    nulls: levels.nulls,
    ...bounds,
  };
}

/** Levels of a required column: none are written. */
export function required(count: number): Levels {
  return { bytes: new Uint8Array(), count, nulls: 0 };
}

/** Definition levels of an optional column: 1 where a value is, 0 where it is null. */
export function presence(present: Uint8Array, nulls: number): Levels {
  const bytes = nulls === 0 ? allPresent(present.length) : withLength(encodeRle(present, 1));
  return { bytes, count: present.length, nulls };
}

/** One run of ones. */
function allPresent(count: number): Uint8Array {
  const bytes = [];
  let header = count * 2;
  for (; header >= 128; header = Math.floor(header / 128)) bytes.push((header % 128) | 128);
  bytes.push(header, 1);
  return withLength(Uint8Array.from(bytes));
}

function withLength(levels: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(levels.length + 4);
  new DataView(bytes.buffer).setUint32(0, levels.length, true);
  bytes.set(levels, 4);
  return bytes;
}

function toDictionaryPage(dictionary: Dictionary, codec: number) {
  const fields: ThriftStruct = [
    [1, { i32: dictionary.size }],
    [2, { i32: ENCODING.plain }],
  ];
  return toPage(PAGE.dictionary, [dictionary.bytes], codec, [7, { struct: fields }]);
}

function toDataPage(
  content: readonly Uint8Array[],
  count: number,
  encoding: number,
  codec: number,
) {
  const fields: ThriftStruct = [
    [1, { i32: count }],
    [2, { i32: encoding }],
    [3, { i32: ENCODING.rle }],
    [4, { i32: ENCODING.rle }],
  ];
  return toPage(PAGE.data, content, codec, [5, { struct: fields }]);
}

const ZSTD_OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

function toPage(
  type: number,
  content: readonly Uint8Array[],
  codec: number,
  details: ThriftStruct[number],
) {
  const plainBytes = content.reduce((sum, part) => sum + part.length, 0);
  const parts = codec === CODEC.zstd ? [zstdCompressSync(join(content), ZSTD_OPTIONS)] : content;
  const bodyBytes = parts.reduce((sum, part) => sum + part.length, 0);
  const header = encodeThrift([
    [1, { i32: type }],
    [2, { i32: plainBytes }],
    [3, { i32: bodyBytes }],
    details,
  ]);
  return { bytes: join([header, ...parts]), uncompressed: header.length + plainBytes };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
