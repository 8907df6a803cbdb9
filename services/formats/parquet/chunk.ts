import { constants, zstdCompressSync } from 'node:zlib';

import { bitWidth, encodeRle } from './rle.ts';
import { openThriftWriter } from './thrift-compact.ts';

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
  indices: Uint16Array,
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
  const levels = withLength(encodeRle(new Uint16Array(count), 1));
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

/** Setting up zstd takes longer than it gains on less: 70 us a page. */
const SMALL_PAGE_BYTES = 6 * 1024;

/** An optional column of plain values; with zstd unless they are few. */
export function plainChunk(
  plain: Uint8Array,
  levels: Levels,
  bounds: { readonly min: Uint8Array; readonly max: Uint8Array },
): ColumnChunk {
  const codec = plain.length > SMALL_PAGE_BYTES ? CODEC.zstd : CODEC.none;
  const data = toDataPage([levels.bytes, plain], levels.count, ENCODING.plain, codec);
  return {
    pages: [data.bytes],
    dictionaryBytes: 0,
    encodings: [ENCODING.plain, ENCODING.rle],
    codec,
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
export function presence(present: Uint16Array, nulls: number): Levels {
  return { bytes: withLength(encodeRle(present, 1)), count: present.length, nulls };
}

/** Levels of an optional column without nulls: one run of ones. Blocks of one size share them. */
export function allPresent(count: number): Levels {
  if (lastPresent?.count === count) return lastPresent;
  const run: number[] = [];
  let header = count * 2;
  for (; header >= 128; header = Math.floor(header / 128)) run.push((header % 128) | 128);
  run.push(header, 1);
  lastPresent = { bytes: withLength(Uint8Array.from(run)), count, nulls: 0 };
  return lastPresent;
}

let lastPresent: Levels | undefined;

function withLength(levels: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(levels.length + 4);
  new DataView(bytes.buffer).setUint32(0, levels.length, true);
  bytes.set(levels, 4);
  return bytes;
}

function toDictionaryPage(dictionary: Dictionary, codec: number) {
  return toPage(PAGE.dictionary, [dictionary.bytes], codec, () => {
    thrift.struct(7);
    thrift.i32(1, dictionary.size);
    thrift.i32(2, ENCODING.plain);
  });
}

function toDataPage(
  content: readonly Uint8Array[],
  count: number,
  encoding: number,
  codec: number,
) {
  return toPage(PAGE.data, content, codec, () => {
    thrift.struct(5);
    thrift.i32(1, count);
    thrift.i32(2, encoding);
    thrift.i32(3, ENCODING.rle);
    thrift.i32(4, ENCODING.rle);
  });
}

const ZSTD_OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Its buffer serves all page headers; nothing waits between their first field and their last. */
const thrift = openThriftWriter();

function toPage(
  type: number,
  content: readonly Uint8Array[],
  codec: number,
  putDetails: () => void,
) {
  const plainBytes = content.reduce((sum, part) => sum + part.length, 0);
  const parts = codec === CODEC.zstd ? [zstdCompressSync(join(content), ZSTD_OPTIONS)] : content;
  thrift.i32(1, type);
  thrift.i32(2, plainBytes);
  thrift.i32(
    3,
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  putDetails();
  thrift.leave();
  const header = thrift.take();
  return { bytes: join([header, ...parts]), uncompressed: header.length + plainBytes };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
