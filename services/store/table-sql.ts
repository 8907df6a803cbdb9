import type { ColumnType, TableColumn, TableSchema } from './table.ts';

/** DuckDB type of each type of column. */
export const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
  json: 'VARCHAR',
  geometry: "GEOMETRY('OGC:CRS84')",
};

/** A name as an SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as an SQL literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Period of a time column a row's file stands for: `all`, `2026-11` or `2026`. */
export function partitionSql({ partition, time }: TableSchema): string {
  if (partition === 'none' || time === undefined) return "'all'";
  const form = partition === 'month' ? '%Y-%m' : '%Y';
  return `coalesce(strftime(${quoteName(time)}, '${form}'), 'none')`;
}

/**
 * Rows of one partition after an ingest: what was there, with what came in its place. A column
 * the new rows do not name keeps what is stored.
 *
 * @param incoming table of new rows, one a key, with the columns of `named`
 * @param stored relation of the rows that are there, or undefined for a new partition
 */
export function mergeSql(
  columns: readonly TableColumn[],
  key: readonly string[],
  named: ReadonlySet<string>,
  incoming: string,
  stored: { readonly relation: string; readonly columns: ReadonlySet<string> } | undefined,
): string {
  const cast = (sql: string, type: ColumnType) => `CAST(${sql} AS ${SQL_TYPES[type]})`;
  const fromNew = columns.map(({ name, type }) => {
    if (named.has(name)) return `n.${quoteName(name)} AS ${quoteName(name)}`;
    const kept = stored?.columns.has(name) === true ? `o.${quoteName(name)}` : 'NULL';
    return `${cast(kept, type)} AS ${quoteName(name)}`;
  });
  if (stored === undefined) return `SELECT ${fromNew.join(', ')} FROM ${incoming} n`;
  const fromOld = columns.map(
    ({ name, type }) =>
      `${cast(stored.columns.has(name) ? `o.${quoteName(name)}` : 'NULL', type)} AS ${quoteName(name)}`,
  );
  const same = key.map((name) => `n.${quoteName(name)} IS NOT DISTINCT FROM o.${quoteName(name)}`);
  const matches = same.join(' AND ');
  return `SELECT ${fromNew.join(', ')} FROM ${incoming} n LEFT JOIN ${stored.relation} o ON ${matches}
    UNION ALL
    SELECT ${fromOld.join(', ')} FROM ${stored.relation} o
    WHERE NOT EXISTS (SELECT 1 FROM ${incoming} n WHERE ${matches})`;
}
