import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { checkAnswer } from './check-answer.ts';
import { addressOf, listGoodRequests, type GoodRequest } from './operations.ts';
import { FORECAST, openSmallService, TABLE, type SmallService } from './small-service.ts';

describe('bad requests', () => {
  let service: SmallService;
  let operations: readonly GoodRequest[];

  beforeAll(async () => {
    service = await openSmallService({ MAX_BODY_BYTES: '100000' });
    operations = await listGoodRequests(service);
  });
  afterAll(async () => service.close());

  const gets = () => operations.filter(({ method }) => method === 'get');
  const nothingLogged = () => expect(service.errors.splice(0)).toEqual([]);

  test('a megabyte of coords is too large, as a query and as a body', async () => {
    const long = `MULTIPOINT(${'(-120 50),'.repeat(100_000)}(-120 50))`;
    const address = `/ogc/collections/${FORECAST}/position?coords=${encodeURIComponent(long)}`;
    const asked = await checkAnswer(await service.request(address), 'a megabyte of coords');
    expect(asked?.status).toBe(413);
    for (const path of ['/sql', '/stac/search']) {
      const body = JSON.stringify({ q: long, coords: long });
      const headers = { 'content-type': 'application/json' };
      const posted = await service.request(path, { method: 'POST', body, headers });
      expect((await checkAnswer(posted, path))?.status).toBe(413);
    }
    const some = `MULTIPOINT(${'(-120 50),'.repeat(200)}(-120 50))`;
    const many = `/ogc/collections/${FORECAST}/position?coords=${encodeURIComponent(some)}`;
    const problem = await checkAnswer(await service.request(many), many);
    expect(problem?.errors?.[0]?.field).toBe('coords');
    nothingLogged();
  });

  test.each([
    { name: 'nothing', type: 'application/json', body: '' },
    { name: 'no JSON', type: 'application/json', body: '{"q":' },
    { name: 'a list', type: 'application/json', body: '[1,2]' },
    { name: 'null', type: 'application/json', body: 'null' },
    { name: 'an unknown member', type: 'application/json', body: '{"q":"SELECT 1","evil":1}' },
    { name: 'a wrong type', type: 'application/json', body: '{"q":1,"limit":"x","bbox":"y"}' },
    { name: 'a prototype', type: 'application/json', body: '{"__proto__":{"q":"SELECT 1"}}' },
    { name: 'deep nesting', type: 'application/json', body: '['.repeat(40_000) },
    { name: 'bytes of no text', type: 'application/json', body: '\uFFFF\u0000' },
    { name: 'another media type', type: 'application/xml', body: '<a/>' },
    { name: 'no media type', type: '', body: 'SELECT 1' },
  ])('a body with $name is a 4xx problem, or an answer', async ({ type, body }) => {
    for (const path of ['/sql', '/stac/search']) {
      const headers = { 'content-type': type };
      const response = await service.request(path, { method: 'POST', body, headers });
      await checkAnswer(response, `POST ${path} ${body.slice(0, 60)}`);
    }
    nothingLogged();
  });

  test.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "COPY (SELECT 1) TO '/tmp/evil.csv'",
    "ATTACH '/tmp/evil.db'",
    'SELECT 1; SELECT 2',
    'PRAGMA database_list',
    "SELECT getenv('HOME')",
    'SELECT * FROM duckdb_settings()',
    `SELECT * FROM point('${FORECAST}', 'NaN', 1e999)`,
    `SELECT * FROM point('nowhere', 0, 0)`,
    `SELECT * FROM ${TABLE.replaceAll('-', '_')} WHERE nonsense = 1`,
    "SELECT CAST('x' AS INTEGER)",
    "SELECT error('boo')",
    `SELECT ${'('.repeat(3000)}1`,
    'SELECT 1e999',
    'SELECT \u0000',
    '--',
    ';',
  ])('the statement %s is refused', async (q) => {
    const address = `/sql?f=json&q=${encodeURIComponent(q)}`;
    expect(await checkAnswer(await service.request(address), address)).toBeDefined();
    nothingLogged();
  });

  test('HEAD answers as GET does, without a body', async () => {
    for (const operation of gets()) {
      const address = addressOf(operation);
      const response = await service.request(address, { method: 'HEAD' });
      expect(response.status, `HEAD ${address}`).toBeLessThan(300);
      expect((await response.arrayBuffer()).byteLength, `HEAD ${address}`).toBe(0);
    }
    nothingLogged();
  });

  test('OPTIONS names what is allowed; other methods are 405 with Allow', async () => {
    for (const operation of operations) {
      const address = addressOf(operation);
      const asked = await service.request(address, { method: 'OPTIONS' });
      expect(asked.status, `OPTIONS ${address}`).toBe(204);
      expect(asked.headers.get('access-control-allow-methods')).toContain('GET');
      const own = operations.filter(({ template }) => template === operation.template);
      const methods = ['PUT', 'DELETE', 'PATCH', 'PROPFIND'].filter(
        (method) => !own.some((each) => each.method.toUpperCase() === method),
      );
      for (const method of methods) {
        const response = await service.request(address, { method });
        expect(response.headers.get('allow'), `${method} ${address}`).toMatch(/GET|POST/);
        expect((await checkAnswer(response, `${method} ${address}`))?.status).toBe(405);
      }
    }
    const posted = await service.request('/stac/collections', { method: 'POST', body: '{}' });
    expect(posted.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect((await checkAnswer(posted, 'POST'))?.status).toBe(405);
    nothingLogged();
  });

  test('ranges that make no sense are ignored or 416, never a 500', async () => {
    const operation = operations.find(({ template }) => template.startsWith('/data/'))!;
    for (const range of ['bytes=-', 'bytes=9-1', 'bytes=a-b', 'bytes=0-0,5-9', 'lines=1-2']) {
      const response = await service.request(addressOf(operation), { headers: { range } });
      expect(response.status, range).toBe(200);
      await response.arrayBuffer();
    }
    for (const range of ['bytes=99999999999999999999-', 'bytes=-0']) {
      const response = await service.request(addressOf(operation), { headers: { range } });
      expect((await checkAnswer(response, range))?.status, range).toBe(416);
    }
    nothingLogged();
  });

  test('hostile headers give a 4xx problem, or an answer', async () => {
    for (const operation of gets()) {
      for (const value of ['\u00ff'.repeat(300), ',,;;q=', 'x'.repeat(4000), '*/*;q=NaN']) {
        for (const name of ['accept', 'accept-language', 'if-none-match', 'accept-encoding']) {
          const response = await service.request(addressOf(operation), {
            headers: { [name]: value },
          });
          await checkAnswer(response, `${name}: ${value.slice(0, 20)} ${addressOf(operation)}`);
        }
      }
    }
    nothingLogged();
  });
});
