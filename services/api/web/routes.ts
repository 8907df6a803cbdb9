/** The page and its files, as Vite built them. Nothing here builds: see services/web-build.ts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { Hono, type Context } from 'hono';

import { Fault } from '../../platform/fault.ts';
import { openPromiseCache } from '../../platform/promise-cache.ts';
import { startingPage } from './starting-page.ts';

const MIB = 1024 * 1024;
const FILE_CACHE_BYTES = 32 * MIB;
const NOT_FOUND = Symbol('not found');

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  pbf: 'application/vnd.mapbox-vector-tile',
};

/**
 * Only this service: the page works without any other. MapLibre starts its worker from a file of
 * ours and needs no `blob:` for it; styles set by scripts are how legends get their colours.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

type ServedFile = { readonly plain: Uint8Array; readonly gzipped: Uint8Array | undefined };

const compress = promisify(gzip);

/**
 * The built page.
 *
 * @param deps.distFolder what `vite build web` wrote; may not be there yet
 * @returns `page` answers `/`: the page, or a bilingual "starting" page (503, Retry-After) that
 *   reloads itself while the build is on its way. `routes` answers the files beside it, to be
 *   mounted at `/`.
 */
export function webRoutes({ distFolder }: { readonly distFolder: string }) {
  const files = openPromiseCache<ServedFile>(
    FILE_CACHE_BYTES,
    ({ plain, gzipped }) => plain.byteLength + (gzipped?.byteLength ?? 0),
  );
  const readServed = async (path: string): Promise<ServedFile | typeof NOT_FOUND> => {
    try {
      return await files.get(path, async () => {
        const plain = await readFile(join(distFolder, path));
        return { plain, gzipped: isText(path) ? await compress(plain) : undefined };
      });
    } catch (error) {
      if (isAbsent(error)) return NOT_FOUND;
      throw error;
    }
  };

  /** Never cached here: a new build changes it under the same name. */
  const page = async (c: Context): Promise<Response> => {
    const html = await readFile(join(distFolder, 'index.html')).catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
    if (html === undefined) return startingPage(c);
    return c.body(new Uint8Array(html), 200, {
      'content-type': TYPES['html']!,
      'cache-control': 'no-cache',
      'content-security-policy': POLICY,
      vary: 'accept',
    });
  };

  const routes = new Hono()
    // Names carry a hash of the content: what they name never changes.
    .get('/assets/:name{[\\w.-]+}', async (c) => {
      const name = c.req.param('name');
      const file = await readServed(`assets/${name}`);
      if (file === NOT_FOUND) throw new Fault('not-found', 'no such file of the page');
      const takesGzip = c.req.header('accept-encoding')?.includes('gzip') === true;
      const packed = takesGzip ? file.gzipped : undefined;
      return c.body(new Uint8Array(packed ?? file.plain), 200, {
        'content-type': typeOf(name),
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
        ...(packed === undefined ? {} : { 'content-encoding': 'gzip' }),
      });
    })
    .get('/basemap/:z{\\d+}/:x{\\d+}/:file{\\d+\\.pbf}', async (c) => {
      const { z, x, file } = c.req.param();
      const tile = await readServed(`basemap/${z}/${x}/${file}`);
      const headers = { 'cache-control': 'public, max-age=86400' };
      // The build leaves tiles of open sea out: there is nothing on them.
      if (tile === NOT_FOUND) return c.body(null, 204, headers);
      return c.body(new Uint8Array(tile.plain), 200, {
        ...headers,
        'content-type': TYPES['pbf']!,
        'content-encoding': 'gzip',
      });
    });
  return { page, routes };
}

function typeOf(name: string): string {
  return TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}

function isText(path: string): boolean {
  return /\.(js|css|svg|json)$/.test(path);
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
