import type { ColumnChunk } from './chunk.ts';
import { openThriftWriter, type ThriftWriter } from './thrift-compact.ts';

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
  const thrift = openThriftWriter();
  const names = columns.map(({ name }) => new TextEncoder().encode(name));
  const rowGroups: Uint8Array[] = [];
  let offset = MAGIC.length;
  let totalRows = 0;

  return {
    begin: (): Uint8Array => MAGIC,
    /** @param chunks one for each column, in their order */
    addRowGroup(rows: number, chunks: readonly ColumnChunk[]): readonly Uint8Array[] {
      const start = offset;
      let uncompressed = 0;
      thrift.list(1, 'struct', chunks.length);
      chunks.forEach((chunk, i) => {
        const bytes = chunk.pages.reduce((sum, page) => sum + page.length, 0);
        putChunk(thrift, chunk, { type: columns[i]!.type, name: names[i]!, at: offset, bytes });
        offset += bytes;
        uncompressed += chunk.uncompressedBytes;
      });
      thrift.i64(2, uncompressed);
      thrift.i64(3, rows);
      thrift.i64(5, start);
      thrift.i64(6, offset - start);
      rowGroups.push(thrift.take());
      totalRows += rows;
      return chunks.flatMap((chunk) => chunk.pages);
    },
    /** The footer; the file is whole with it. */
    finish(): Uint8Array {
      thrift.i32(1, 2);
      putSchema(thrift, columns);
      thrift.i64(3, totalRows);
      thrift.list(4, 'struct', rowGroups.length);
      for (const rowGroup of rowGroups) thrift.raw(rowGroup);
      thrift.list(5, 'struct', Object.keys(keyValues).length);
      for (const [key, value] of Object.entries(keyValues)) {
        thrift.enter();
        thrift.binary(1, key);
        thrift.binary(2, value);
        thrift.leave();
      }
      thrift.binary(6, 'isohyet');
      putColumnOrders(thrift, columns.length);
      const footer = thrift.take();
      const bytes = new Uint8Array(footer.length + 8);
      bytes.set(footer);
      new DataView(bytes.buffer).setUint32(footer.length, footer.length, true);
      bytes.set(MAGIC, footer.length + 4);
      return bytes;
    },
  };
}

function putSchema(thrift: ThriftWriter, columns: readonly ParquetColumn[]) {
  thrift.list(2, 'struct', columns.length + 1);
  thrift.enter();
  thrift.binary(4, 'schema');
  thrift.i32(5, columns.length);
  thrift.leave();
  for (const column of columns) {
    thrift.enter();
    thrift.i32(1, PHYSICAL[column.type]);
    thrift.i32(3, column.optional ? REPETITION.optional : REPETITION.required);
    thrift.binary(4, column.name);
    if (column.type === 'int16') thrift.i32(6, CONVERTED_INT16);
    if (column.type === 'timestamp') putTimestampType(thrift);
    thrift.leave();
  }
}

/** TIMESTAMP, isAdjustedToUTC = false, unit MICROS. */
function putTimestampType(thrift: ThriftWriter) {
  thrift.struct(10);
  thrift.struct(8);
  thrift.bool(1, false);
  thrift.struct(2);
  thrift.struct(2);
  for (let open = 4; open > 0; open--) thrift.leave();
}

/** The type-defined order for each column: without it readers distrust min and max. */
function putColumnOrders(thrift: ThriftWriter, columns: number) {
  thrift.list(7, 'struct', columns);
  for (let i = 0; i < columns; i++) {
    thrift.enter();
    thrift.struct(1);
    thrift.leave();
    thrift.leave();
  }
}

function putChunk(
  thrift: ThriftWriter,
  chunk: ColumnChunk,
  place: {
    readonly type: ParquetColumn['type'];
    readonly name: Uint8Array;
    readonly at: number;
    readonly bytes: number;
  },
) {
  thrift.enter();
  thrift.i64(2, 0);
  thrift.struct(3);
  thrift.i32(1, PHYSICAL[place.type]);
  thrift.list(2, 'i32', chunk.encodings.length);
  for (const encoding of chunk.encodings) thrift.itemI32(encoding);
  thrift.list(3, 'binary', 1);
  thrift.itemBinary(place.name);
  thrift.i32(4, chunk.codec);
  thrift.i64(5, chunk.values);
  thrift.i64(6, chunk.uncompressedBytes);
  thrift.i64(7, place.bytes);
  thrift.i64(9, place.at + chunk.dictionaryBytes);
  if (chunk.dictionaryBytes > 0) thrift.i64(11, place.at);
  thrift.struct(12);
  thrift.i64(3, chunk.nulls);
  if (chunk.max !== undefined) thrift.binary(5, chunk.max);
  if (chunk.min !== undefined) thrift.binary(6, chunk.min);
  for (let open = 3; open > 0; open--) thrift.leave();
}
