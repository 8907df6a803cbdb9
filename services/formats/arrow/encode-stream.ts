import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';

import {
  childFields,
  type ArrowBatch,
  type ArrowColumn,
  type ArrowField,
  type ArrowSchema,
  type ArrowType,
} from './arrow-schema.ts';
import { textColumn } from './build-columns.ts';
import {
  encodeBatchHeader,
  encodeSchemaHeader,
  listDictionaries,
  type BufferPlace,
  type NodeCount,
} from './message-header.ts';

export type ArrowOptions = {
  /** each buffer compressed by zstd on its own (Message.fbs, BodyCompression) */
  readonly zstd?: boolean;
};

export const ARROW_STREAM_TYPE = 'application/vnd.apache.arrow.stream';

const NONE = new Uint8Array(0);
const ALIGNMENT = 8;
const CONTINUATION = 0xffffffff;
const ZSTD_LEVEL = { [constants.ZSTD_c_compressionLevel]: 1 };
const compress = promisify(zstdCompress);

/**
 * An Arrow IPC stream, message by message: schema, dictionaries, a record batch for each batch
 * that comes, end mark. Nothing is held beyond the batch at hand.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format
 */
export async function* encodeArrowStream(
  schema: ArrowSchema,
  batches: AsyncIterable<ArrowBatch> | Iterable<ArrowBatch>,
  { zstd = false }: ArrowOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield frameMessage(encodeSchemaHeader(schema), [], 0);
  for (const [id, values] of listDictionaries(schema.fields).entries()) {
    const batch = { rows: values.length, columns: [textColumn(values)] };
    yield await encodeBatch([{ name: '', type: { kind: 'utf8' } }], batch, zstd, id);
  }
  for await (const batch of batches) yield await encodeBatch(schema.fields, batch, zstd);
  yield endOfStream();
}

/** The mark that tells a reader the stream is whole. */
function endOfStream(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(0, CONTINUATION, true);
  return bytes;
}

type Part = { readonly bytes: Uint8Array; readonly offset: number };

async function encodeBatch(
  fields: readonly ArrowField[],
  batch: ArrowBatch,
  zstd: boolean,
  dictionaryId?: number,
) {
  const nodes: NodeCount[] = [];
  const buffers: Uint8Array[] = [];
  batch.columns.forEach((column, index) => collect(column, fields[index]!.type, nodes, buffers));
  const sent = zstd ? await Promise.all(buffers.map(compressBuffer)) : buffers;
  const places: BufferPlace[] = [];
  const parts: Part[] = [];
  let bodyBytes = 0;
  for (const bytes of sent) {
    places.push({ offset: bodyBytes, length: bytes.length });
    parts.push({ bytes, offset: bodyBytes });
    bodyBytes = align(bodyBytes + bytes.length);
  }
  const plan = { rows: batch.rows, nodes, buffers: places, bodyBytes, zstd };
  return frameMessage(encodeBatchHeader(plan, dictionaryId), parts, bodyBytes);
}

/** Nodes and buffers in the order of a depth-first walk (Columnar.rst, RecordBatch message). */
function collect(column: ArrowColumn, type: ArrowType, nodes: NodeCount[], buffers: Uint8Array[]) {
  nodes.push({ length: column.length, nullCount: column.nullCount });
  // Since metadata version 5 unions have no validity bitmap, and null never had a buffer.
  if (type.kind !== 'null' && type.kind !== 'sparse-union') buffers.push(column.validity ?? NONE);
  buffers.push(...column.buffers);
  for (const [index, field] of childFields(type).entries()) {
    collect(column.children[index]!, field.type, nodes, buffers);
  }
}

/** Length of the plain bytes as int64, then the zstd frame; -1 and plain bytes where it gains nothing. */
async function compressBuffer(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length === 0) return bytes;
  const packed = await compress(bytes, { params: ZSTD_LEVEL });
  const gains = packed.length < bytes.length;
  const body = gains ? packed : bytes;
  const out = new Uint8Array(8 + body.length);
  new DataView(out.buffer).setBigInt64(0, gains ? BigInt(bytes.length) : -1n, true);
  out.set(body, 8);
  return out;
}

/** Continuation mark, length of the header padded to 8 octets, header, body: one buffer. */
function frameMessage(header: Uint8Array, parts: readonly Part[], bodyBytes: number) {
  const headerBytes = align(header.length);
  // Not cleared when made: every octet is written below, padding included.
  const memory = Buffer.allocUnsafeSlow(8 + headerBytes + bodyBytes).buffer;
  const message = new Uint8Array(memory);
  const view = new DataView(memory);
  view.setUint32(0, CONTINUATION, true);
  view.setInt32(4, headerBytes, true);
  message.set(header, 8);
  message.fill(0, 8 + header.length, 8 + headerBytes);
  for (const { bytes, offset } of parts) {
    const start = 8 + headerBytes + offset;
    message.set(bytes, start);
    message.fill(0, start + bytes.length, start + align(bytes.length));
  }
  return message;
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
