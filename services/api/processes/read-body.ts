import type { IncomingMessage } from 'node:http';

import type { Context } from 'hono';

import { Fault } from '../../platform/fault.ts';

/**
 * Refuses a body that is packed, or text that is not UTF-8: read as it is, it would be another.
 *
 * @throws {Fault} unsupported-format
 */
export function checkEncoding(c: Context): void {
  const packed = (c.req.header('content-encoding') ?? 'identity').trim().toLowerCase();
  if (packed !== 'identity' && packed !== '') {
    const detail = `a body with Content-Encoding "${packed.slice(0, 40)}" is not read here`;
    const hint = 'Arrow and Parquet may be compressed inside';
    throw new Fault('unsupported-format', detail, { allowed: ['identity'], hint });
  }
  const [, charset] = /;\s*charset="?([^";\s]*)/i.exec(c.req.header('content-type') ?? '') ?? [];
  if (charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)) return;
  const detail = `text in the charset "${charset.slice(0, 40)}" is not read here`;
  throw new Fault('unsupported-format', detail, { allowed: ['utf-8'] });
}

/**
 * The body of a request, in memory that all threads see; nothing is read beyond the bound.
 *
 * @throws {Fault} too-large naming the bound; invalid-request for a body cut off
 */
export async function readBody(
  c: Context,
  maxBytes: number,
): Promise<Uint8Array<SharedArrayBuffer>> {
  const declared = Number(c.req.header('content-length') ?? NaN);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  let bytes = new Uint8Array(new SharedArrayBuffer(Number.isNaN(declared) ? 65_536 : declared));
  let at = 0;
  for await (const piece of piecesOf(c)) {
    const end = at + piece.length;
    if (end > maxBytes) throw tooLarge(maxBytes);
    if (end > bytes.length) {
      const grown = new SharedArrayBuffer(Math.min(maxBytes, Math.max(end, bytes.length * 2)));
      const larger = new Uint8Array(grown);
      larger.set(bytes.subarray(0, at));
      bytes = larger;
    }
    bytes.set(piece, at);
    at = end;
  }
  if (at < declared) {
    throw new Fault('invalid-request', 'the body ended early', {
      errors: [{ field: 'body', detail: `has ${at} of ${declared} bytes` }],
    });
  }
  return bytes.subarray(0, at);
}

/**
 * The pieces as they come from the socket, where there is one: through the streams of the web
 * platform a large body takes twice the time.
 */
function piecesOf(c: Context): AsyncIterable<Uint8Array> {
  const incoming = (c.env as { incoming?: IncomingMessage } | undefined)?.incoming;
  return incoming ?? c.req.raw.body ?? new ReadableStream({ start: (empty) => empty.close() });
}

function tooLarge(most: number): Fault {
  return new Fault('too-large', `the body is larger than ${most} bytes`, {
    budget: 'PROCESS_MAX_BODY_BYTES',
    most,
    hint: 'send the table in parts, as Arrow or Parquet rather than CSV, never as JSON',
  });
}
