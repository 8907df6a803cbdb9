import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { sqlRoutes } from '../../../services/api/sql/routes.ts';
import { silentLog } from '../../../services/platform/log.ts';
import type { SqlQuery } from '../../../services/query/sql.ts';
import { openSql } from '../../query/run-sql.ts';
import { FIRST_RUN_MS, makeSmallWorld, type SmallWorld } from '../../query/small-world.ts';

const MAX_BYTES = 8_000_000;

let world: SmallWorld;
let sql: SqlQuery;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  world = await makeSmallWorld([{ referenceMs: FIRST_RUN_MS, hours: [0] }]);
  sql = await openSql(world, { maxRows: 20_000, maxSeconds: 2 });
  const routes = sqlRoutes({ sql, maxBytes: MAX_BYTES });
  app = createApp({ log: silentLog, maxBodyBytes: 200_000, mounts: [{ path: '/sql', routes }] });
});
afterAll(async () => {
  await sql.close();
  world.remove();
});

const ask = (q: string, rest = '', init?: RequestInit) =>
  app.request(`/sql?q=${encodeURIComponent(q)}${rest}`, init);
const post = (body: string, type: string, query = '') =>
  app.request(`/sql${query}`, { method: 'POST', body, headers: { 'content-type': type } });
const problemOf = async (response: Response) =>
  (await response.json()) as { type: string; errors?: { field: string }[]; budget?: string };

