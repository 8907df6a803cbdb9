import { z } from 'zod';

/**
 * A schema of named values that takes the names as people write them: without regard to case,
 * hyphens, underscores and blanks, and under other names. What comes out, and what a description
 * of it tells, are the names of the schema.
 *
 * @param aliases other names in lower case without separators, and the names that they mean
 */
export function anyCase<Schema extends z.ZodType>(
  schema: Schema,
  names: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
) {
  const known = new Map([
    ...Object.entries(aliases),
    ...names.map((name) => [toKey(name), name] as const),
  ]);
  return z.preprocess(
    (value) => (typeof value === 'string' ? (known.get(toKey(value)) ?? value) : value),
    schema,
  );
}

function toKey(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}
