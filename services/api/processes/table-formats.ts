import type { Context } from 'hono';

import { batchesToCsv, batchesToJson, batchesToNdjson } from '../../formats/arrow/batch-text.ts';
import { ARROW_STREAM_TYPE, encodeArrowStream } from '../../formats/arrow/encode-stream.ts';
import { CSV_TYPE } from '../../formats/csv.ts';
import type { OutputValue } from '../../twin/processes/process.ts';
import { encodeParquet } from '../../twin/processes/tables/parquet.ts';
import { chooseFormat } from '../negotiate.ts';

/** The formats of a table, by the names of `f=`. */
export const TABLE_FORMATS = {
  json: 'application/json',
  csv: CSV_TYPE,
  arrow: ARROW_STREAM_TYPE,
  parquet: 'application/vnd.apache.parquet',
  ndjson: 'application/x-ndjson',
};
type TableOutput = Extract<OutputValue, { readonly kind: 'table' }>;

/**
 * The format of an answer that is a table: `f=`, then Accept, then that of the request.
 *
 * @throws {Fault} invalid-request for an unknown `f`, not-acceptable when Accept allows none
 */
export function toMediaType(c: Context, f: string | undefined, posted: string): string {
  const names = Object.keys(TABLE_FORMATS) as (keyof typeof TABLE_FORMATS)[];
  const own = names.find((name) => TABLE_FORMATS[name].split(';')[0] === posted) ?? 'json';
  const { [own]: first, ...others } = TABLE_FORMATS;
  const name = chooseFormat(c, { [own]: first, ...others } as typeof TABLE_FORMATS, f);
  return TABLE_FORMATS[name].split(';')[0]!;
}

/** A table in one of its formats, piece by piece. */
export async function* encodeTable(
  { schema, batches }: TableOutput,
  mediaType: string,
): AsyncGenerator<Uint8Array> {
  switch (mediaType) {
    case ARROW_STREAM_TYPE:
      return yield* encodeArrowStream(schema, batches);
    case 'text/csv':
      return yield* toBytes(batchesToCsv(schema, batches));
    case 'application/x-ndjson':
      return yield* toBytes(batchesToNdjson(schema, batches));
    case 'application/vnd.apache.parquet':
      return yield* encodeParquet(schema, batches);
    default:
      return yield* toBytes(batchesToJson(schema, batches));
  }
}

/** The media type with its parameters, as the header has it. */
export function toContentType(mediaType: string): string {
  const known = Object.values(TABLE_FORMATS).find((type) => type.split(';')[0] === mediaType);
  return known ?? mediaType;
}

async function* toBytes(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}
