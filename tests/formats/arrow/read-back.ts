import { tableFromIPC as readByFlechette } from '@uwdata/flechette';
import { tableFromIPC as readByArrow } from 'apache-arrow';

import type { ArrowBatch, ArrowSchema } from '../../../services/formats/arrow/arrow-schema.ts';
import { encodeArrowStream } from '../../../services/formats/arrow/encode-stream.ts';

/** All the bytes of an encoded stream. */
export async function encodeWhole(
  schema: ArrowSchema,
  batches: AsyncIterable<ArrowBatch> | Iterable<ArrowBatch>,
  zstd = false,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of encodeArrowStream(schema, batches, { zstd })) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}

/** The columns of a stream as two readers that are not ours see them. */
export function readBack(bytes: Uint8Array) {
  const arrow = readByArrow(bytes);
  const flechette = readByFlechette(bytes, { useBigInt: true, useDecimalInt: true });
  return { arrow, flechette };
}
