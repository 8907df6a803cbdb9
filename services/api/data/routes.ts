/** The files of a run as they lie: byte ranges, validators and checksums. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { Hono, type Context } from 'hono';
import { z } from 'zod';

import type { Catalog } from '../../catalog/catalog.ts';
import { parseBasicTime, toIsoTime } from '../../earth/time.ts';
import { Fault } from '../../platform/fault.ts';
import type { Operation } from '../openapi.ts';
import { readParams } from '../params.ts';
import { readRange } from './byte-range.ts';

const TYPES: Readonly<Record<string, string>> = {
  tif: 'image/tiff; application=geotiff; profile=cloud-optimized',
  parquet: 'application/vnd.apache.parquet',
};
const NoParams = z.object({});

export const dataOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/data/{collection}/{run}/{path}',
    summary: 'a file of a run',
    tag: 'data',
    answers: Object.values(TYPES),
  },
];

/** `runFolder` is the store's: where the files of a run lie. */
export function dataRoutes(deps: {
  catalog: Catalog;
  runFolder: (collection: string, referenceTime: string) => string;
}) {
  const { catalog, runFolder } = deps;
  return new Hono().get('/:collection/:run/:path{.+}', async (c) => {
    readParams(NoParams, c.req.url);
    const { collection, run: runId, path } = c.req.param();
    const ms = parseBasicTime(runId);
    if (ms === undefined) {
      throw new Fault('unknown-run', `"${runId.slice(0, 40)}" is not a reference time`, {
        allowed: 'a reference time such as 20261123T000000Z',
      });
    }
    const run = await catalog.getRun(collection, toIsoTime(ms));
    // Only what the manifest names is served: a path can lead nowhere else.
    const file = [...run.maps, ...run.series].find((candidate) => candidate.path === path);
    if (file === undefined) {
      throw new Fault('not-found', `run ${runId} of ${collection} has no such file`);
    }
    return answerFile(c, join(runFolder(collection, run.referenceTime), file.path), file);
  });
}

async function answerFile(
  c: Context,
  path: string,
  file: { readonly bytes: number; readonly sha256: string },
): Promise<Response> {
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size !== file.bytes) {
    throw new Fault('corrupt-data', 'the file is not as long as the manifest says', {
      expected: file.bytes,
      found: size ?? null,
    });
  }
  const etag = `"${file.sha256}"`;
  const headers: Record<string, string> = {
    'content-type': TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=31536000, immutable',
    'repr-digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
    etag,
  };
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
  const ifRange = c.req.header('if-range');
  const wanted = ifRange === undefined || ifRange === etag ? c.req.header('range') : undefined;
  const range = readRange(wanted, size);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  headers['content-length'] = String(end - start + 1);
  if (range !== undefined) headers['content-range'] = `bytes ${start}-${end}/${size}`;
  const status = range === undefined ? 200 : 206;
  if (c.req.method === 'HEAD') return c.body(null, status, headers);
  const stream = createReadStream(path, { start, end });
  return c.body(Readable.toWeb(stream) as ReadableStream, status, headers);
}
