import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DuckDBConnection } from '@duckdb/node-api';

import { ARROW_STREAM_TYPE, encodeArrowStream } from '../../../formats/arrow/encode-stream.ts';
import { readCsv } from '../../../formats/csv-records.ts';
import { Fault, invalidField } from '../../../platform/fault.ts';
import { openFencedInstance } from '../../../query/sql/engine.ts';
import { resultSchema, toArrowBatches } from '../../../query/vectors/arrow-batches.ts';
import { quoteText } from '../../../store/table-sql.ts';
import type { PostedTable } from '../process.ts';
import { findTwice } from './columns.ts';
import { checkCsvWidths } from './csv-widths.ts';

/** Media types of tables that are read here, the default first. */
export const TABLE_TYPES = [
  'text/csv',
  ARROW_STREAM_TYPE,
  'application/vnd.apache.arrow.file',
  'application/vnd.apache.parquet',
] as const;

const ENGINE_MB = 1024;
const ENGINE_THREADS = 2;
/** Text that a CSV may have for a missing value: nothing, or what R writes. */
const NULLS = "['', 'NA']";
/** Types that are told from text; others would change what was written. */
const CSV_TYPES = "['BIGINT', 'DOUBLE', 'DATE', 'VARCHAR']";
const HEADER_BYTES = 65_536;

/** Makes any posted table an Arrow stream in memory that all threads see. It must be closed. */
export type PostedReader = {
  /**
   * @param textColumns columns of a CSV that are text whatever they look like: `007` is no number
   * @throws {Fault} unsupported-format; invalid-request for what cannot be read, with the line
   */
  read(
    table: PostedTable,
    textColumns: readonly string[],
    signal: AbortSignal,
  ): Promise<Uint8Array<SharedArrayBuffer>>;
  close(): Promise<void>;
};

/** Opens the reader; its engine, which reads CSV and Parquet, starts when it is first needed. */
export function openPostedReader(): PostedReader {
  let opened: ReturnType<typeof openEngine> | undefined;

  return {
    async read({ mediaType, bytes }, textColumns, signal) {
      switch (mediaType) {
        case ARROW_STREAM_TYPE:
        case 'application/vnd.apache.arrow.file':
          return toShared([bytes]);
        case 'text/csv':
        case 'application/vnd.apache.parquet': {
          opened ??= openEngine();
          const isCsv = mediaType === 'text/csv';
          const source = isCsv ? csvSource(bytes, textColumns) : parquetSource;
          const engine = await opened;
          return await engine.query(bytes, source, signal).catch(async (error: unknown) => {
            if (isCsv) await checkCsvWidths(bytes, readHeader(bytes).delimiter, signal);
            throw error;
          });
        }
        default:
          throw new Fault('unsupported-format', `a table of type "${mediaType}" is not read here`, {
            allowed: TABLE_TYPES,
          });
      }
    },
    async close() {
      await (await opened)?.close();
    },
  };
}

