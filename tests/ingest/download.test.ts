import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { downloadFile, type DownloadOptions } from '../../services/ingest/download.ts';
import { isPrivateAddress } from '../../services/ingest/request-once.ts';
import { casesDir, describeCases } from '../cases.ts';
import { faultyAnswers, openFaultServer } from './fault-server.ts';
import { openTemporaryStore, readTree } from './temporary-store.ts';

type Server = Awaited<ReturnType<typeof openFaultServer>>;
const body = Buffer.concat([Buffer.from('GRIB....'), Buffer.alloc(50_000, 7)]);

describe('downloadFile', () => {
  let server: Server;
  let folder: string;
  let pauses: number[];
  beforeEach(async () => {
    server = await openFaultServer(faultyAnswers(body));
    folder = await mkdtemp(join(tmpdir(), 'isohyet-download-'));
    pauses = [];
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const download = (path: string, options: Partial<DownloadOptions> = {}) =>
    downloadFile(`${server.base}${path}`, {
      path: join(folder, 'file'),
      allowPrivate: true,
      attempts: 2,
      pause: async (ms) => pauses.push(ms),
      ...options,
    });

  test.each(['/good.grib2', '/moved.grib2', '/cut-once.grib2', '/busy-once.grib2'])(
    '%s arrives whole',
    async (path) => {
      await download(path);
      expect(await readFile(join(folder, 'file'))).toEqual(body);
    },
  );

  test('a busy server is asked again when it says', async () => {
    await download('/busy-once.grib2');
    expect(server.asked.get('/busy-once.grib2')).toBe(2);
    expect(pauses).toEqual([7000]);
  });

  const wanted = createHash('sha256').update(body).digest('hex');
  test('the checksum behind the address is held', async () => {
    await download(`/good.grib2#sha256=${wanted}`);
    await expect(download(`/good.grib2#sha256=${'0'.repeat(64)}`)).rejects.toMatchObject({
      kind: 'corrupt-data',
    });
  });

  test.each([
    { path: '/truncated.grib2', kind: 'corrupt-data', says: 'broke off after 1000 bytes' },
    { path: '/wrong-md5.grib2', kind: 'corrupt-data', says: 'content-md5' },
    { path: '/wrong-digest.grib2', kind: 'corrupt-data', says: 'sha-256 digest' },
    { path: '/down.grib2', kind: 'unavailable', says: 'answers 503' },
    { path: '/closed-for-hours.grib2', kind: 'unavailable', says: 'answers 503' },
    { path: '/absent.grib2', kind: 'unavailable', says: 'answers 404' },
    { path: '/in-circles.grib2', kind: 'unavailable', says: 'redirects more than' },
    { path: '/to-file.grib2', kind: 'refused-query', says: 'file: addresses are not read' },
  ])('$path: $kind, and nothing is left behind', async ({ path, kind, says }) => {
    await expect(download(path)).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(says) as unknown,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(['/stall.grib2', '/silent.grib2'])('%s ends by the idle limit', async (path) => {
    await expect(download(path, { idleMs: 50, attempts: 1 })).rejects.toMatchObject({
      kind: 'timed-out',
    });
  });

  test.each(['/stall.grib2', '/silent.grib2'])('%s ends by the limit in all', async (path) => {
    await expect(download(path, { totalMs: 50 })).rejects.toMatchObject({ kind: 'timed-out' });
  });

  test('a body over the limit is not taken, announced or not', async () => {
    await expect(download('/good.grib2', { maxBytes: 1000 })).rejects.toMatchObject({
      kind: 'too-large',
    });
  });

  test('private addresses are refused, by name, number and redirect', async () => {
    const port = new URL(server.base).port;
    const options = { path: join(folder, 'file'), attempts: 1 };
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]']) {
      await expect(
        downloadFile(`http://${host}:${port}/good.grib2`, options),
        host,
      ).rejects.toMatchObject({ kind: 'refused-query' });
    }
    expect(server.asked.size).toBe(0);
    // Allowed for the first host only: where it points to is checked anew.
    const { host } = new URL(server.base);
    await expect(download('/to-private.grib2', { allowPrivate: [host] })).rejects.toMatchObject({
      kind: 'refused-query',
      message: expect.stringContaining('169.254.169.254') as unknown,
    });
  });
});

// IANA special-purpose address registries, RFC 6890.
test.each([
  { address: '10.1.2.3', isPrivate: true },
  { address: '172.31.0.1', isPrivate: true },
  { address: '169.254.169.254', isPrivate: true },
  { address: '100.64.0.1', isPrivate: true },
  { address: 'fd00::1', isPrivate: true },
  { address: '::ffff:10.0.0.1', isPrivate: true },
  { address: '2002:0a00:0001::1', isPrivate: true },
  { address: '8.8.8.8', isPrivate: false },
  { address: '172.32.0.1', isPrivate: false },
  { address: '2606:4700::1111', isPrivate: false },
])('$address is private: $isPrivate', ({ address, isPrivate }) => {
  expect(isPrivateAddress(address)).toBe(isPrivate);
});

describeCases('ingest of addresses', () => {
  let server: Server;
  let store: Awaited<ReturnType<typeof openTemporaryStore>>;
  beforeAll(async () => {
    const path = 'grib-eccc/CMC_glb_TMP_ISBL_1015_ps30km_2013052000_P006.grib2';
    server = await openFaultServer(faultyAnswers(await readFile(join(casesDir, path))));
    store = await openTemporaryStore();
  });
  afterAll(async () => {
    await server.close();
    await store.close();
  });

  test('good ones are stored, error pages and cut files are set aside, nothing lies about', async () => {
    const { base } = server;
    const { results } = await store.ingest(
      [`${base}/good.grib2?key=secret`, `${base}/error-page.grib2`, `${base}/truncated.grib2`],
      { download: { allowPrivate: true, attempts: 1 } },
    );
    const byName = new Map(results.map((result) => [result.file.name, result]));
    expect(byName.get(`${base}/good.grib2`)).toMatchObject({ status: 'added', count: 1 });
    const [page] = byName.get(`${base}/error-page.grib2`)!.refusals;
    expect(page?.reason).toContain('this is a web page, not data');
    expect(byName.get(`${base}/truncated.grib2`)).toMatchObject({ status: 'refused' });
    const run = await store.runs.readRun('eccc-gdps', '2013-05-20T00:00:00Z');
    expect(run.sources).toMatchObject([{ name: `${base}/good.grib2`, fields: 1 }]);
    const left = Object.keys(await readTree(join(store.dataDir, 'downloads')).catch(() => ({})));
    expect(left).toEqual([]);
  });
});
