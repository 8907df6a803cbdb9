import type { ArrowBatch, ArrowColumn, ArrowField, ArrowType } from './arrow-schema.ts';

const BYTES: Readonly<Partial<Record<ArrowType['kind'], number>>> = { date: 4, timestamp: 8 };

/** Octets of one value, of types whose values all have the same. */
function widthOf(type: ArrowType): number | undefined {
  return type.kind === 'int' || type.kind === 'float' ? type.bits / 8 : BYTES[type.kind];
}

/**
 * Cuts a batch of flat columns into batches of at most `most` rows. Values are not copied, except
 * the offsets of text.
 *
 * @param most a multiple of 8: validity has a bit a row
 */
export function* sliceBatch(
  batch: ArrowBatch,
  fields: readonly ArrowField[],
  most: number,
): Generator<ArrowBatch> {
  if (batch.rows <= most) return yield batch;
  for (let from = 0; from < batch.rows; from += most) {
    const rows = Math.min(most, batch.rows - from);
    const columns = batch.columns.map((column, i) =>
      sliceColumn(column, fields[i]!.type, from, rows),
    );
    yield { rows, columns };
  }
}

function sliceColumn(
  column: ArrowColumn,
  type: ArrowType,
  from: number,
  length: number,
): ArrowColumn {
  const bits = (bytes: Uint8Array) => bytes.subarray(from / 8, Math.ceil((from + length) / 8));
  const validity = column.validity === undefined ? undefined : bits(column.validity);
  const nullCount = validity === undefined ? 0 : countNulls(validity, length);
  const base = { length, nullCount, children: [], ...(validity === undefined ? {} : { validity }) };
  if (type.kind === 'null') return { ...base, nullCount: length, buffers: [] };
  const [first, second] = column.buffers as [Uint8Array, Uint8Array];
  if (type.kind === 'bool') return { ...base, buffers: [bits(first)] };
  const width = widthOf(type);
  if (width !== undefined) {
    return { ...base, buffers: [first.subarray(from * width, (from + length) * width)] };
  }
  if (type.kind !== 'utf8' && type.kind !== 'binary') {
    throw new RangeError(`columns of ${type.kind} are not sliced`);
  }
  const offsets = new Int32Array(first.buffer, first.byteOffset + from * 4, length + 1);
  const start = offsets[0]!;
  const own = offsets.map((offset) => offset - start);
  const text = second.subarray(start, offsets[length]);
  return { ...base, buffers: [new Uint8Array(own.buffer), text] };
}

function countNulls(validity: Uint8Array, length: number): number {
  let nulls = 0;
  for (let row = 0; row < length; row++) {
    if ((validity[row >> 3]! & (1 << (row & 7))) === 0) nulls++;
  }
  return nulls;
}
