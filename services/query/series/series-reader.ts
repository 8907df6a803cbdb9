import { DuckDBInstance, type DuckDBConnection, type DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

import { Fault } from '../../platform/fault.ts';
import { quoteName, quoteText } from '../../store/table-sql.ts';
import { readValidity, readValues } from '../vectors/fixed-builder.ts';
import { isValid } from '../vectors/validity-bits.ts';

/** Which rows of one series file: a rectangle of cells, and optionally members and times. */
export type SeriesRows = {
  readonly path: string;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
  /** column names of the file */
  readonly variables: readonly string[];
  readonly members?: readonly number[];
  readonly startMs?: number;
  readonly endMs?: number;
};

/** One row of a series file; NaN = missing. `values` is used again for the next row. */
export type RowVisitor = (
  row: number,
  column: number,
  member: number | null,
  validMs: number,
  values: Float64Array,
) => void;

export type SeriesReader = {
  /** @throws {Fault} corrupt-data when the file cannot be read; the signal's reason */
  read(rows: SeriesRows, visit: RowVisitor, signal?: AbortSignal): Promise<void>;
  close(): void;
};

/** Connections kept warm; more are opened when more read at once. */
const KEPT_CONNECTIONS = 8;
const KEY_COLUMNS = 4;

/**
 * Reads rows of series files by an embedded DuckDB that keeps file footers in memory. Filters are
 * on whole columns, so only the row groups of the rectangle are read.
 */
export async function openSeriesReader(): Promise<SeriesReader> {
  // One row group a query: threads would only wait for each other.
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '512MB' });
  const setup = await instance.connect();
  await setup.run('SET parquet_metadata_cache = true');
  const idle: DuckDBConnection[] = [setup];

  const read: SeriesReader['read'] = async (rows, visit, signal) => {
    signal?.throwIfAborted();
    const connection = idle.pop() ?? (await instance.connect());
    const interrupt = () => connection.interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      const result = await connection.run(toSql(rows));
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) break;
        visitChunk(chunk, rows.variables.length, visit);
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw new Fault('corrupt-data', 'a series file cannot be read', {}, error);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      if (idle.length < KEPT_CONNECTIONS) idle.push(connection);
      else connection.closeSync();
    }
  };

  return {
    read,
    close() {
      for (const connection of idle.splice(0)) connection.closeSync();
      instance.closeSync();
    },
  };
}

function toSql(rows: SeriesRows): string {
  const { path, variables, members, startMs, endMs } = rows;
  const columns = variables.map((id) => `, ${quoteName(id)}`).join('');
  const time = (ms: number) => `make_timestamp(${Math.trunc(ms)}000)`;
  const filters = [
    `y BETWEEN ${rows.firstRow} AND ${rows.lastRow}`,
    `x BETWEEN ${rows.firstColumn} AND ${rows.lastColumn}`,
    ...(members === undefined ? [] : [`member IN (${members.join(', ')})`]),
    ...(startMs === undefined ? [] : [`valid_time >= ${time(startMs)}`]),
    ...(endMs === undefined ? [] : [`valid_time <= ${time(endMs)}`]),
  ];
  return (
    `SELECT y, x, member, valid_time${columns} ` +
    `FROM read_parquet(${quoteText(path)}, hive_partitioning = false) ` +
    `WHERE ${filters.join(' AND ')}`
  );
}

function visitChunk({ chunk }: DuckDBDataChunk, variables: number, visit: RowVisitor): void {
  const size = duckdb.data_chunk_get_size(chunk);
  const vectorAt = (index: number) => duckdb.data_chunk_get_vector(chunk, index);
  const int32 = (index: number) => {
    const bytes = readValues(vectorAt(index), size * 4);
    return new Int32Array(bytes.buffer, bytes.byteOffset, size);
  };
  const [ys, xs] = [int32(0), int32(1)];
  const memberBytes = readValues(vectorAt(2), size * 2);
  const members = new Int16Array(memberBytes.buffer, memberBytes.byteOffset, size);
  const memberValid = readValidity(vectorAt(2), size);
  const timeBytes = readValues(vectorAt(3), size * 8);
  const times = new BigInt64Array(timeBytes.buffer, timeBytes.byteOffset, size);
  const columns = Array.from({ length: variables }, (_, index) => {
    const vector = vectorAt(KEY_COLUMNS + index);
    const bytes = readValues(vector, size * 4);
    const values = new Float32Array(bytes.buffer, bytes.byteOffset, size);
    return { values, valid: readValidity(vector, size) };
  });
  const values = new Float64Array(variables);
  for (let row = 0; row < size; row++) {
    for (const [index, column] of columns.entries()) {
      values[index] = isValid(column.valid, row) ? column.values[row]! : NaN;
    }
    const member = isValid(memberValid, row) ? members[row]! : null;
    visit(ys[row]!, xs[row]!, member, Number(times[row]! / 1000n), values);
  }
}
