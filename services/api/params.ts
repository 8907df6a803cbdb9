import type { z } from 'zod';

import { Fault, type FieldError } from '../platform/fault.ts';

const LONGEST_ECHO = 120;

/**
 * Query parameters checked by a zod object schema: every name must be in it, none may be repeated
 * or empty.
 *
 * @throws {Fault} invalid-request with one entry a wrong field: its value and what is allowed
 */
export function readParams<Schema extends z.ZodObject>(
  schema: Schema,
  url: string,
): z.infer<Schema> {
  const params = new URL(url).searchParams;
  const names = Object.keys(schema.shape);
  const errors: FieldError[] = [];
  const given: Record<string, string> = {};
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    if (!names.includes(name)) {
      errors.push({ field: shorten(name), detail: 'no such parameter', allowed: names });
    } else if (values.length > 1) {
      errors.push({ field: name, detail: `given ${values.length} times`, allowed: 'once' });
    } else if (values[0] === '') {
      errors.push({ field: name, value: '', detail: 'is empty', allowed: describe(schema, name) });
    } else {
      given[name] = values[0]!;
    }
  }
  const known = errors.map(({ field }) => field);
  const parsed = schema.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) {
    const field = String(issue.path[0] ?? '');
    if (known.includes(field)) continue;
    const missing = !(field in given);
    errors.push({
      field,
      ...(missing ? {} : { value: shorten(given[field]!) }),
      detail: missing ? 'is required' : issue.message,
      allowed: describe(schema, field),
    });
  }
  if (errors.length > 0 || parsed.data === undefined) throw invalidRequest(errors);
  return parsed.data;
}

/** One fault for all the wrong fields of a request. */
export function invalidRequest(errors: readonly FieldError[]): Fault {
  const text = errors.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
  return new Fault('invalid-request', text, { errors });
}

/** What a parameter accepts: the allowed values of an enumeration, else its description. */
function describe(schema: z.ZodObject, name: string): unknown {
  let inner = schema.shape[name] as z.ZodType | undefined;
  const description = inner?.description;
  while (inner !== undefined && 'unwrap' in inner && typeof inner.unwrap === 'function') {
    inner = inner.unwrap() as z.ZodType;
  }
  if (inner !== undefined && 'options' in inner && Array.isArray(inner.options)) {
    return inner.options;
  }
  return description ?? inner?.description ?? name;
}

/** Hostile input may be long: an error repeats only its beginning. */
export function shorten(value: string): string {
  return value.length <= LONGEST_ECHO ? value : `${value.slice(0, LONGEST_ECHO)}…`;
}
