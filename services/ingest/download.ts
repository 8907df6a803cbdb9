import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';

import { Fault } from '../platform/fault.ts';
import { requestOnce } from './request-once.ts';

export type DownloadOptions = {
  /** where the bytes go; removed again when the download fails */
  readonly path: string;
  /** private and loopback addresses may be asked: all, or those of these hosts (`name:port`) */
  readonly allowPrivate?: boolean | readonly string[];
  readonly maxBytes?: number;
  /** most time without a byte, and in all, milliseconds */
  readonly idleMs?: number;
  readonly totalMs?: number;
  /** how often to try in all */
  readonly attempts?: number;
  readonly onBytes?: (bytes: number) => void;
  /** waits between attempts, milliseconds */
  readonly pause?: (ms: number) => Promise<unknown>;
  readonly signal?: AbortSignal;
};

const GIB = 1024 ** 3;
const MOST_REDIRECTS = 5;
const FIRST_PAUSE_MS = 1000;
/** A server that asks for more patience than this is taken for down. */
const LONGEST_PAUSE_MS = 120_000;
const AGAIN = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Downloads a file over http or https and checks that it came whole: announced length,
 * `content-md5`, `repr-digest` or `digest` headers, and `#sha256=<hex>` behind the address.
 * Busy answers (429, 503 and their like) are tried again, when the server says it may.
 *
 * @throws {Fault} refused-query for a private address; unavailable when the server does not give
 *   it; timed-out; too-large; corrupt-data when it is cut short or fails its checksum
 */
export async function downloadFile(address: string, options: DownloadOptions): Promise<void> {
  const { path, attempts = 4, pause = (ms) => wait(ms, undefined, { ref: true }) } = options;
  const wanted = /^#sha256=([0-9a-f]{64})$/i.exec(new URL(address).hash)?.[1]?.toLowerCase();
  for (let attempt = 1; ; attempt++) {
    try {
      return await downloadOnce(address, wanted, options);
    } catch (error) {
      await rm(path, { force: true });
      if (!(error instanceof Fault) || error.facts['again'] !== true || attempt >= attempts) {
        throw error;
      }
      const asked = error.facts['afterMs'];
      const pauseMs = typeof asked === 'number' ? asked : FIRST_PAUSE_MS * 2 ** (attempt - 1);
      if (pauseMs > LONGEST_PAUSE_MS) throw error;
      await pause(pauseMs);
    }
  }
}

async function downloadOnce(
  address: string,
  sha256: string | undefined,
  options: DownloadOptions,
): Promise<void> {
  const { path, maxBytes = 64 * GIB, idleMs = 60_000, totalMs = 3 * 3_600_000 } = options;
  const limit = AbortSignal.timeout(totalMs);
  const signal = AbortSignal.any([limit, ...(options.signal ? [options.signal] : [])]);
  const host = new URL(address).host;
  const response = await followRedirects(address, { ...options, idleMs, signal }).catch(
    (error: unknown) => {
      if (error instanceof Fault) throw error;
      const at = { host, bytes: 0, announced: undefined, limit, signal: options.signal };
      throw toTransferFault(error, at);
    },
  );
  const tooLarge = () =>
    new Fault('too-large', `${host} sends more than ${maxBytes} bytes`, { maxBytes });
  const announced = toLength(response.headers['content-length']);
  if (announced !== undefined && announced > maxBytes) {
    response.destroy();
    throw tooLarge();
  }
  const hashes = { md5: createHash('md5'), sha256: createHash('sha256') };
  let bytes = 0;
  const count = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      hashes.md5.update(chunk);
      hashes.sha256.update(chunk);
      options.onBytes?.(chunk.length);
      yield chunk;
    }
  };
  try {
    await pipeline(response, count, createWriteStream(path), { signal });
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw toTransferFault(error, { host, bytes, announced, limit, signal: options.signal });
  }
  const got = { bytes, md5: hashes.md5.digest(), sha256: hashes.sha256.digest() };
  checkWhole(response, got, { announced, sha256 });
}

async function followRedirects(
  address: string,
  options: DownloadOptions & { readonly idleMs: number; readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  let url = new URL(address);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    // Each hop is checked anew: a public address may point to a private one.
    const response = await requestOnce(url, options);
    const { statusCode: status = 0, headers } = response;
    const isRedirect = status >= 300 && status < 400 && headers.location !== undefined;
    if (status === 200) return response;
    response.destroy();
    if (isRedirect) {
      url = new URL(headers.location ?? '', url);
      continue;
    }
    const afterMs = toPauseMs(headers['retry-after']);
    throw new Fault('unavailable', `${url.host} answers ${status}`, {
      status,
      again: AGAIN.has(status),
      ...(afterMs !== undefined && { afterMs }),
    });
  }
  throw new Fault(
    'unavailable',
    `${new URL(address).host} redirects more than ${MOST_REDIRECTS} times`,
  );
}

type Got = { readonly bytes: number; readonly md5: Buffer; readonly sha256: Buffer };

function checkWhole(
  { headers }: IncomingMessage,
  got: Got,
  wanted: { readonly announced: number | undefined; readonly sha256: string | undefined },
): void {
  const { announced } = wanted;
  if (announced !== undefined && announced !== got.bytes) {
    throw new Fault('corrupt-data', `${got.bytes} bytes came and ${announced} were announced`, {
      again: true,
    });
  }
  const digests = ['repr-digest', 'content-digest', 'digest']
    .flatMap((name) => headers[name] ?? [])
    .join(', ');
  const checks = [
    { name: 'content-md5', wanted: headers['content-md5'], got: got.md5.toString('base64') },
    {
      name: 'sha-256 digest',
      wanted: /sha-256=:?([A-Za-z0-9+/]+=*)/i.exec(digests)?.[1],
      got: got.sha256.toString('base64'),
    },
    { name: '#sha256 of the address', wanted: wanted.sha256, got: got.sha256.toString('hex') },
  ];
  for (const check of checks) {
    if (check.wanted === undefined || check.wanted === check.got) continue;
    const detail = `the checksum is wrong: ${check.name} says ${String(check.wanted)}, the bytes give ${check.got}`;
    throw new Fault('corrupt-data', detail, { again: true });
  }
}

function toTransferFault(
  error: unknown,
  {
    host,
    bytes,
    announced,
    limit,
    signal,
  }: {
    readonly host: string;
    readonly bytes: number;
    readonly announced: number | undefined;
    readonly limit: AbortSignal;
    readonly signal: AbortSignal | undefined;
  },
): unknown {
  if (signal?.aborted) return signal.reason;
  // The connection is torn down by the limit: it is that, whatever the socket then says.
  const { code } = error as NodeJS.ErrnoException;
  if (limit.aborted) {
    return new Fault('timed-out', `${host} took too long`, { bytes }, error);
  }
  if (code?.startsWith('E') && code !== 'ECONNRESET' && code !== 'EPIPE') return error;
  const whole = announced === undefined ? 'its end' : `byte ${announced}`;
  const detail = `${host} broke off after ${bytes} bytes, before ${whole}`;
  return new Fault('corrupt-data', detail, { bytes, again: true }, error);
}

function toLength(header: string | undefined): number | undefined {
  const length = Number(header);
  return header !== undefined && Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}

/** `retry-after`: seconds, or a date. */
function toPauseMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}