async function openEngine() {
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-tables-'));
  const engine = await openFencedInstance([folder], ENGINE_MB, ENGINE_THREADS);
  let last = 0;
  return {
    async query(bytes: Uint8Array, source: (path: string) => string, signal: AbortSignal) {
      const path = join(folder, `table-${++last}`);
      const connection = await engine.connect();
      const interrupt = () => connection.interrupt();
      signal.addEventListener('abort', interrupt, { once: true });
      try {
        await writeFile(path, bytes);
        if (source === parquetSource) await checkParquetNames(connection, path);
        return await selectAll(connection, source(path));
      } catch (error) {
        signal.throwIfAborted();
        throw toTableFault(error, path);
      } finally {
        signal.removeEventListener('abort', interrupt);
        connection.closeSync();
        await rm(path, { force: true });
      }
    },
    async close() {
      engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function selectAll(connection: DuckDBConnection, source: string) {
  await connection.run('BEGIN');
  const result = await connection.stream(`SELECT * FROM ${source}`);
  const batches = toArrowBatches(
    result,
    (async function* chunks() {
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0;) {
        yield chunk;
        chunk = await result.fetchChunk();
      }
      // A failure among the rows looks like their end: the transaction knows of it.
      await connection.run('SELECT 1');
    })(),
  );
  return toShared(
    await Array.fromAsync(encodeArrowStream(resultSchema(result, undefined), batches)),
  );
}

/** @throws {Fault} invalid-request for names that differ in case alone, which the engine renames */
async function checkParquetNames(connection: DuckDBConnection, path: string): Promise<void> {
  const schema = `SELECT name FROM parquet_schema(${quoteText(path)}) OFFSET 1`;
  const names = (await connection.runAndReadAll(schema)).getRows().map(([name]) => String(name));
  const twice = findTwice(names);
  if (twice === undefined) return;
  const detail = `has the column "${twice}" twice`;
  throw invalidField({ field: 'table', detail, allowed: 'each column once, in whatever case' });
}

function parquetSource(path: string): string {
  return `read_parquet(${quoteText(path)})`;
}

/** @throws {Fault} invalid-request for a header that is empty or has a name twice */
function csvSource(bytes: Uint8Array, textColumns: readonly string[]) {
  const { header, delimiter } = readHeader(bytes);
  const twice = findTwice(header);
  if (header.length === 0 || twice !== undefined) {
    const detail = twice === undefined ? 'has no header' : `has the column "${twice}" twice`;
    throw invalidField({ field: 'table', detail, allowed: 'a CSV with a header line' });
  }
  const text = header
    .filter((name) => textColumns.includes(name.toLowerCase()))
    .map((name) => `${quoteText(name)}: 'VARCHAR'`);
  const types = text.length === 0 ? '' : `, types = {${text.join(', ')}}`;
  return (path: string) =>
    `read_csv(${quoteText(path)}, header = true, delim = ${quoteText(delimiter)}, quote = '"', ` +
    `escape = '"', nullstr = ${NULLS}, allow_quoted_nulls = false, sample_size = -1, ` +
    `dateformat = '%Y-%m-%d', auto_type_candidates = ${CSV_TYPES}, ` +
    `normalize_names = false${types})`;
}

/** @throws {Fault} invalid-request for a header with an open quote, or longer than any is */
function readHeader(bytes: Uint8Array) {
  const start = Buffer.from(bytes.subarray(0, HEADER_BYTES)).toString();
  const [line = ''] = start.split(/\r?\n/, 1);
  const allowed = 'a CSV with a header line';
  if (line.length === start.length && bytes.length > HEADER_BYTES) {
    const detail = `has no end of its header line within ${HEADER_BYTES} bytes`;
    throw invalidField({ field: 'table', detail, allowed });
  }
  // A separator other than the comma is told by its header; more is not guessed.
  const delimiter = [',', ';', '\t'].find((mark) => line.includes(mark)) ?? ',';
  try {
    return { header: readCsv(line).header, delimiter };
  } catch (error) {
    const detail = `has a header that cannot be read: ${(error as Error).message}`;
    throw invalidField({ field: 'table', detail: detail.slice(0, 400), allowed });
  }
}

/** What is wrong with a table, in the words of the engine without paths and advice. */
function toTableFault(error: unknown, path: string): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  if (!/^(Invalid Input|Conversion|Binder|IO|Invalid|Not implemented) Error/.test(error.message)) {
    return error;
  }
  const [first = ''] = error.message.split(/\n\s*(?:Possible|\n\s*file ?=)/i);
  const words = first
    .replaceAll(path, 'the table')
    .replace(/^[A-Za-z ]+ Error: /, '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 400);
  const detail = `cannot be read: ${words}`;
  const allowed = 'a CSV with a header line and as many values in each line, or a Parquet file';
  return new Fault('invalid-request', `table: ${detail}`, {
    errors: [{ field: 'table', detail, allowed }],
  });
}

/** Pieces as one, in memory that all threads see. */
export function toShared(pieces: readonly Uint8Array[]): Uint8Array<SharedArrayBuffer> {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && only.buffer instanceof SharedArrayBuffer) {
    return only as Uint8Array<SharedArrayBuffer>;
  }
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes));
  let at = 0;
  for (const piece of pieces) {
    shared.set(piece, at);
    at += piece.length;
  }
  return shared;
}
