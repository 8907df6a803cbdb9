import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { webRoutes } from '../../../services/api/web/routes.ts';
import { openLog } from '../../../services/platform/log.ts';

let distFolder: string;
const appOf = (folder: string) => {
  const web = webRoutes({ distFolder: folder });
  const app = createApp({
    log: openLog('silent'),
    maxBodyBytes: 1000,
    mounts: [{ path: '/', routes: web.routes }],
  });
  return app.get('/', web.page);
};

beforeAll(async () => {
  distFolder = await mkdtemp(join(tmpdir(), 'isohyet-web-'));
  await mkdir(join(distFolder, 'assets'));
  await mkdir(join(distFolder, 'basemap/3/2'), { recursive: true });
  await writeFile(join(distFolder, 'index.html'), '<!doctype html><title>Isohyet</title>');
  await writeFile(join(distFolder, 'assets/index-abc123.js'), 'export {};'.repeat(100));
  await writeFile(join(distFolder, 'basemap/3/2/1.pbf'), gzipSync('tile'));
  await writeFile(join(distFolder, 'secret.txt'), 'not for anyone');
});
afterAll(() => rm(distFolder, { recursive: true }));

describe('the page', () => {
  test('is asked for again each time, and may load nothing from elsewhere', async () => {
    const answer = await appOf(distFolder).request('/');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('http');
  });

  test('before it is built: 503 in both languages, asking again by itself', async () => {
    const answer = await appOf(join(distFolder, 'nowhere')).request('/');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const html = await answer.text();
    expect(html).toContain('The page is being prepared');
    expect(html).toContain('<p lang="fr">La page se prépare');
    expect(html).toContain('http-equiv="refresh"');
  });
});

describe('its files', () => {
  test('carry a hash in their name, so they are kept for ever; gzip where it is taken', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const answer = await appOf(distFolder).request('/assets/index-abc123.js', { headers });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(gunzipSync(bytes).toString()).toBe('export {};'.repeat(100));
    const plain = await appOf(distFolder).request('/assets/index-abc123.js');
    expect(await plain.text()).toBe('export {};'.repeat(100));
  });

  test('a tile of the basemap comes as it lies; open sea is 204', async () => {
    const tile = await appOf(distFolder).request('/basemap/3/2/1.pbf');
    expect(tile.status).toBe(200);
    expect(tile.headers.get('content-encoding')).toBe('gzip');
    expect((await appOf(distFolder).request('/basemap/3/2/7.pbf')).status).toBe(204);
  });

  test.each([
    { path: '/assets/none.js' },
    { path: '/assets/..%2Fsecret.txt' },
    { path: '/assets/../secret.txt' },
    { path: '/secret.txt' },
    { path: '/basemap/3/2/..%2F..%2Fsecret.pbf' },
    { path: '/basemap/a/b/c.pbf' },
  ])('$path gives no file', async ({ path }) => {
    const answer = await appOf(distFolder).request(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });
});
