import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBTimestampValue,
  FLOAT,
  TIMESTAMP,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

import type { ArrowBatch, ArrowSchema, ArrowType } from '../../../formats/arrow/arrow-schema.ts';
import { openCells } from '../../../formats/arrow/cells.ts';
import { invalidField } from '../../../platform/fault.ts';
import { openFencedInstance } from '../../../query/sql/engine.ts';
import { quoteName, quoteText } from '../../../store/table-sql.ts';
import { findTwice } from './columns.ts';

const CHUNK_ROWS = 2048;
const ENGINE_MB = 1024;
const MS_A_DAY = 86_400_000;

/** How DuckDB holds a column, and a cell of it made from its text. */
function columnOf({ kind, ...rest }: ArrowType): [DuckDBType, (text: string) => DuckDBValue] {
  switch (kind) {
    case 'bool':
      return [BOOLEAN, (text) => text === 'true'];
    case 'int':
      return [BIGINT, BigInt];
    case 'float':
      return ['bits' in rest && rest.bits === 32 ? FLOAT : DOUBLE, Number];
    case 'date':
      return [DATE, (text) => new DuckDBDateValue(Date.parse(text) / MS_A_DAY)];
    case 'timestamp':
      return [
        TIMESTAMP,
        (text) => new DuckDBTimestampValue(BigInt(Date.parse(zoned(text))) * 1000n),
      ];
    default:
      return [VARCHAR, String];
  }
}

function zoned(text: string): string {
  return text.endsWith('Z') ? text : `${text}Z`;
}

/**
 * A table as a Parquet file, compressed by zstd; its metadata is that of the schema.
 *
 * @throws {Fault} invalid-request where names differ in case alone
 */
export async function* encodeParquet(
  { fields, metadata = {} }: ArrowSchema,
  batches: readonly ArrowBatch[],
): AsyncGenerator<Uint8Array> {
  const twice = findTwice(fields.map(({ name }) => name));
  if (twice !== undefined) {
    const detail = `the answer has the column "${twice}" twice, which Parquet cannot tell apart here`;
    throw invalidField({ field: 'f', value: 'parquet', detail, allowed: 'another format' });
  }
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-parquet-'));
  const engine = await openFencedInstance([folder], ENGINE_MB, 1);
  const connection = await engine.connect();
  try {
    const columns = fields.map(({ type }) => columnOf(type));
    const types = columns.map(([type]) => type);
    const listed = fields.map(({ name }, index) => `${quoteName(name)} ${String(types[index])}`);
    await connection.run(`CREATE TEMP TABLE answer (${listed.join(', ')})`);
    const appender = await connection.createAppender('answer', null, 'temp');
    for (const batch of batches) {
      const cells = batch.columns.map((column, index) => openCells(fields[index]!, column));
      for (let from = 0; from < batch.rows; from += CHUNK_ROWS) {
        const rows = Math.min(CHUNK_ROWS, batch.rows - from);
        const chunk = DuckDBDataChunk.create(types, rows);
        for (const [index, [, make]] of columns.entries()) {
          const read = (_: unknown, row: number) => {
            const text = cells[index]!.csv(from + row);
            return text === null ? null : make(text);
          };
          chunk.setColumnValues(index, Array.from({ length: rows }, read));
        }
        appender.appendDataChunk(chunk);
      }
    }
    appender.flushSync();
    appender.closeSync();
    const path = join(folder, 'answer.parquet');
    const pairs = Object.entries(metadata).map(([k, v]) => `${quoteName(k)}: ${quoteText(v)}`);
    const keyValues = pairs.length === 0 ? '' : `, KV_METADATA {${pairs.join(', ')}}`;
    await connection.run(
      `COPY answer TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd${keyValues})`,
    );
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } finally {
    connection.closeSync();
    engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}