describe('GET /sql', () => {
  test('is an Arrow stream by default, with its sources inside', async () => {
    const response = await ask('SELECT x, lon FROM small_world WHERE y = 0 ORDER BY x');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream');
    expect(response.headers.get('isohyet-mark')).toBe('EXERCISE');
    const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
    expect(table.numRows).toBe(300);
    expect(table.schema.metadata.get('licence')).toBe('CC-BY-4.0');
    expect(table.getChild('x')!.get(299)).toBe(299);
  });

  test.each([
    {
      name: 'f=csv',
      rest: '&f=csv',
      accept: undefined,
      type: 'text/csv',
      text: 'a,b\r\n1,"x,y"\r\n',
    },
    {
      name: 'Accept: CSV',
      rest: '',
      accept: 'text/csv',
      type: 'text/csv',
      text: 'a,b\r\n1,"x,y"\r\n',
    },
    {
      name: 'f=ndjson',
      rest: '&f=ndjson',
      accept: undefined,
      type: 'application/x-ndjson',
      text: '{"a":1,"b":"x,y"}\n',
    },
    {
      name: 'f wins over Accept',
      rest: '&f=ndjson',
      accept: 'text/csv',
      type: 'application/x-ndjson',
      text: '{"a":1,"b":"x,y"}\n',
    },
  ])('$name', async ({ rest, accept, type, text }) => {
    const headers: Record<string, string> = accept === undefined ? {} : { accept };
    const response = await ask("SELECT 1 AS a, 'x,y' AS b", rest, { headers });
    expect(response.headers.get('content-type')).toContain(type);
    expect(await response.text()).toBe(text);
  });

  test('f=json is one document: sources, columns, rows', async () => {
    const response = await ask('SELECT count(*) AS n FROM small_world', '&f=json');
    expect(await response.json()).toMatchObject({
      metadata: { source: 'Test Office', attribution: 'Data: Test Office' },
      sources: [{ collection: 'small-world', runs: ['2026-01-01T00:00:00Z'] }],
      columns: [{ name: 'n', type: 'BIGINT' }],
      rows: [{ n: 84_000 }],
    });
  });

  test('f=parquet is a whole file of the length it names', async () => {
    const response = await ask('SELECT x FROM small_world LIMIT 10', '&f=parquet');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
    expect(bytes.subarray(0, 4).toString()).toBe('PAR1');
    expect(bytes.subarray(-4).toString()).toBe('PAR1');
  });

  test('HEAD gives the headers and leaves nothing running', async () => {
    for (let turn = 0; turn < 6; turn++) {
      const response = await ask('SELECT * FROM range(10000)', '', { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
    }
  });

  test('a client that takes a part and leaves frees its place', async () => {
    for (let turn = 0; turn < 6; turn++) {
      const response = await ask("SELECT range, hash(range), repeat('x', 300) FROM range(20000)");
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
    }
    expect((await ask('SELECT 1', '&f=csv')).status).toBe(200);
  });
});

describe('POST /sql', () => {
  test.each(['text/plain', 'application/sql', 'text/plain; charset=utf-8'])(
    'a body of %s',
    async (type) => {
      const response = await post('SELECT 5 AS a', type, '?f=ndjson');
      expect(await response.text()).toBe('{"a":5}\n');
    },
  );

  test('JSON with parameters', async () => {
    const body = { q: 'SELECT $1 + 1 AS a, $2 AS b', f: 'ndjson', params: [41, "it's"] };
    const response = await post(JSON.stringify(body), 'application/json');
    expect(await response.text()).toBe('{"a":42,"b":"it\'s"}\n');
    const named = { q: 'SELECT $n AS a', f: 'ndjson', params: { n: null } };
    expect(await (await post(JSON.stringify(named), 'application/json')).text()).toBe(
      '{"a":null}\n',
    );
  });
});

describe('bad requests', () => {
  test.each([
    { name: 'no statement', url: '/sql', field: 'q' },
    { name: 'an empty statement', url: '/sql?q=', field: 'q' },
    { name: 'a blank statement', url: '/sql?q=%20', field: 'q' },
    { name: 'two statements', url: '/sql?q=SELECT%201&q=SELECT%202', field: 'q' },
    { name: 'an unknown parameter', url: '/sql?q=SELECT%201&limit=5', field: 'limit' },
    { name: 'an unknown format', url: '/sql?q=SELECT%201&f=xlsx', field: 'f' },
    {
      name: 'an unknown compression',
      url: '/sql?q=SELECT%201&compression=gzip',
      field: 'compression',
    },
    { name: 'no SQL', url: '/sql?q=hello', field: 'q' },
    { name: 'an unknown column', url: '/sql?q=SELECT%20nope%20FROM%20small_world', field: 'q' },
    { name: 'a bad cast', url: "/sql?q=SELECT%20'x'::INTEGER", field: 'q' },
    { name: 'a missing parameter value', url: '/sql?q=SELECT%20$1', field: 'q' },
  ])('$name names the field', async ({ url, field }) => {
    const response = await app.request(url);
    expect(response.status).toBe(400);
    expect((await problemOf(response)).errors?.map((error) => error.field)).toEqual([field]);
  });

  test.each([
    { name: 'a refused query', response: () => ask("FROM read_text('/etc/passwd')"), status: 400 },
    {
      name: 'no such format by Accept',
      response: () => ask('SELECT 1', '', { headers: { accept: 'image/png' } }),
      status: 406,
    },
    {
      name: 'an unknown type of body',
      response: () => post('SELECT 1', 'application/xml'),
      status: 415,
    },
    { name: 'a body that is not JSON', response: () => post('{', 'application/json'), status: 400 },
    {
      name: 'an unknown member',
      response: () => post('{"q":"SELECT 1","x":1}', 'application/json'),
      status: 400,
    },
    { name: 'a huge body', response: () => post('x'.repeat(1_000_000), 'text/plain'), status: 413 },
    {
      name: 'a long statement',
      response: () => post('x'.repeat(150_000), 'text/plain'),
      status: 413,
    },
    {
      name: 'too long a query',
      response: () => ask('SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b'),
      status: 408,
    },
    {
      name: 'another method',
      response: () => app.request('/sql', { method: 'DELETE' }),
      status: 405,
    },
  ])('$name is a $status problem', async ({ response, status }) => {
    const answer = await response();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.stringify(await answer.json())).not.toMatch(/at .*\.ts:\d+|node_modules/);
  });

  test('a form is told which type a statement has', async () => {
    const response = await post('q=SELECT+1', 'application/x-www-form-urlencoded');
    expect(response.status).toBe(415);
    expect(await response.text()).toContain('content-type: application/sql');
  });

  test('a body without a length is measured as it comes', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 30; i++) controller.enqueue(new Uint8Array(10_000).fill(32));
        controller.close();
      },
    });
    const headers = { 'content-type': 'text/plain' };
    const init = { method: 'POST', body, headers, duplex: 'half' } as RequestInit;
    const response = await app.request('/sql', init);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ budget: 'MAX_BODY_BYTES' });
  });

  test.each(['arrow', 'csv', 'json', 'ndjson', 'parquet'])(
    '%s: an answer over the rows is refused before its first byte',
    async (f) => {
      const response = await ask('SELECT * FROM range(20001)', `&f=${f}`);
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({
        budget: 'SQL_MAX_ROWS',
        most: 20_000,
        hint: expect.stringContaining('LIMIT') as string,
      });
    },
  );

  test.each(['arrow', 'csv', 'json', 'ndjson'])(
    '%s: an answer over the bytes breaks, never ends as whole',
    async (f) => {
      const wide = "SELECT repeat('x', 1000) AS s FROM range(20000)";
      const response = await ask(wide, `&f=${f}`);
      expect(response.status).toBe(200);
      await expect(response.arrayBuffer()).rejects.toMatchObject({ kind: 'too-large' });
    },
  );
});
