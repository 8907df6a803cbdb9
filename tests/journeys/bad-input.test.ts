import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { checkAnswer } from './check-answer.ts';
import { addressOf, listGoodRequests, type GoodRequest } from './operations.ts';
import { openSmallService, type SmallService } from './small-service.ts';

/** What nobody asks for in good faith; none of it may be more than a 4xx. */
const HOSTILE: readonly string[] = [
  'NaN',
  'Infinity',
  '1e999',
  '-0',
  '-1',
  '99999999999999999999',
  '0x10',
  '1,2,3',
  '200,95,-200,-95',
  'POINT(NaN 1e999)',
  'POINT(181 91)',
  'null',
  '[]',
  '{"$gt":""}',
  "' OR 1=1 --",
  '"; DROP TABLE eccc_gdps; --',
  '../../../../etc/passwd',
  '%2e%2e%2f%2e%2e%2fetc/passwd',
  'a\u0000b',
  'a\r\nset-cookie: evil=1',
  '\u202Eevil\u200B\uFEFF',
  '\uD800',
  'ﬀİ😀',
  '__proto__',
  'constructor',
  '0001-01-01T00:00:00Z/..',
  '+275760-09-13T00:00:00Z',
  '9999-12-31T23:59:59Z',
  'x'.repeat(5000),
];
/** The same as parts of a path, escaped by whoever writes them. */
const HOSTILE_PARTS: readonly string[] = [
  '..',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%5c..%5cboot.ini',
  '%00',
  'a%00b',
  '%0d%0aset-cookie:%20evil=1',
  '%ff%fe',
  '%',
  '%E2%80%AE',
  'NaN',
  '-1',
  '1e3',
  '99999999999999999999',
  "'%20OR%201=1--",
  '__proto__',
  'constructor',
  'x'.repeat(3000),
];

const fieldsOf = (problem: Awaited<ReturnType<typeof checkAnswer>>) =>
  problem?.errors?.map(({ field }) => field) ?? [];

describe('bad input', () => {
  let service: SmallService;
  let operations: readonly GoodRequest[];

  beforeAll(async () => {
    service = await openSmallService();
    operations = await listGoodRequests(service);
  });
  afterAll(async () => service.close());

  const gets = () => operations.filter(({ method }) => method === 'get');
  const nothingLogged = () => expect(service.errors.splice(0)).toEqual([]);

  test('the operations are found, and each good request is answered', async () => {
    expect(operations.length).toBeGreaterThan(30);
    for (const operation of gets()) {
      const response = await service.request(addressOf(operation));
      const about = `${addressOf(operation)} ${response.status}`;
      expect(response.status, about).toBeLessThan(300);
      await response.arrayBuffer();
    }
    nothingLogged();
  });

  test('an unknown parameter is refused by name everywhere', async () => {
    for (const operation of gets()) {
      const bad = { ...operation, query: { ...operation.query, nonsense: '1' } };
      const problem = await checkAnswer(await service.request(addressOf(bad)), addressOf(bad));
      expect(problem?.errors?.[0]?.field, addressOf(bad)).toBe('nonsense');
    }
    nothingLogged();
  });

  test('an empty and a repeated parameter are refused by name everywhere', async () => {
    for (const operation of gets()) {
      for (const name of operation.names) {
        const empty = addressOf({ ...operation, query: { ...operation.query, [name]: '' } });
        const refused = await checkAnswer(await service.request(empty), empty);
        expect(fieldsOf(refused), empty).toContain(name);
        const twice = addressOf({ ...operation, query: { ...operation.query, [name]: 'a' } });
        const repeated = await checkAnswer(await service.request(`${twice}&${name}=b`), twice);
        expect(fieldsOf(repeated), twice).toContain(name);
      }
    }
    nothingLogged();
  });

  test('hostile values of every parameter give a 4xx problem, or an answer', async () => {
    for (const operation of gets()) {
      for (const name of operation.names) {
        for (const value of HOSTILE) {
          const query = { ...operation.query, [name]: value };
          const address = addressOf({ ...operation, query });
          const response = await service.request(address);
          expect(response.headers.get('set-cookie')).toBeNull();
          await checkAnswer(response, address);
        }
      }
    }
    nothingLogged();
  });

  test('hostile parts of every path give a 4xx problem, or an answer', async () => {
    for (const operation of operations) {
      for (const [, name] of operation.template.matchAll(/\{(\w+)\}/g)) {
        for (const part of HOSTILE_PARTS) {
          const address = addressOf(operation, { [name!]: part });
          const response = await service.request(address);
          expect(response.headers.get('set-cookie')).toBeNull();
          const problem = await checkAnswer(response, address);
          if (/passwd|boot/.test(part)) expect(problem, address).toBeDefined();
        }
      }
    }
    nothingLogged();
  });

  test('parameters made at random give a 4xx problem, or an answer', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.double().map(String),
      fc.bigInt().map(String),
      fc.array(fc.double(), { maxLength: 7 }).map(String),
      fc.date({ noInvalidDate: false }).map((date) => `${Number(date)}/${String(date)}`),
      fc.tuple(fc.double(), fc.double()).map(([lon, lat]) => `POINT(${lon} ${lat})`),
      fc.constantFrom(...HOSTILE),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat().map((index) => gets()[index % gets().length]!),
        fc.array(fc.tuple(fc.nat(), value), { minLength: 1, maxLength: 4 }),
        async (operation, changes) => {
          const { names } = operation;
          const changed = changes.map(([index, text]) => [
            names[index % names.length] ?? 'x',
            text,
          ]);
          const query = { ...operation.query, ...Object.fromEntries(changed) };
          const address = addressOf({ ...operation, query });
          await checkAnswer(await service.request(address), address);
        },
      ),
      { numRuns: 300, seed: 20_261_123 },
    );
    nothingLogged();
  });

  test.each([
    '/nothing',
    '/stac/nothing',
    '/ogc/collections/eccc-gdps/nothing',
    '/%2e%2e/%2e%2e/etc/passwd',
    '//etc/passwd',
    '/data/eccc-gdps/20260101T000000Z/run.json',
    '/data/eccc-gdps/20260101T000000Z/..%2frun.json',
    '/data/eccc-gdps/20260101T000000Z/maps/../run.json',
    '/data/eccc-gdps/20260101T000000Z/%2fetc%2fpasswd',
    '/data/eccc-gdps/20260101T000000Z/maps%00',
    '/data/..%2f..%2f/20260101T000000Z/etc/passwd',
    '/assets/..%2f..%2fpackage.json',
    '/basemap/0/0/..%2f..%2f.pbf',
    '/problems/__proto__',
    '/problems/constructor',
  ])('%s names nothing: 404', async (address) => {
    expect((await checkAnswer(await service.request(address), address))?.status).toBe(404);
    nothingLogged();
  });
});
