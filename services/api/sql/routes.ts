/** SQL over the catalog: one read-only SELECT, answered as a stream. */
import { open } from 'node:fs/promises';

import { Hono, type Context } from 'hono';

import { CSV_TYPE } from '../../formats/csv.ts';
import { ARROW_STREAM_TYPE, encodeArrowStream } from '../../formats/arrow/encode-stream.ts';
import { Fault } from '../../platform/fault.ts';
import type { SqlAnswer, SqlQuery, SqlStatement } from '../../query/sql.ts';
import { tooManyBytes } from '../../query/sql/budget.ts';
import { toCsv, toJsonDocument, toNdjson } from '../../query/sql-text.ts';
import { resultSchema, toArrowBatches } from '../../query/vectors/arrow-batches.ts';
import { chooseFormat } from '../negotiate.ts';
import type { Operation } from '../openapi.ts';
import { holdFirstPieces, toStreamBody } from '../stream-body.ts';
import { readSqlRequest, SqlBody, SqlParams, SqlPostParams } from './request.ts';

const FORMATS = {
  arrow: ARROW_STREAM_TYPE,
  parquet: 'application/vnd.apache.parquet',
  csv: CSV_TYPE,
  json: 'application/json',
  ndjson: 'application/x-ndjson',
};
type Format = keyof typeof FORMATS;

const FILE_PIECE_BYTES = 1024 * 1024;
const LONGEST_HEADER = 4000;

export const sqlOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/sql',
    summary: 'one SELECT',
    tag: 'SQL',
    query: SqlParams,
    answers: Object.values(FORMATS),
  },
  {
    method: 'post',
    path: '/sql',
    summary: 'one posted SELECT',
    tag: 'SQL',
    query: SqlPostParams,
    body: { 'text/plain': undefined, 'application/sql': undefined, 'application/json': SqlBody },
    answers: Object.values(FORMATS),
  },
];

/** The last record of an answer that broke off: what happened, as its problem document would say. */
const describeFailure = (error: unknown) =>
  error instanceof Fault
    ? { ...error.facts, type: `/problems/${error.kind}`, detail: error.message }
    : { type: 'about:blank', detail: 'internal error' };
const LAST_WORDS: Partial<Record<Format, (error: unknown) => Uint8Array>> = {
  ndjson: (error) => Buffer.from(`${JSON.stringify({ error: describeFailure(error) })}\n`),
  json: (error) => Buffer.from(`\n],"error":${JSON.stringify(describeFailure(error))}`),
};

/** Mounted at `/sql`. `maxBytes` bounds the bytes of one answer. */
export function sqlRoutes(deps: { readonly sql: SqlQuery; readonly maxBytes: number }) {
  const answer = async (c: Context) => {
    const { statement, f, compression } = await readSqlRequest(c);
    const format = chooseFormat(c, FORMATS, f);
    if (format === 'parquet') return answerFile(c, deps.sql, statement);
    const running = await deps.sql.select(statement, c.req.raw.signal);
    const headers = headersOf(format, running.metadata);
    const pieces = meterBytes(encode(format, running, compression === 'zstd'), deps.maxBytes);
    try {
      // With the beginning at hand, most failures still become a problem document.
      const held = await holdFirstPieces(pieces);
      if (c.req.method !== 'HEAD') {
        const body = toStreamBody(c, held, () => running.close(), LAST_WORDS[format]);
        return c.body(body, 200, headers);
      }
    } catch (error) {
      await running.close();
      throw error;
    }
    await running.close();
    return c.body(null, 200, headers);
  };
  return new Hono().get('/', answer).post('/', answer);
}

function encode(
  format: Exclude<Format, 'parquet'>,
  { result, chunks, metadata }: SqlAnswer,
  zstd: boolean,
): AsyncIterable<Uint8Array> {
  switch (format) {
    case 'arrow': {
      const batches = toArrowBatches(result, chunks);
      return encodeArrowStream(resultSchema(result, metadata), batches, { zstd });
    }
    case 'csv':
      return toBytes(toCsv(result, chunks));
    case 'json':
      return toBytes(toJsonDocument(result, chunks, metadata));
    case 'ndjson':
      return toBytes(toNdjson(result, chunks));
  }
}

async function* toBytes(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}

async function* meterBytes(
  pieces: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > maxBytes) throw tooManyBytes(maxBytes);
    yield piece;
  }
}

async function answerFile(c: Context, sql: SqlQuery, statement: SqlStatement) {
  const file = await sql.exportParquet(statement, c.req.raw.signal);
  const headers = { ...headersOf('parquet', {}), 'content-length': String(file.bytes) };
  if (c.req.method === 'HEAD') {
    await file.close();
    return c.body(null, 200, headers);
  }
  const body = toStreamBody(c, readPieces(file.path), () => file.close());
  return c.body(body, 200, headers);
}

async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(FILE_PIECE_BYTES));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Formats that have no place for it inside carry source and licence in headers. */
function headersOf(format: Format, metadata: Readonly<Record<string, string>>) {
  const { source, licence, attribution, marks, run } = metadata;
  const lineage = { source, licence, attribution, run };
  return {
    'content-type': FORMATS[format],
    'cache-control': 'no-store',
    vary: 'accept',
    ...(source === undefined ? {} : { 'isohyet-lineage': toHeader(JSON.stringify(lineage)) }),
    ...(marks === undefined ? {} : { 'isohyet-mark': marks }),
  };
}

/** Header values are ASCII: other characters as JSON escapes. */
function toHeader(json: string): string {
  const ascii = json.replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return ascii.length > LONGEST_HEADER ? '{}' : ascii;
}
