import { once } from 'node:events';
import { get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { sqlRoutes } from '../../../services/api/sql/routes.ts';
import { silentLog, type Log } from '../../../services/platform/log.ts';
import { openSqlQuery, type SqlQuery } from '../../../services/query/sql.ts';
import { FIRST_RUN_MS, makeSmallWorld, type SmallWorld } from '../../query/small-world.ts';

const MAX_BYTES = 50_000_000;
const ENDLESS = 'SELECT sum(hash(a.range) + b.range) FROM range(10000000) a, range(1000000) b';

let world: SmallWorld;
let sql: SqlQuery;
let server: Server;
let base: string;
const warnings: unknown[] = [];
const log = {
  ...silentLog,
  debug() {},
  warn: (...line: unknown[]) => void warnings.push(line),
} as Log;
beforeAll(async () => {
  world = await makeSmallWorld([{ referenceMs: FIRST_RUN_MS, hours: [0] }]);
  const budget = { maxRows: 1e9, maxBytes: MAX_BYTES, maxSeconds: 600, memoryMb: 256 };
  // One place only: a query that is not stopped would keep all others waiting.
  sql = await openSqlQuery({ ...world, listTables: async () => [], budget, concurrency: 1 });
  const routes = sqlRoutes({ sql, maxBytes: MAX_BYTES });
  const app = createApp({ log, maxBodyBytes: 1000, mounts: [{ path: '/sql', routes }] });
  server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sql`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await sql.close();
  world.remove();
});

const urlOf = (q: string, f: string) => `${base}?f=${f}&q=${encodeURIComponent(q)}`;
const answers = async () =>
  (await (await fetch(urlOf('SELECT 1 AS a', 'csv'))).text()) === 'a\r\n1\r\n';

describe('over a real connection', () => {
  test('a client that leaves before the answer stops its query', async () => {
    const client = new AbortController();
    const waiting = fetch(urlOf(ENDLESS, 'csv'), { signal: client.signal });
    await once(server, 'request');
    setTimeout(() => client.abort(), 50);
    await expect(waiting).rejects.toThrow();
    expect(await answers()).toBe(true);
  });

  test('a client that leaves in the middle stops its query', async () => {
    const client = new AbortController();
    const statement = 'SELECT range, hash(range) FROM range(100000000000)';
    const response = await fetch(urlOf(statement, 'arrow'), { signal: client.signal });
    await response.body!.getReader().read();
    client.abort();
    expect(await answers()).toBe(true);
  });

  test.each(['arrow', 'csv', 'json', 'ndjson'])(
    '%s: an answer that breaks a budget breaks the connection, so no client takes it for whole',
    async (f) => {
      const response = await fetch(urlOf('SELECT range, hash(range) FROM range(100000000)', f));
      expect(response.status).toBe(200);
      await expect(response.arrayBuffer()).rejects.toThrow();
      expect(await answers()).toBe(true);
    },
  );

  test.each(['json', 'ndjson'])('%s: the last record says what broke it', async (f) => {
    const query = encodeURIComponent('SELECT range, hash(range) FROM range(100000000)');
    const text = await new Promise<string>((resolve) => {
      let received = '';
      get(`${base}?f=${f}&q=${query}`, (response) => {
        response.setEncoding('utf8').on('data', (piece: string) => (received += piece));
        response.on('close', () => resolve(`${response.complete} ${received.slice(-400)}`));
        response.on('error', () => undefined);
      });
    });
    expect(text).toMatch(/^false /);
    expect(text).toContain('"error":{');
    expect(text).toContain('"budget":"SQL_MAX_BYTES"');
  });

  test('every one of many failures ends its connection and is logged', async () => {
    const before = warnings.length;
    for (let round = 0; round < 8; round++) {
      const from = 1_600_000 + round * 2048;
      const failing = `SELECT CASE WHEN range < ${from} THEN range ELSE ('x' || range)::BIGINT END AS a FROM range(4000000)`;
      const response = await fetch(urlOf(failing, 'arrow')).catch(() => undefined);
      if (response?.status === 200) await expect(response.arrayBuffer()).rejects.toThrow();
      else expect(response?.status ?? 400).toBe(400);
    }
    expect(warnings.length).toBeGreaterThan(before);
    expect(await answers()).toBe(true);
  });

  test('a slow client slows the query down: little is held for it', async () => {
    const response = await fetch(urlOf('SELECT range, hash(range) FROM range(2500000)', 'arrow'));
    const reader = response.body!.getReader();
    await reader.read();
    globalThis.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    let bytes = 0;
    let most = 0;
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      bytes += value.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    expect(bytes).toBeGreaterThan(30_000_000);
    expect(most - before).toBeLessThan(100_000_000);
  });
});
