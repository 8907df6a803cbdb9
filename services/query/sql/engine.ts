import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

import { quoteText } from '../../store/table-sql.ts';

/** Settings that only computations need; the last two can never be taken back. */
const FENCE = (folders: readonly string[]) => [
  "SET TimeZone = 'UTC'",
  `SET allowed_directories = [${folders.map(quoteText).join(', ')}]`,
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  'SET allow_community_extensions = false',
  "SET temp_directory = ''",
  'SET enable_external_access = false',
  'SET lock_configuration = true',
];

/**
 * A DuckDB instance that opens files of `folders` only, loads nothing, keeps its settings and
 * spills nowhere. It has no tables: each statement gets temporary views on its own connection.
 */
export async function openFencedInstance(
  folders: readonly string[],
  memoryMb: number,
  threads: number,
): Promise<{ connect(): Promise<DuckDBConnection>; close(): void }> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMb}MB`,
    threads: String(threads),
  });
  const connection = await instance.connect();
  for (const statement of FENCE(folders)) await connection.run(statement);
  connection.closeSync();
  return { connect: () => instance.connect(), close: () => instance.closeSync() };
}
