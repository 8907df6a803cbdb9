import type { DuckDBConnection } from '@duckdb/node-api';
import type { Context } from 'hono';

import { encodeArrowStream } from '../../formats/arrow/encode-stream.ts';
import { encodeCsvRecord } from '../../formats/csv.ts';
import { geometryToWkt } from '../../formats/wkt.ts';
import { FEATURE_ID, type FoundFeatures } from '../../query/features/find-features.ts';
import { provenanceOf } from '../../query/provenance.ts';
import { resultSchema, toArrowBatches } from '../../query/vectors/arrow-batches.ts';
import { holdFirstPieces, toStreamBody } from '../stream-body.ts';
import { toFeature } from './feature-body.ts';

type Headers = Record<string, string>;

/** Rows as CSV: the id, then the columns; the place as well-known text. */
export function answerCsv(
  c: Context,
  found: FoundFeatures,
  connection: DuckDBConnection,
  headers: Headers,
): Promise<Response> {
  const { table, result } = found;
  const names = table.columns.map(({ name }) => name);
  async function* records() {
    yield Buffer.from(encodeCsvRecord(['id', ...names]));
    for await (const rows of result.yieldRows()) {
      const records = rows.map((row) => {
        const { id, geometry, properties } = toFeature(row, table);
        const cells = names.map((name) => {
          if (name === table.geometry) return geometry === null ? null : geometryToWkt(geometry);
          const value: unknown = properties?.[name] ?? null;
          if (value === null) return null;
          return typeof value === 'object' ? JSON.stringify(value) : String(value as string);
        });
        return encodeCsvRecord([String(id), ...cells]);
      });
      yield Buffer.from(records.join(''));
    }
  }
  return answerPieces(c, records(), connection, headers);
}

/** Rows as an Arrow stream; the place is GeoArrow WKB. */
export function answerArrow(
  c: Context,
  found: FoundFeatures,
  connection: DuckDBConnection,
  headers: Headers,
): Promise<Response> {
  const { entry, result, manifest } = found;
  const { source, licence, attribution, marks } = provenanceOf(entry, [], manifest);
  const schema = resultSchema(result, {
    'isohyet:collection': entry.id,
    'isohyet:source': source,
    'isohyet:licence': licence,
    'isohyet:attribution': attribution.en,
    'isohyet:marks': marks.join(', '),
    'isohyet:updated': manifest?.updatedAt ?? '',
  });
  const fields = schema.fields.map((field) =>
    field.name === FEATURE_ID ? { ...field, name: 'id' } : field,
  );
  const batches = toArrowBatches(result, result[Symbol.asyncIterator]());
  const bytes = encodeArrowStream({ ...schema, fields }, batches);
  return answerPieces(c, bytes, connection, headers);
}

/** Sent at the client's own pace; the connection ends with the answer, or with the client. */
async function answerPieces(
  c: Context,
  pieces: AsyncGenerator<Uint8Array>,
  connection: DuckDBConnection,
  headers: Headers,
): Promise<Response> {
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    connection.interrupt();
    // Waits for the step at work: a connection is closed only when it is idle.
    await pieces.return(undefined).catch(() => undefined);
    connection.closeSync();
  };
  try {
    return c.body(toStreamBody(c, await holdFirstPieces(pieces), close), 200, headers);
  } catch (error) {
    await close();
    throw error;
  }
}
