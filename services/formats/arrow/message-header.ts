import { Builder, type Offset } from 'flatbuffers';

import { childFields, type ArrowField, type ArrowSchema, type ArrowType } from './arrow-schema.ts';

/** Numbers of the FlatBuffers unions and enumerations (Schema.fbs, Message.fbs). */
const METADATA_V5 = 4;
const HEADER = { schema: 1, dictionaryBatch: 2, recordBatch: 3 };
const UNITS = { s: 0, ms: 1, us: 2, ns: 3 };
const MONTH_DAY_NANO = 2;
const PRECISION = { 32: 1, 64: 2 };
const ZSTD = 1;

/** Where one buffer lies in a message's body. */
export type BufferPlace = { readonly offset: number; readonly length: number };
export type NodeCount = { readonly length: number; readonly nullCount: number };
export type BatchPlan = {
  readonly rows: number;
  readonly nodes: readonly NodeCount[];
  readonly buffers: readonly BufferPlace[];
  readonly bodyBytes: number;
  readonly zstd: boolean;
};

/** The message that opens a stream: FlatBuffers bytes, without prefix or padding. */
export function encodeSchemaHeader(schema: ArrowSchema): Uint8Array {
  const builder = new Builder(1024);
  const ids = { next: 0 };
  const fields = schema.fields.map((field) => writeField(builder, field, ids));
  const fieldVector = writeOffsets(builder, fields);
  const metadata = writeMetadata(builder, schema.metadata);
  builder.startObject(4);
  builder.addFieldOffset(1, fieldVector, 0);
  builder.addFieldOffset(2, metadata, 0);
  return finishMessage(builder, HEADER.schema, builder.endObject(), 0);
}

/** The head of a record batch, or of the dictionary `dictionaryId`. */
export function encodeBatchHeader(plan: BatchPlan, dictionaryId?: number): Uint8Array {
  const builder = new Builder(1024);
  const buffers = writePairs(builder, plan.buffers, ({ offset, length }) => [offset, length]);
  const nodes = writePairs(builder, plan.nodes, (node) => [node.length, node.nullCount]);
  const compression = plan.zstd ? writeCompression(builder) : 0;
  builder.startObject(5);
  builder.addFieldInt64(0, BigInt(plan.rows), 0n);
  builder.addFieldOffset(1, nodes, 0);
  builder.addFieldOffset(2, buffers, 0);
  builder.addFieldOffset(3, compression, 0);
  const batch = builder.endObject();
  if (dictionaryId === undefined) {
    return finishMessage(builder, HEADER.recordBatch, batch, plan.bodyBytes);
  }
  builder.startObject(3);
  builder.addFieldInt64(0, BigInt(dictionaryId), 0n);
  builder.addFieldOffset(1, batch, 0);
  return finishMessage(builder, HEADER.dictionaryBatch, builder.endObject(), plan.bodyBytes);
}

function finishMessage(builder: Builder, kind: number, header: Offset, bodyBytes: number) {
  builder.startObject(5);
  builder.addFieldInt16(0, METADATA_V5, 0);
  builder.addFieldInt8(1, kind, 0);
  builder.addFieldOffset(2, header, 0);
  builder.addFieldInt64(3, BigInt(bodyBytes), 0n);
  builder.finish(builder.endObject());
  return builder.asUint8Array();
}

/** A vector of structs of two int64; FlatBuffers are written from the end. */
function writePairs<T>(
  builder: Builder,
  items: readonly T[],
  read: (item: T) => readonly [number, number],
): Offset {
  builder.startVector(16, items.length, 8);
  for (const item of items.toReversed()) {
    const [first, second] = read(item);
    builder.prep(8, 16);
    builder.writeInt64(BigInt(second));
    builder.writeInt64(BigInt(first));
  }
  return builder.endVector();
}

function writeOffsets(builder: Builder, offsets: readonly Offset[]): Offset {
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}

function writeMetadata(builder: Builder, metadata: ArrowSchema['metadata']): Offset {
  if (metadata === undefined) return 0;
  const pairs = Object.entries(metadata).map(([key, value]) => {
    const keyOffset = builder.createString(key);
    const valueOffset = builder.createString(value);
    builder.startObject(2);
    builder.addFieldOffset(0, keyOffset, 0);
    builder.addFieldOffset(1, valueOffset, 0);
    return builder.endObject();
  });
  return writeOffsets(builder, pairs);
}

function writeCompression(builder: Builder): Offset {
  builder.startObject(2);
  builder.addFieldInt8(0, ZSTD, 0);
  return builder.endObject();
}

