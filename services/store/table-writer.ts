import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

import { toIsoTime } from '../earth/time.ts';
import type { TableRow } from '../formats/table.ts';
import { toStorageFault, writeAtomically, writeFileAtomically } from '../platform/atomic-file.ts';
import type { Lineage } from './lineage.ts';
import { openRowTable, type RowTable } from './table-rows.ts';
import { mergeSql, partitionSql, quoteName, quoteText } from './table-sql.ts';
import type { TableColumn, TableFile, TableManifest, TableSchema } from './table.ts';

const MEMORY = '1GB';
const THREADS = 2;
/** Rows of one row group: small enough that a filter by time or key skips most of a file. */
const ROW_GROUP_ROWS = 20_480;

export type TableSource = {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
};
export type TableWriter = {
  /** True when rows of these very bytes are stored: adding them again would change nothing. */
  hasSource(sha256: string): boolean;
  /** Takes rows and counts them; a row whose key was there before replaces it at commit. */
  addRows(rows: Iterable<TableRow>, source: TableSource): number;
  /**
   * Writes what was added, all of it or nothing, and gives the manifest that is now in force.
   *
   * @param lineages of all computed rows that are there then; absent: as it was
   */
  commit(lineages?: readonly Lineage[]): Promise<TableManifest>;
  close(): Promise<void>;
};

/**
 * Merges rows into a table by key. Files of touched partitions are written under the names of a
 * new generation and made durable before `table.json` is replaced; files that neither the new nor
 * the former manifest names are swept after it.
 */
export async function openTableWriter(options: {
  readonly collection: string;
  readonly folder: string;
  readonly table: TableSchema;
  readonly marks: TableManifest['marks'];
  readonly before: TableManifest | undefined;
  /** true: none of the rows and sources of `before` stays */
  readonly replacesRows: boolean;
  /** lets go of the table's lock */
  readonly release: () => Promise<void>;
}): Promise<TableWriter> {
  const { collection, folder, table, marks, before, release } = options;
  const kept = options.replacesRows ? undefined : before;
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY,
    threads: String(THREADS),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const db = await instance.connect();
  const rows: RowTable = await openRowTable(db, table, kept?.table.columns ?? []);
  const sources: TableManifest['sources'][number][] = [];

  const commit = async (
    lineages: readonly Lineage[] | undefined = kept?.lineages,
  ): Promise<TableManifest> => {
    const columns = await rows.finish();
    const generation = (before?.generation ?? 0) + 1;
    const touched = await partitionsOf(db, table);
    const untouched = (kept?.files ?? []).filter(({ partition }) => !touched.includes(partition));
    const written: TableFile[] = [];
    for (const partition of touched) {
      const stored = kept?.files.find((file) => file.partition === partition);
      const path = `rows/${partition}-g${generation}.parquet`;
      const select = await partitionRows(db, { folder, table, columns, partition, stored, rows });
      written.push(await writePart(db, { folder, path, partition, select, table }));
    }
    const files = [...untouched, ...written].sort((a, b) => (a.partition < b.partition ? -1 : 1));
    const manifest: TableManifest = {
      schema: 1,
      collection,
      generation,
      table: { ...table, columns: [...columns] },
      rows: files.reduce((sum, file) => sum + file.rows, 0),
      files,
      sources: [...(kept?.sources ?? []), ...sources],
      // Rows that stay are of what they were of.
      marks: [...new Set([...(kept?.marks ?? []), ...marks])],
      ...(lineages !== undefined && { lineages: [...lineages] }),
      updatedAt: toIsoTime(Date.now()),
    };
    await writeFileAtomically(join(folder, 'table.json'), `${JSON.stringify(manifest)}\n`);
    await sweep(folder, [...files, ...(before?.files ?? [])]);
    return manifest;
  };

  return {
    hasSource: (sha256) => [...(kept?.sources ?? []), ...sources].some((s) => s.sha256 === sha256),
    addRows(added, source) {
      const { name, bytes, sha256 } = source;
      const count = rows.append(added);
      sources.push({ name, bytes, sha256, rows: count });
      return count;
    },
    commit,
    async close() {
      rows.close();
      db.closeSync();
      instance.closeSync();
      await release();
    },
  };
}

