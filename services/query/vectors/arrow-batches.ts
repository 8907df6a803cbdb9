import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

import type { ArrowBatch, ArrowSchema } from '../../formats/arrow/arrow-schema.ts';
import { toArrowField } from './arrow-type.ts';
import { openColumnBuilder } from './column-builder.ts';
import { uniqueNames } from './column-names.ts';

/** A batch is sent at whichever comes first: large enough to be cheap, small enough to stream. */
const BATCH_ROWS = 65_536;
const BATCH_BYTES = 4 * 1024 * 1024;

/** The Arrow schema of a result; repeated column names are told apart by `uniqueNames`. */
export function resultSchema(result: DuckDBResult, metadata: ArrowSchema['metadata']): ArrowSchema {
  const types = result.columnTypes();
  const fields = uniqueNames(result.columnNames()).map((name, index) =>
    toArrowField(name, types[index]!),
  );
  return { fields, ...(metadata === undefined ? {} : { metadata }) };
}

/** Gathers the chunks of a result into record batches. A batch holds until the next is asked for. */
export async function* toArrowBatches(
  result: DuckDBResult,
  chunks: AsyncIterable<DuckDBDataChunk>,
): AsyncGenerator<ArrowBatch> {
  const builders = result.columnTypes().map(openColumnBuilder);
  let rows = 0;
  const finish = (): ArrowBatch => {
    const batch = { rows, columns: builders.map((builder) => builder.finish()) };
    rows = 0;
    return batch;
  };
  for await (const { chunk } of chunks) {
    const size = duckdb.data_chunk_get_size(chunk);
    for (const [index, builder] of builders.entries()) {
      builder.open(duckdb.data_chunk_get_vector(chunk, index), size)(0, size);
    }
    rows += size;
    const bytes = builders.reduce((sum, builder) => sum + builder.bytes(), 0);
    if (rows >= BATCH_ROWS || bytes >= BATCH_BYTES) yield finish();
  }
  if (rows > 0) yield finish();
}
