import type { Context } from 'hono';
import { z } from 'zod';

import { Fault, type FieldError } from '../../platform/fault.ts';
import type { Answer } from '../../twin/processes/job-store.ts';
import type { JobRequest } from '../../twin/processes/live-jobs.ts';
import { checkInputs, type Process } from '../../twin/processes/process.ts';
import { TABLE_TYPES } from '../../twin/processes/tables/read-posted.ts';
import { invalidRequest } from '../params.ts';
import { checkEncoding, readBody } from './read-body.ts';
import { readQuery } from './read-query.ts';
import { toMediaType } from './table-formats.ts';

const MOST_JSON_BYTES = 64 * 1024 * 1024;

const Output = z.strictObject({
  format: z.strictObject({ mediaType: z.string() }).optional(),
  transmissionMode: z.literal('value').default('value'),
});
/** @see OGC 18-062r2, execute.yaml */
export const ExecuteBody = z.strictObject({
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), Output).optional(),
  response: z.enum(['raw', 'document']).default('raw'),
  /** as drafts of the standard had it; the header `Prefer` says the same */
  mode: z.enum(['sync', 'async', 'auto']).optional(),
});

/** What a client asks for: a checked request, how to answer, and whether to wait. */
export type ExecuteRequest = JobRequest & { readonly async: boolean };

/**
 * Reads an execute request: JSON, or the table itself with the options in the query string.
 *
 * @param maxBytes of the body
 * @throws {Fault} invalid-request naming each wrong input, unsupported-format, too-large
 */
export async function readExecuteRequest(
  c: Context,
  process: Process,
  maxBytes: number,
): Promise<ExecuteRequest> {
  const [essence = ''] = (c.req.header('content-type') ?? '').split(';');
  const mediaType = essence.trim().toLowerCase();
  const async = prefersAsync(c);
  if (isTable(mediaType)) {
    if (process.tableInput === undefined) throw unread(mediaType, ['application/json']);
    checkEncoding(c);
    const { f, inputs: given } = readQuery(c.req.url, process);
    const inputs = checkInputs(process, given, process.tableInput);
    const answer: Answer = {
      response: 'raw',
      outputs: {},
      mediaType: toMediaType(c, f, mediaType),
    };
    const bytes = await readBody(c, maxBytes);
    return { process, inputs, answer, async, table: { mediaType, bytes } };
  }
  if (mediaType !== 'application/json') {
    const tables = process.tableInput === undefined ? [] : TABLE_TYPES;
    throw unread(mediaType, ['application/json', ...tables]);
  }
  checkEncoding(c);
  const { f, inputs: rest } = readQuery(c.req.url, process);
  const bytes = await readBody(c, Math.min(maxBytes, MOST_JSON_BYTES));
  const [stray] = Object.keys(rest);
  if (stray !== undefined) {
    const detail = 'inputs stand in the body of a JSON request, not in the query string';
    throw invalidRequest([{ field: stray.slice(0, 80), detail, allowed: ['f'] }]);
  }
  const body = readJson(bytes);
  const answer = answerOf(c, process, body, f);
  const inputs = checkInputs(process, unqualify(process, body.inputs));
  return { process, inputs, answer, async: async || body.mode === 'async' };
}

function isTable(mediaType: string): boolean {
  return (TABLE_TYPES as readonly string[]).includes(mediaType);
}

function unread(mediaType: string, allowed: readonly string[]): Fault {
  const shown = mediaType.slice(0, 80);
  return new Fault('unsupported-format', `a body of type "${shown}" is not read here`, { allowed });
}

/** @see RFC 7240; OGC 18-062r2, clause 7.11.2 */
function prefersAsync(c: Context): boolean {
  const preferences = (c.req.header('prefer') ?? '').toLowerCase().split(/[,;]/);
  return preferences.some((preference) => preference.trim() === 'respond-async');
}

function readJson(bytes: Uint8Array): z.infer<typeof ExecuteBody> {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    const detail = `is not JSON: ${(error as Error).message.slice(0, 120)}`;
    throw invalidRequest([{ field: 'body', detail, allowed: '{"inputs": {...}}' }]);
  }
  const body = ExecuteBody.safeParse(json);
  if (body.success) return body.data;
  throw invalidRequest(
    body.error.issues.map((issue) => ({
      field: [...issue.path, ...('keys' in issue ? [issue.keys[0]] : [])].join('.') || 'body',
      detail: issue.message,
      allowed: 'values' in issue ? issue.values : Object.keys(ExecuteBody.shape),
    })),
  );
}

function answerOf(
  c: Context,
  process: Process,
  { outputs = {}, response }: z.infer<typeof ExecuteBody>,
  f: string | undefined,
): Answer {
  const names = Object.keys(process.outputs);
  const errors: FieldError[] = [];
  for (const [name, { format }] of Object.entries(outputs)) {
    const declared = process.outputs[name];
    const wanted = format?.mediaType.split(';')[0]?.trim();
    if (declared === undefined || !names.includes(name)) {
      const field = `outputs.${name.slice(0, 80)}`;
      errors.push({ field, detail: 'no such output', allowed: names });
    } else if (
      wanted !== undefined &&
      !declared.mediaTypes.some((type) => type.split(';')[0] === wanted)
    ) {
      const field = `outputs.${name}.format.mediaType`;
      errors.push({
        field,
        value: wanted.slice(0, 80),
        detail: 'is not given',
        allowed: declared.mediaTypes,
      });
    }
  }
  for (const [name, { format }] of Object.entries(outputs)) {
    if (f === undefined || format === undefined) continue;
    const detail = 'is asked for beside f=, which says it too';
    errors.push({
      field: `outputs.${name.slice(0, 80)}.format`,
      detail,
      allowed: 'one of the two',
    });
  }
  if (errors.length > 0) throw invalidRequest(errors);
  const formats = Object.entries(outputs).map(([name, { format }]) => [
    name,
    format?.mediaType.split(';')[0]?.trim() ?? null,
  ]);
  const asked = Object.fromEntries(formats) as Record<string, string | null>;
  const hasTable = process.tableInput !== undefined && response === 'raw';
  const mediaType = hasTable ? toMediaType(c, f, 'application/json') : undefined;
  return { response, outputs: asked, ...(mediaType === undefined ? {} : { mediaType }) };
}

const Qualified = z.strictObject({
  value: z.unknown(),
  mediaType: z.string().optional(),
  encoding: z.string().optional(),
  schema: z.unknown().optional(),
});

/** `{"value": ...}` as the value itself (clause 7.11.2.3), where it is no value of its own. */
function unqualify(process: Process, inputs: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      if (name === process.tableInput) return [name, value];
      if (typeof value === 'object' && value !== null && 'href' in value) {
        const detail = 'inputs by reference are not fetched: send the value';
        throw invalidRequest([{ field: name.slice(0, 80), detail, allowed: 'the value itself' }]);
      }
      const qualified = Qualified.safeParse(value);
      const isQualified = qualified.success && Object.hasOwn(value as object, 'value');
      return [name, isQualified ? qualified.data.value : value];
    }),
  );
}
