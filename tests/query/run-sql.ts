import { Fault } from '../../services/platform/fault.ts';
import type { SqlBudget } from '../../services/query/sql/budget.ts';
import { openSqlQuery, type SqlQuery } from '../../services/query/sql.ts';
import { toNdjson } from '../../services/query/sql-text.ts';
import type { SmallWorld } from './small-world.ts';

const BUDGET: SqlBudget = { maxRows: 1e7, maxBytes: 1e9, maxSeconds: 30, memoryMb: 512 };

/** SQL over a small world, two queries at a time. */
export const openSql = (world: SmallWorld, budget: Partial<SqlBudget> = {}) =>
  openSqlQuery({
    ...world,
    listTables: async () => [],
    budget: { ...BUDGET, ...budget },
    concurrency: 2,
    threads: 2,
  });

/** The rows of a statement, through its NDJSON form. */
export async function rowsOf(
  query: SqlQuery,
  text: string,
  parameters?: readonly (number | string)[],
): Promise<readonly Record<string, unknown>[]> {
  const answer = await query.select({
    sql: text,
    ...(parameters === undefined ? {} : { parameters }),
  });
  try {
    let lines = '';
    for await (const piece of toNdjson(answer.result, answer.chunks)) lines += piece;
    const parsed = lines.split('\n').filter((line) => line !== '');
    return parsed.map((line) => JSON.parse(line) as Record<string, unknown>);
  } finally {
    await answer.close();
  }
}

/** Kind and facts of the fault that a promise ends with; any other error as it is. */
export const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof Fault ? { kind: error.kind, ...error.facts } : error),
  );
