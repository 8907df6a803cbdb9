import { randomUUID } from 'node:crypto';

import type { Context } from 'hono';

import { Fault } from '../../platform/fault.ts';
import type { Answer } from '../../twin/processes/job-store.ts';
import type { OutputValue, ProcessOutputs } from '../../twin/processes/process.ts';
import type { Language } from '../language.ts';
import { holdFirstPieces, toStreamBody } from '../stream-body.ts';
import { encodeTable, toContentType } from './table-formats.ts';

const JSON_TYPE = 'application/json';

/** What is known of the one who asks. */
export type Asker = { readonly base: string; readonly language: Language };

/**
 * The outputs of a run as a client asked for them: one as it is, several as parts, or all of them
 * in one JSON document.
 *
 * @see OGC 18-062r2, clauses 7.11.4 and 7.13
 */
export async function answerOutputs(
  c: Context,
  outputs: ProcessOutputs,
  answer: Answer,
  asker: Asker,
): Promise<Response> {
  const asked = Object.keys(answer.outputs);
  const chosen = Object.entries(outputs).filter(
    ([name]) => asked.length === 0 || asked.includes(name),
  );
  if (answer.response === 'document') {
    const notes = chosen.length === 1 ? notesOf(chosen[0]![1]) : undefined;
    return answerPieces(c, documentPieces(chosen, answer, asker), JSON_TYPE, notes);
  }
  const [only] = chosen;
  if (only !== undefined && chosen.length === 1) {
    const [name, value] = only;
    return answerOne(c, value, typeOf(name, value, answer), asker);
  }
  const boundary = randomUUID();
  const pieces = partPieces(chosen, boundary, answer, asker);
  return answerPieces(c, pieces, `multipart/related; boundary=${boundary}`);
}

/** One output as it is. @throws {Fault} not-found when there is no such output */
export function answerOutput(
  c: Context,
  outputs: ProcessOutputs,
  name: string,
  mediaType: string | undefined,
  asker: Asker,
): Promise<Response> {
  const value = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  if (value !== undefined) return answerOne(c, value, mediaType ?? defaultType(value), asker);
  throw new Fault('not-found', `no output "${name.slice(0, 80)}"`, {
    allowed: Object.keys(outputs),
  });
}

async function answerOne(
  c: Context,
  value: OutputValue,
  mediaType: string,
  { base, language }: Asker,
): Promise<Response> {
  if (value.kind === 'link') {
    const link = { rel: 'item', type: value.mediaType, title: value.title[language] };
    const href = `${base}${value.href}`;
    const header = `<${href}>; rel="${link.rel}"; type="${link.type}"`;
    return c.body(JSON.stringify({ href, ...link }), 200, {
      ...headersOf(JSON_TYPE),
      link: header,
    });
  }
  return answerPieces(c, piecesOf(value, mediaType), mediaType, notesOf(value));
}

/** What must be said of the rows of a table, such as gaps and what was assumed: JSON. */
function notesOf(value: OutputValue): string | undefined {
  return value.kind === 'table' ? value.schema.metadata?.['isohyet:notes'] : undefined;
}

function headersOf(mediaType: string) {
  return { 'content-type': toContentType(mediaType), 'cache-control': 'no-store', vary: 'accept' };
}

async function answerPieces(
  c: Context,
  pieces: AsyncGenerator<Uint8Array>,
  mediaType: string,
  notes?: string,
): Promise<Response> {
  const held = await holdFirstPieces(pieces);
  const body = toStreamBody(c, held, async () => void (await pieces.return(undefined)));
  const headers = headersOf(mediaType);
  return c.body(body, 200, notes === undefined ? headers : { ...headers, 'isohyet-notes': notes });
}

function defaultType(value: OutputValue): string {
  return value.kind === 'table' ? JSON_TYPE : (value.mediaType ?? JSON_TYPE);
}

function typeOf(name: string, value: OutputValue, answer: Answer): string {
  const asked = answer.outputs[name] ?? (value.kind === 'table' ? answer.mediaType : undefined);
  return value.kind === 'table' ? (asked ?? JSON_TYPE) : defaultType(value);
}

async function* piecesOf(
  value: Exclude<OutputValue, { kind: 'link' }>,
  mediaType: string,
): AsyncGenerator<Uint8Array> {
  switch (value.kind) {
    case 'table':
      return yield* encodeTable(value, mediaType);
    case 'bytes':
      return yield value.bytes;
    case 'json':
      return yield Buffer.from(JSON.stringify(value.value));
  }
}

type Chosen = readonly (readonly [string, OutputValue])[];

/** `results.yaml`: JSON inline, text and other bytes as qualified values, notes of a table beside it. */
async function* documentPieces(
  chosen: Chosen,
  answer: Answer,
  { base, language }: Asker,
): AsyncGenerator<Uint8Array> {
  let mark = '{';
  for (const [name, value] of chosen) {
    yield Buffer.from(`${mark}${JSON.stringify(name)}:`);
    mark = ',';
    if (value.kind === 'link') {
      const { mediaType, title } = value;
      const link = { href: `${base}${value.href}`, type: mediaType, title: title[language] };
      yield Buffer.from(JSON.stringify(link));
      continue;
    }
    const mediaType = typeOf(name, value, answer);
    const notes = notesOf(value);
    const said = notes === undefined ? '' : `"isohyet:notes":${notes},`;
    const head = `{"mediaType":${JSON.stringify(mediaType)},${said}"value":`;
    const isJson = mediaType === JSON_TYPE || mediaType.endsWith('+json');
    yield Buffer.from(head);
    if (isJson) yield* piecesOf(value, mediaType);
    else {
      const bytes = Buffer.concat(await Array.fromAsync(piecesOf(value, mediaType)));
      const isText = mediaType.startsWith('text/') || mediaType === 'application/x-ndjson';
      yield Buffer.from(
        isText
          ? JSON.stringify(bytes.toString())
          : `"${bytes.toString('base64')}","encoding":"base64"`,
      );
    }
    yield Buffer.from('}');
  }
  yield Buffer.from(mark === '{' ? '{}' : '}');
}

/** One part an output, named by its Content-ID, with the headers of its own. @see RFC 2387 */
async function* partPieces(
  chosen: Chosen,
  boundary: string,
  answer: Answer,
  { base }: Asker,
): AsyncGenerator<Uint8Array> {
  for (const [name, value] of chosen) {
    const id = encodeURIComponent(name);
    const isLink = value.kind === 'link';
    const location = isLink ? `Content-Location: ${base}${value.href}\r\n` : '';
    const type = toContentType(typeOf(name, value, answer));
    const notes = notesOf(value);
    const said = notes === undefined ? '' : `Isohyet-Notes: ${notes}\r\n`;
    yield Buffer.from(
      `--${boundary}\r\nContent-Type: ${type}\r\nContent-ID: <${id}>\r\n${location}${said}\r\n`,
    );
    if (!isLink) yield* piecesOf(value, typeOf(name, value, answer));
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}
