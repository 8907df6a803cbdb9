import {
  CompressionType,
  setCompressionCodec,
  tableFromIPC,
  type Batch,
  type Column,
  type Table,
} from '@uwdata/flechette';

import { Fault } from '../../platform/fault.ts';
import type { ArrowBatch, ArrowColumn, ArrowSchema, ArrowType } from './arrow-schema.ts';
import { textColumn } from './build-columns.ts';
import { openCellCheck } from './verify-cells.ts';
import { UnreadType } from './verify-schema.ts';
import { verifyStream } from './verify-stream.ts';
import { unpackAfterLength } from './zstd-buffer.ts';

/** A table of an Arrow stream: its batches as they can be sent on, and its columns to read. */
export type ArrowTable = {
  readonly rows: number;
  readonly schema: ArrowSchema;
  readonly batches: readonly ArrowBatch[];
  /** by position, like the fields of the schema */
  readonly columns: readonly Column<unknown>[];
};

type ColumnType = Column<unknown>['type'];
type ColumnBatch = Batch<unknown>;

setCompressionCodec(CompressionType.ZSTD, {
  decode: unpackAfterLength,
  encode: () => {
    throw new RangeError('streams are only read here');
  },
});

const UNITS = ['s', 'ms', 'us', 'ns'] as const;
/** Numbers of the union `Type` in Schema.fbs. */
const TYPE = {
  dictionary: -1,
  null: 1,
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  date: 8,
  timestamp: 10,
  largeUtf8: 20,
  utf8View: 24,
} as const;
const READ_TYPES = 'columns of numbers, text, dates, timestamps and truth values';
const DAY_UNIT = 0;
const PRECISION_BITS = { 1: 32, 2: 64 } as const;

/**
 * Reads an Arrow IPC stream or file. Numbers, dates and text stay where they lie in `bytes`; text
 * of other layouts (dictionary, large, view) is laid out anew.
 *
 * @throws {Fault} invalid-request for what is no Arrow, cut off, or of types not read here
 */
export function readArrowTable(bytes: Uint8Array): ArrowTable {
  const table = decode(bytes);
  const { fields } = table.schema;
  const columns = fields.map((_, index) => table.getChildAt(index) as Column<unknown>);
  const outFields = fields.map(({ name }, i) => ({ name, type: toType(name, columns[i]!.type) }));
  const batches: ArrowBatch[] = [];
  const count = columns[0]?.data.length ?? 0;
  const check = openCellCheck();
  let firstRow = 0;
  for (let index = 0; index < count; index++) {
    const parts = columns.map(({ data }) => data[index] as ColumnBatch);
    const rows = parts[0]!.length;
    const out = parts.map((part, i) => {
      check(fields[i]!.name, part, outFields[i]!.type, firstRow);
      return toColumn(part, outFields[i]!.type);
    });
    batches.push({ rows, columns: out });
    firstRow += rows;
  }
  const metadata = Object.fromEntries(table.schema.metadata ?? []);
  const schema = { fields: outFields, metadata };
  return { rows: table.numRows, schema, batches, columns };
}

function decode(bytes: Uint8Array): Table {
  try {
    return tableFromIPC(verifyStream(bytes), { useBigInt: false });
  } catch (error) {
    if (error instanceof Fault) throw error;
    const { message } = error as Error;
    if (error instanceof UnreadType) throw tableFault(message, READ_TYPES, error);
    const detail = `is no whole Arrow stream: ${message.slice(0, 200)}`;
    throw tableFault(detail, 'an Arrow IPC stream, plain or compressed by zstd', error);
  }
}

function tableFault(detail: string, allowed: string, cause?: unknown): Fault {
  const errors = [{ field: 'table', detail, allowed }];
  return new Fault('invalid-request', `table: ${detail}`, { errors }, cause);
}

function toType(name: string, type: ColumnType): ArrowType {
  switch (type.typeId) {
    case TYPE.null:
      return { kind: 'null' };
    case TYPE.int:
      return { kind: 'int', bits: type.bitWidth, signed: type.signed };
    case TYPE.float: {
      const bits = PRECISION_BITS[type.precision as 1 | 2];
      if (bits !== undefined) return { kind: 'float', bits };
      break;
    }
    case TYPE.bool:
      return { kind: 'bool' };
    case TYPE.utf8:
    case TYPE.largeUtf8:
    case TYPE.utf8View:
      return { kind: 'utf8' };
    case TYPE.binary:
      return { kind: 'binary' };
    case TYPE.date:
      if (type.unit === DAY_UNIT) return { kind: 'date' };
      return { kind: 'timestamp', unit: 'ms' };
    case TYPE.timestamp: {
      const zone = type.timezone;
      const unit = UNITS[type.unit] ?? 'us';
      return { kind: 'timestamp', unit, ...(zone === null ? {} : { zone }) };
    }
    case TYPE.dictionary: {
      const { typeId } = type.dictionary;
      if (typeId === TYPE.utf8 || typeId === TYPE.largeUtf8) return { kind: 'utf8' };
      break;
    }
    default:
  }
  const shown = name.slice(0, 80);
  throw tableFault(
    `column "${shown}" has an Arrow type that is not read here (number ${type.typeId})`,
    READ_TYPES,
  );
}

function toColumn(part: ColumnBatch, type: ArrowType): ArrowColumn {
  const { length, nullCount, values, offsets } = part;
  const marks = nullCount > 0 ? { nullCount, validity: part.validity! } : { nullCount: 0 };
  const base = { length, ...marks, children: [] };
  if (type.kind === 'null') return { length, nullCount: length, children: [], buffers: [] };
  const bytes = values === undefined ? NONE : toBytes(values);
  const plainText = offsets instanceof Int32Array && part.type.typeId === TYPE.utf8;
  if (plainText || type.kind === 'binary') {
    return { ...base, buffers: [toBytes(offsets!), bytes] };
  }
  if (type.kind === 'utf8') {
    return textColumn(Array.from({ length }, (_, row) => part.at(row) as string | null));
  }
  return { ...base, buffers: [bytes] };
}

const NONE = new Uint8Array(0);

function toBytes(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
}
