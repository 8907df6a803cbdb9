import type { DuckDBConnection } from '@duckdb/node-api';
import type { Context } from 'hono';

import { encodeArrowStream } from '../../formats/arrow/encode-stream.ts';
import { encodeCsvRecord } from '../../formats/csv.ts';
import { geometryToWkt } from '../../formats/wkt.ts';
import { FEATURE_ID, type FoundFeatures } from '../../query/features/find-features.ts';
import { provenanceOf } from '../../query/provenance.ts';
import { resultSchema, toArrowBatches } from '../../query/vectors/arrow-batches.ts';
import { toFeature } from './feature-body.ts';

type Headers = Record<string, string>;

/** Rows as CSV: the id, then the columns; the place as well-known text. */
export function answerCsv(
  c: Context,
  found: FoundFeatures,
  connection: DuckDBConnection,
  headers: Headers,
): Response {
  const { table, result } = found;
  const names = table.columns.map(({ name }) => name);
  async function* records() {
    yield encodeCsvRecord(['id', ...names]);
    for await (const rows of result.yieldRows()) {
      yield rows
        .map((row) => {
          const { id, geometry, properties } = toFeature(row, table);
          const cells = names.map((name) => {
            if (name === table.geometry) return geometry === null ? null : geometryToWkt(geometry);
            const value: unknown = properties?.[name] ?? null;
            if (value === null) return null;
            return typeof value === 'object' ? JSON.stringify(value) : String(value as string);
          });
          return encodeCsvRecord([String(id), ...cells]);
        })
        .join('');
    }
  }
  return c.body(
    toStream(records(), connection, (text) => new TextEncoder().encode(text)),
    200,
    headers,
  );
}

/** Rows as an Arrow stream; the place is GeoArrow WKB. */
export function answerArrow(
  c: Context,
  found: FoundFeatures,
  connection: DuckDBConnection,
  headers: Headers,
): Response {
  const { entry, result, manifest } = found;
  const { source, licence, attribution, marks } = provenanceOf(entry, []);
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
  return c.body(
    toStream(bytes, connection, (part) => part),
    200,
    headers,
  );
}

/** Pulled by the client at its own pace; the connection ends with the stream, or with the client. */
function toStream<T>(
  parts: AsyncGenerator<T>,
  connection: DuckDBConnection,
  encode: (part: T) => Uint8Array<ArrayBuffer>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await parts.next();
        if (!done) return controller.enqueue(encode(value));
        connection.closeSync();
        controller.close();
      } catch (error) {
        connection.closeSync();
        controller.error(error);
      }
    },
    async cancel() {
      connection.interrupt();
      await parts.return(undefined);
      connection.closeSync();
    },
  });
}
