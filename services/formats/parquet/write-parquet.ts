import type { ColumnChunk } from './chunk.ts';
import { encodeThrift, type ThriftStruct, type ThriftValue } from './thrift-compact.ts';

/** `timestamp`: microseconds since 1970 UTC, read as a timestamp without a zone. */
export type ParquetColumn = {
  readonly name: string;
  readonly type: 'int16' | 'int32' | 'timestamp' | 'double' | 'float';
  /** may hold nulls */
  readonly optional: boolean;
};

// Numbers of parquet.thrift: physical types, converted types, logical types.
const PHYSICAL = { int16: 1, int32: 1, timestamp: 2, double: 5, float: 4 } as const;
const CONVERTED_INT16 = 16;
const REPETITION = { required: 0, optional: 1 } as const;
const MAGIC = new Uint8Array([0x50, 0x41, 0x52, 0x31]);

/**
 * Lays out a Parquet file piece by piece. Exists because a series tile is so regular: its key
 * columns are a handful of patterns, and a row group is exactly a block of cells, which neither
 * DuckDB's COPY (row groups of a fixed number of rows) nor a general writer makes use of.
 *
 * @param keyValues key-value metadata of the file
 * @returns functions that give the bytes to append, in the order of their calls
 * @see https://parquet.apache.org/docs/file-format/
 */
export function openParquetWriter(
  columns: readonly ParquetColumn[],
  keyValues: Readonly<Record<string, string>> = {},
) {
  const rowGroups: ThriftValue[] = [];
  let offset = MAGIC.length;
  let totalRows = 0;

  return {
    begin: (): Uint8Array => MAGIC,
    /** @param chunks one for each column, in their order */
    addRowGroup(rows: number, chunks: readonly ColumnChunk[]): readonly Uint8Array[] {
      const start = offset;
      let uncompressed = 0;
      const described = chunks.map((chunk, i): ThriftValue => {
        const at = offset;
        const bytes = chunk.pages.reduce((sum, page) => sum + page.length, 0);
        offset += bytes;
        uncompressed += chunk.uncompressedBytes;
        return {
          struct: [
            [2, { i64: 0 }],
            [3, { struct: describeChunk(columns[i]!, chunk, at, bytes) }],
          ],
        };
      });
      totalRows += rows;
      rowGroups.push({
        struct: [
          [1, { list: described }],
          [2, { i64: uncompressed }],
          [3, { i64: rows }],
          [5, { i64: start }],
          [6, { i64: offset - start }],
        ],
      });
      return chunks.flatMap((chunk) => chunk.pages);
    },
    /** The footer; the file is whole with it. */
    finish(): Uint8Array {
      const footer = encodeThrift([
        [1, { i32: 2 }],
        [2, { list: describeSchema(columns) }],
        [3, { i64: totalRows }],
        [4, { list: rowGroups }],
        [
          5,
          {
            list: Object.entries(keyValues).map(([key, value]) => ({
              struct: [
                [1, { binary: key }],
                [2, { binary: value }],
              ],
            })),
          },
        ],
        [6, { binary: 'isohyet' }],
        // Type-defined order for each column: without it readers distrust min and max.
        [7, { list: columns.map(() => ({ struct: [[1, { struct: [] }]] })) }],
      ]);
      const bytes = new Uint8Array(footer.length + 8);
      bytes.set(footer);
      new DataView(bytes.buffer).setUint32(footer.length, footer.length, true);
      bytes.set(MAGIC, footer.length + 4);
      return bytes;
    },
  };
}

function describeSchema(columns: readonly ParquetColumn[]): ThriftValue[] {
  const root: ThriftStruct = [
    [4, { binary: 'schema' }],
    [5, { i32: columns.length }],
  ];
  const leaves = columns.map((column): ThriftStruct => [
    [1, { i32: PHYSICAL[column.type] }],
    [3, { i32: column.optional ? REPETITION.optional : REPETITION.required }],
    [4, { binary: column.name }],
    [6, column.type === 'int16' ? { i32: CONVERTED_INT16 } : undefined],
    [10, logicalType(column.type)],
  ]);
  return [root, ...leaves].map((struct) => ({ struct }));
}

function logicalType(type: ParquetColumn['type']): ThriftValue | undefined {
  if (type !== 'timestamp') return undefined;
  // TIMESTAMP, isAdjustedToUTC = false, unit MICROS.
  const micros: ThriftValue = { struct: [[2, { struct: [] }]] };
  const timestamp: ThriftStruct = [
    [1, { bool: false }],
    [2, micros],
  ];
  return { struct: [[8, { struct: timestamp }]] };
}

function describeChunk(
  column: ParquetColumn,
  chunk: ColumnChunk,
  at: number,
  bytes: number,
): ThriftStruct {
  const { min, max } = chunk;
  const statistics: ThriftStruct = [
    [3, { i64: chunk.nulls }],
    [5, max && { binary: max }],
    [6, min && { binary: min }],
  ];
  return [
    [1, { i32: PHYSICAL[column.type] }],
    [2, { list: chunk.encodings.map((i32) => ({ i32 })) }],
    [3, { list: [{ binary: column.name }] }],
    [4, { i32: chunk.codec }],
    [5, { i64: chunk.values }],
    [6, { i64: chunk.uncompressedBytes }],
    [7, { i64: bytes }],
    [9, { i64: at + chunk.dictionaryBytes }],
    [11, chunk.dictionaryBytes > 0 ? { i64: at } : undefined],
    [12, { struct: statistics }],
  ];
}
