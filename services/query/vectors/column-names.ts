/**
 * Names of a result's columns, each once: a name that was there before, whatever its case, gets
 * `_1`, `_2` and so on, as DuckDB names the columns of a subquery.
 */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const counted = (text: string) => counts.get(text.toLowerCase());
    let unique = name;
    let count = counted(name);
    while (count !== undefined) {
      counts.set(unique.toLowerCase(), count + 1);
      unique = `${unique}_${count}`;
      count = counted(unique);
    }
    counts.set(unique.toLowerCase(), 1);
    return unique;
  });
}