async function partitionsOf(db: DuckDBConnection, table: TableSchema): Promise<string[]> {
  const sql = `SELECT DISTINCT ${partitionSql(table)} FROM incoming ORDER BY 1`;
  return (await db.runAndReadAll(sql)).getRows().map(([partition]) => String(partition));
}

async function partitionRows(
  db: DuckDBConnection,
  part: {
    readonly folder: string;
    readonly table: TableSchema;
    readonly columns: readonly TableColumn[];
    readonly partition: string;
    readonly stored: TableFile | undefined;
    readonly rows: RowTable;
  },
): Promise<string> {
  const { folder, table, columns, partition, stored, rows } = part;
  const which = `${partitionSql(table)} = ${quoteText(partition)}`;
  const incoming = `(SELECT * FROM incoming WHERE ${which})`;
  if (stored === undefined) return mergeSql(columns, table.key, rows.named(), incoming, undefined);
  const relation = `read_parquet(${quoteText(join(folder, stored.path))})`;
  const described = await db.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
  const names = new Set(described.getRows().map(([name]) => String(name)));
  return mergeSql(columns, table.key, rows.named(), incoming, { relation, columns: names });
}

async function writePart(
  db: DuckDBConnection,
  part: {
    readonly folder: string;
    readonly path: string;
    readonly partition: string;
    readonly select: string;
    readonly table: TableSchema;
  },
): Promise<TableFile> {
  const path = join(part.folder, part.path);
  const { key, time, geometry } = part.table;
  const order = [...new Set([...key.filter((name) => name !== time), ...(time ? [time] : [])])];
  await writeAtomically(path, async (temporary) => {
    await db.run(
      `COPY (SELECT * FROM (${part.select}) ORDER BY ${order.map(quoteName).join(', ')})
       TO ${quoteText(temporary)}
       (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, GEOPARQUET_VERSION 'V1')`,
    );
  });
  const times =
    time === undefined
      ? ''
      : `, epoch_ms(min(${quoteName(time)})), epoch_ms(max(${quoteName(time)}))`;
  const counted = await db.runAndReadAll(
    `SELECT count(*)${times} FROM read_parquet(${quoteText(path)})`,
  );
  const [count, first, last] = counted.getRows()[0] ?? [];
  const bbox = geometry === undefined ? undefined : await boxOf(db, path, geometry);
  return {
    path: part.path,
    partition: part.partition,
    bytes: (await stat(path)).size,
    sha256: await hashFile(path),
    rows: Number(count),
    ...(bbox === undefined ? {} : { bbox }),
    ...(typeof first === 'bigint' ? { firstTime: toIsoTime(Number(first)) } : {}),
    ...(typeof last === 'bigint' ? { lastTime: toIsoTime(Number(last)) } : {}),
  };
}

/** The box DuckDB wrote into the GeoParquet metadata of a file. */
async function boxOf(db: DuckDBConnection, path: string, geometry: string) {
  const sql = `SELECT decode(value) FROM parquet_kv_metadata(${quoteText(path)}) WHERE decode(key) = 'geo'`;
  const [text] = (await db.runAndReadAll(sql)).getRows()[0] ?? [];
  if (typeof text !== 'string') return undefined;
  const geo = JSON.parse(text) as { columns: Record<string, { bbox?: number[] }> };
  const bbox = geo.columns[geometry]?.bbox;
  if (bbox === undefined || bbox.length !== 4 || !bbox.every(Number.isFinite)) return undefined;
  return bbox as [number, number, number, number];
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

async function sweep(folder: string, named: readonly TableFile[]): Promise<void> {
  const keep = new Set(named.map(({ path }) => path));
  const rows = join(folder, 'rows');
  try {
    const names = await readdir(rows);
    const orphans = names.filter((name) => !keep.has(`rows/${name}`));
    await Promise.all(orphans.map((name) => rm(join(rows, name), { force: true })));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw toStorageFault(error, rows);
  }
}
