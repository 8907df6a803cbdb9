import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';

import { encodeCsvRecord } from '../formats/csv.ts';
import { uniqueNames } from './vectors/column-names.ts';
import { toJsonText } from './vectors/json-text.ts';

type Text = AsyncGenerator<string>;
type Chunks = AsyncIterable<DuckDBDataChunk>;

/** One JSON object a line, one string a chunk. @see https://github.com/ndjson/ndjson-spec */
export async function* toNdjson(result: DuckDBResult, chunks: Chunks): Text {
  const toRow = rowWriter(result);
  for await (const chunk of chunks) {
    let text = '';
    for (let row = 0; row < chunk.rowCount; row++) text += `${toRow(chunk, row)}\n`;
    yield text;
  }
}

/**
 * One JSON document: where the rows come from, the columns with their SQL types, the rows. It is
 * closed only after the last row, so what was cut off does not parse.
 */
export async function* toJsonDocument(
  result: DuckDBResult,
  chunks: Chunks,
  metadata: Readonly<Record<string, string>>,
): Text {
  const toRow = rowWriter(result);
  const types = result.columnTypes();
  const names = uniqueNames(result.columnNames());
  const columns = names.map((name, index) => ({ name, type: String(types[index]) }));
  const { 'isohyet:sources': sources = '[]', ...rest } = metadata;
  yield `{"metadata":${JSON.stringify(rest)},"sources":${sources},"columns":${JSON.stringify(columns)},"rows":[`;
  let first = true;
  for await (const chunk of chunks) {
    let text = '';
    for (let row = 0; row < chunk.rowCount; row++) {
      text += `${first ? '\n' : ',\n'}${toRow(chunk, row)}`;
      first = false;
    }
    yield text;
  }
  yield '\n]}\n';
}

/** A header line and a record a row; nested values as JSON, missing as an empty cell. */
export async function* toCsv(result: DuckDBResult, chunks: Chunks): Text {
  const types = result.columnTypes();
  yield encodeCsvRecord([...uniqueNames(result.columnNames())]);
  for await (const chunk of chunks) {
    const vectors = types.map((_, index) => chunk.getColumnVector(index));
    let text = '';
    for (let row = 0; row < chunk.rowCount; row++) {
      text += encodeCsvRecord(
        types.map((type, index) => {
          const value = vectors[index]!.getItem(row);
          if (value === null) return null;
          return typeof value === 'string' ? value : unquote(toJsonText(value, type));
        }),
      );
    }
    yield text;
  }
}

/** Text, times, NaN and the like lose the quotes of JSON. */
function unquote(json: string): string | null {
  if (json === 'null') return null;
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

function rowWriter(result: DuckDBResult) {
  const types = result.columnTypes();
  const keys = uniqueNames(result.columnNames()).map((name) => JSON.stringify(name));
  return (chunk: DuckDBDataChunk, row: number) => {
    const members = keys.map((key, index) => {
      const value = chunk.getColumnVector(index).getItem(row);
      return `${key}:${toJsonText(value, types[index]!)}`;
    });
    return `{${members.join(',')}}`;
  };
}
