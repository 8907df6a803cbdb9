import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBResult,
  DuckDBValue,
} from '@duckdb/node-api';

import { toStorageFault } from '../platform/atomic-file.ts';
import { Fault } from '../platform/fault.ts';
import { quoteName, quoteText } from '../store/table-sql.ts';
import {
  meterChunks,
  tooManyBytes,
  tooManyRows,
  watchConnection,
  type SqlBudget,
} from './sql/budget.ts';
import { registerFireFunctions } from './sql/science/fire-functions.ts';
import { openFencedInstance } from './sql/engine.ts';
import { openExportsFolder } from './sql/exports-folder.ts';
import { openMemoryGuard } from './sql/memory-guard.ts';
import { prepareStatement, type PreparedSql } from './sql/prepare.ts';
import { toSqlFault } from './sql/sql-errors.ts';
import type { ViewSources } from './sql/table-views.ts';
import { openTurns } from './sql/turns.ts';
import { describeSources } from './sql/lineage.ts';

export type SqlStatement = {
  readonly sql: string;
  /** values of `$1` or `$name` */
  readonly parameters?: readonly DuckDBValue[] | Readonly<Record<string, DuckDBValue>>;
};

const LONGEST_CLOSE_MS = 5000;
/** More than these keep the places of others: threads are few. */
const MOST_LEFT_BEHIND = 4;