/** Dictionaries are numbered in the order of a walk over the fields, as {@link listDictionaries}. */
function writeField(builder: Builder, field: ArrowField, ids: { next: number }): Offset {
  const dictionary =
    field.type.kind === 'dictionary' ? writeDictionary(builder, field.type, ids.next++) : 0;
  const children = writeOffsets(
    builder,
    childFields(field.type).map((child) => writeField(builder, child, ids)),
  );
  const metadata = writeMetadata(builder, field.metadata);
  const name = builder.createString(field.name);
  const [typeNumber, type] = writeType(builder, field.type);
  // The entries of a map and their keys are never null (Schema.fbs, table Map).
  builder.startObject(7);
  builder.addFieldOffset(0, name, 0);
  builder.addFieldInt8(1, field.name === 'entries' || field.name === 'key' ? 0 : 1, 0);
  builder.addFieldInt8(2, typeNumber, 0);
  builder.addFieldOffset(3, type, 0);
  builder.addFieldOffset(4, dictionary, 0);
  builder.addFieldOffset(5, children, 0);
  builder.addFieldOffset(6, metadata, 0);
  return builder.endObject();
}

/** The texts of each dictionary of a schema; its index is the dictionary's id. */
export function listDictionaries(fields: readonly ArrowField[]): readonly (readonly string[])[] {
  return fields.flatMap(({ type }) => [
    ...(type.kind === 'dictionary' ? [type.values] : []),
    ...listDictionaries(childFields(type)),
  ]);
}

function writeDictionary(
  builder: Builder,
  type: ArrowType & { kind: 'dictionary' },
  id: number,
): Offset {
  const index = writeInt(builder, type.indexBits, false);
  builder.startObject(4);
  builder.addFieldInt64(0, BigInt(id), -1n);
  builder.addFieldOffset(1, index, 0);
  return builder.endObject();
}

function writeInt(builder: Builder, bits: number, signed: boolean): Offset {
  builder.startObject(2);
  builder.addFieldInt32(0, bits, 0);
  builder.addFieldInt8(1, signed ? 1 : 0, 0);
  return builder.endObject();
}

function writeEmpty(builder: Builder): Offset {
  builder.startObject(0);
  return builder.endObject();
}

function writeType(builder: Builder, type: ArrowType): readonly [number, Offset] {
  switch (type.kind) {
    case 'null':
      return [1, writeEmpty(builder)];
    case 'int':
      return [2, writeInt(builder, type.bits, type.signed)];
    case 'float':
      return [3, writeSlots(builder, [['int16', PRECISION[type.bits]]])];
    case 'binary':
      return [4, writeEmpty(builder)];
    case 'utf8':
    case 'dictionary':
      return [5, writeEmpty(builder)];
    case 'bool':
      return [6, writeEmpty(builder)];
    case 'decimal':
      return [
        7,
        writeSlots(builder, [
          ['int32', type.precision],
          ['int32', type.scale],
          ['int32', type.bits],
        ]),
      ];
    case 'date':
      return [8, writeSlots(builder, [['int16', 0]])];
    case 'time':
      return [
        9,
        writeSlots(builder, [
          ['int16', UNITS[type.unit]],
          ['int32', 64],
        ]),
      ];
    case 'timestamp': {
      const zone = type.zone === undefined ? 0 : builder.createString(type.zone);
      builder.startObject(2);
      builder.addFieldInt16(0, UNITS[type.unit], -1);
      builder.addFieldOffset(1, zone, 0);
      return [10, builder.endObject()];
    }
    case 'interval':
      return [11, writeSlots(builder, [['int16', MONTH_DAY_NANO]])];
    case 'list':
      return [12, writeEmpty(builder)];
    case 'struct':
      return [13, writeEmpty(builder)];
    case 'sparse-union':
      return [14, writeUnion(builder, type.fields.length)];
    case 'fixed-binary':
      return [15, writeSlots(builder, [['int32', type.bytes]])];
    case 'fixed-list':
      return [16, writeSlots(builder, [['int32', type.size]])];
    case 'map':
      return [17, writeSlots(builder, [['int8', 0]])];
  }
}

/** Type ids are the ordinals, yet written out: not every reader takes their absence for that. */
function writeUnion(builder: Builder, members: number): Offset {
  builder.startVector(4, members, 4);
  for (let id = members - 1; id >= 0; id--) builder.addInt32(id);
  const ids = builder.endVector();
  builder.startObject(2);
  builder.addFieldOffset(1, ids, 0);
  return builder.endObject();
}

/** A table of numbers, each written even where it equals the schema's default. */
function writeSlots(
  builder: Builder,
  slots: readonly (readonly ['int8' | 'int16' | 'int32', number])[],
): Offset {
  builder.forceDefaults(true);
  builder.startObject(slots.length);
  for (const [index, [width, value]] of slots.entries()) {
    if (width === 'int8') builder.addFieldInt8(index, value, 0);
    else if (width === 'int16') builder.addFieldInt16(index, value, 0);
    else builder.addFieldInt32(index, value, 0);
  }
  const table = builder.endObject();
  builder.forceDefaults(false);
  return table;
}
