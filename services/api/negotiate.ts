import { accepts } from 'hono/accepts';
import type { Context } from 'hono';

import { Fault } from '../platform/fault.ts';
import { invalidRequest } from './params.ts';

/** Short name (`f=`) of each format a resource is given in, with its media type. First = default. */
export type Formats<Name extends string> = Readonly<Record<Name, string>>;

const JSON_TYPE = 'application/json';

/**
 * The format of an answer: `f=` wins, then the Accept header, then the first of the list.
 *
 * @throws {Fault} invalid-request for an unknown `f`, not-acceptable when Accept allows none
 */
export function chooseFormat<Name extends string>(
  c: Context,
  formats: Formats<Name>,
  f: string | undefined,
): Name {
  const names = Object.keys(formats) as Name[];
  if (f !== undefined) {
    const named = names.find((name) => name === f || formats[name] === f);
    if (named !== undefined) return named;
    throw invalidRequest([{ field: 'f', value: f, detail: 'no such format', allowed: names }]);
  }
  const header = c.req.header('accept');
  if (header === undefined || header.includes('*/*')) {
    const precise = header === undefined ? undefined : firstNamed(header, formats, names);
    return precise ?? names[0]!;
  }
  const supports = names.map((name) => essenceOf(formats[name]));
  const chosen = accepts(c, { header: 'Accept', supports, default: '' });
  const found = names.find((name) => essenceOf(formats[name]) === chosen);
  const json = header.includes(JSON_TYPE) ? names.find((name) => isJson(formats[name])) : undefined;
  if (found !== undefined || json !== undefined) return (found ?? json)!;
  throw new Fault('not-acceptable', `none of "${header.slice(0, 120)}" is offered here`, {
    allowed: Object.values(formats),
  });
}

function firstNamed<Name extends string>(
  header: string,
  formats: Formats<Name>,
  names: readonly Name[],
): Name | undefined {
  const wanted = header.split(',').map((part) => part.split(';')[0]!.trim());
  for (const type of wanted) {
    const found = names.find((name) => essenceOf(formats[name]) === type);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A client that wants JSON can read every type that is JSON underneath. @see RFC 6839 3.1 */
function isJson(type: string): boolean {
  return essenceOf(type).endsWith('+json');
}

/** A media type without its parameters: `text/csv` of `text/csv; charset=utf-8`. */
function essenceOf(type: string): string {
  return type.split(';')[0]!.trim();
}