/** A running statement. It must be closed, whatever came of it. */
export type SqlAnswer = {
  readonly result: DuckDBResult;
  /** fetched as they are asked for; a second reading is not possible */
  readonly chunks: AsyncIterable<DuckDBDataChunk>;
  /** source, run, licence and attribution of what the statement read, as text by key */
  readonly metadata: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

export type SqlFile = { readonly path: string; readonly bytes: number; close(): Promise<void> };

export type SqlQuery = {
  /** @throws {Fault} invalid-request, refused-query, too-large, timed-out, cancelled, unavailable */
  select(statement: SqlStatement, signal?: AbortSignal): Promise<SqlAnswer>;
  /** The whole result as a Parquet file, there until it is closed. Faults as `select`. */
  exportParquet(statement: SqlStatement, signal?: AbortSignal): Promise<SqlFile>;
  close(): Promise<void>;
};

/**
 * Opens SQL over the catalog: read-only, fenced in, within budgets. Each statement runs on a
 * connection of its own, over views of exactly the files that the manifests name at that moment.
 */
export async function openSqlQuery(
  deps: ViewSources & {
    readonly dataDir: string;
    readonly budget: SqlBudget;
    readonly concurrency: number;
    readonly threads?: number;
  },
): Promise<SqlQuery> {
  const { budget, threads = availableParallelism() } = deps;
  const dataDir = resolve(deps.dataDir);
  const exportsDir = await openExportsFolder();
  const engine = await openFencedInstance([dataDir, exportsDir], budget.memoryMb, threads);
  const setup = await engine.connect();
  registerFireFunctions(setup);
  setup.closeSync();
  const turns = openTurns(deps.concurrency);
  const guard = openMemoryGuard(budget.memoryMb);
  /** Steps that were given up but that the engine still works at. */
  const leftBehind = new Set<Promise<void>>();

  const start = async (statement: SqlStatement, signal: AbortSignal | undefined) => {
    const leave = await turns.take(signal);
    let close = async () => leave();
    try {
      const connection = await engine.connect();
      let closed = false;
      const watch = watchConnection(connection, budget, signal, () => void close());
      const unwatch = guard.watch((fault) => watch.stop(fault));
      close = async () => {
        if (closed) return;
        closed = true;
        await watch.close();
        const ended = watch.idle().then(() => {
          unwatch();
          connection.closeSync();
          leftBehind.delete(ended);
        });
        leftBehind.add(ended);
        // A step that heeds no interrupt keeps its thread, not the place of the next statement.
        if (leftBehind.size > MOST_LEFT_BEHIND) await ended;
        leave();
      };
      const prepared = await prepareStatement(connection, statement.sql, deps);
      return { connection, watch, close, prepared };
    } catch (error) {
      await close();
      throw toSqlFault(error, budget.memoryMb);
    }
  };

  const select: SqlQuery['select'] = async (statement, signal) => {
    const { connection, watch, close, prepared } = await start(statement, signal);
    try {
      // In a transaction, a failure among the rows leaves a trace: see `meterChunks`.
      await connection.run('BEGIN');
      const result = await watch.step(() =>
        connection.stream(prepared.sql, toValues(statement.parameters)),
      );
      const confirmEnd = () => connection.run('SELECT 1');
      const chunks = mapFaults(meterChunks(result, confirmEnd, watch, budget), budget.memoryMb);
      return { result, chunks, metadata: describeSources(prepared.views), close };
    } catch (error) {
      await close();
      throw toSqlFault(error, budget.memoryMb);
    }
  };

  const exportParquet: SqlQuery['exportParquet'] = async (statement, signal) => {
    if (statement.parameters !== undefined) {
      throw new Fault('invalid-request', 'parameters do not go with Parquet', {
        errors: [{ field: 'params', detail: 'do not go with f=parquet: write the values out' }],
      });
    }
    const { connection, watch, close, prepared } = await start(statement, signal);
    let folder: string | undefined;
    try {
      folder = await mkdtemp(join(exportsDir, 'answer-'));
      const path = join(folder, 'result.parquet');
      const rows = await watch.step(() =>
        copyToParquet(connection, prepared, path, budget.maxRows),
      );
      if (rows > budget.maxRows) throw tooManyRows(budget.maxRows);
      const { size } = await stat(path);
      if (size > budget.maxBytes) throw tooManyBytes(budget.maxBytes);
      const done = folder;
      return { path, bytes: size, close: () => rm(done, { recursive: true, force: true }) };
    } catch (error) {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
      throw toSqlFault(toStorageFault(error, exportsDir), budget.memoryMb);
    } finally {
      await close();
    }
  };

  const close = async () => {
    await Promise.race([Promise.all(leftBehind), setTimeout(LONGEST_CLOSE_MS, 0, { ref: false })]);
    engine.close();
    await rm(exportsDir, { recursive: true, force: true });
  };
  return { select, exportParquet, close };
}

/** The already fenced statement as a file; one row more than the budget tells that it is passed. */
async function copyToParquet(
  connection: DuckDBConnection,
  { sql, views }: PreparedSql,
  path: string,
  maxRows: number,
): Promise<number> {
  await connection.run(`CREATE TEMP VIEW isohyet_answer AS ${sql}`);
  const columns = await exactColumns(connection);
  const metadata = Object.entries(describeSources(views))
    .map(([key, value]) => `${quoteName(key)}: ${quoteText(value)}`)
    .join(', ');
  const copied = await connection.run(
    `COPY (SELECT ${columns} FROM isohyet_answer LIMIT ${maxRows + 1}) TO ${quoteText(path)} ` +
      `(FORMAT parquet, COMPRESSION zstd${metadata === '' ? '' : `, KV_METADATA {${metadata}}`})`,
  );
  return copied.rowsChanged;
}

/** Types that DuckDB would write to Parquet as others hold them not: as text, no digit is lost. */
const AS_TEXT: ReadonlySet<string> = new Set(['UHUGEINT', 'TIME WITH TIME ZONE', 'BIGNUM']);

async function exactColumns(connection: DuckDBConnection): Promise<string> {
  const described = await connection.runAndReadAll('DESCRIBE isohyet_answer');
  return described
    .getRows()
    .map(([name, type]) => {
      const column = quoteName(String(name));
      if (String(type) === 'HUGEINT') return `${column}::DECIMAL(38, 0) AS ${column}`;
      return AS_TEXT.has(String(type)) ? `${column}::VARCHAR AS ${column}` : column;
    })
    .join(', ');
}

async function* mapFaults<T>(items: AsyncIterable<T>, memoryMb: number): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw toSqlFault(error, memoryMb);
  }
}

function toValues(
  parameters: SqlStatement['parameters'],
): DuckDBValue[] | Record<string, DuckDBValue> | undefined {
  if (parameters === undefined) return undefined;
  if (Array.isArray(parameters)) return [...(parameters as readonly DuckDBValue[])];
  return { ...(parameters as Readonly<Record<string, DuckDBValue>>) };
}
