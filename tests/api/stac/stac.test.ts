import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { stacRoutes } from '../../../services/api/stac/routes.ts';
import { readEntries } from '../../../services/catalog/entries.ts';
import { toStacCollection } from '../../../services/catalog/stac/collection-document.ts';
import { EXTENSIONS } from '../../../services/catalog/stac/extensions.ts';
import { silentLog } from '../../../services/platform/log.ts';
import { casesDir, describeCases } from '../../cases.ts';
import { openSampleCatalog } from '../../catalog/sample-catalog.ts';
import { sampleRun } from '../../catalog/sample-run.ts';

const SPEC = 'https://schemas.stacspec.org/v1.1.0';
const fixtures = resolve(import.meta.dirname, '../../fixtures/stac');

function openValidator(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  // Written `datetime` in the forecast extension; JSON Schema knows no such format.
  ajv.addFormat('datetime', true);
  for (const folder of ['v1.1.0', 'geojson']) {
    for (const name of readdirSync(join(fixtures, folder))) {
      const schema = JSON.parse(readFileSync(join(fixtures, folder, name), 'utf8')) as object;
      // The official common.json has a slip in its $id; others refer to it by its right name.
      const id = `${SPEC}/item-spec/json-schema/common.json`;
      ajv.addSchema(name === 'common.json' ? { ...schema, $id: id } : schema);
    }
  }
  // Not asked for by any of our documents, but the datacube schema wants it to be there.
  ajv.addSchema({ type: 'object' }, 'https://proj.org/schemas/v0.7/projjson.schema.json');
  return ajv;
}

const day = (n: number) => `2026-11-2${n}T00:00:00Z`;
type Page = {
  features: { id: string; collection: string }[];
  links: { rel: string; href: string; body?: unknown }[];
  numberMatched: number;
};

describe('the STAC API', () => {
  let app: Hono;
  let close: () => Promise<void>;
  const ajv = openValidator();
  const errorsOf = (schema: string, document: unknown) => {
    const validate = ajv.getSchema(`${SPEC}/${schema}`)!;
    void validate(document);
    return validate.errors;
  };

  beforeAll(async () => {
    const pacific = {
      ...sampleRun().grid,
      lonFirstDeg: 175.25,
      latFirstDeg: 10,
    } as ReturnType<typeof sampleRun>['grid'];
    const runs = {
      'sample-a': [1, 2, 3].map((n) => sampleRun({ referenceTime: day(n) })),
      'sample-b': [sampleRun({ referenceTime: day(2), collection: 'sample-b', grid: pacific })],
    };
    const opened = await openSampleCatalog(runs);
    close = opened.close;
    const routes = stacRoutes({ catalog: opened.catalog, publicUrl: 'https://isohyet.test' });
    app = createApp({
      log: silentLog,
      maxBodyBytes: 100_000,
      mounts: [{ path: '/stac', routes }],
    });
  });
  afterAll(() => close());

  const getJson = async (path: string) => (await app.request(path)).json();

  test('landing page, collections and items are valid STAC 1.1', async () => {
    expect(errorsOf('catalog-spec/json-schema/catalog.json', await getJson('/stac'))).toBeNull();
    const collection = await getJson('/stac/collections/sample-a');
    expect(errorsOf('collection-spec/json-schema/collection.json', collection)).toBeNull();
    const page = (await getJson('/stac/search')) as Page;
    expect(page.features).toHaveLength(4);
    for (const item of page.features) {
      expect(errorsOf('item-spec/json-schema/item.json', item)).toBeNull();
    }
  });

  test('a box over the antimeridian becomes two polygons and is found from either side', async () => {
    const search = (bbox: string) => getJson(`/stac/search?bbox=${bbox}`) as Promise<Page>;
    const west = await search('-180,0,-179.9,10');
    const east = await search('175,0,176,10');
    expect(west.features.map((item) => item.collection)).toEqual(['sample-b']);
    expect(east.features).toEqual(west.features);
    expect(west.features[0]).toMatchObject({ geometry: { type: 'MultiPolygon' } });
    expect((await search('0,0,10,10')).features).toEqual([]);
  });

  test.each([
    { name: 'by collection', query: 'collections=sample-b', ids: ['20261122T000000Z'] },
    { name: 'by id', query: 'ids=20261121T000000Z', ids: ['20261121T000000Z'] },
    { name: 'by both', query: 'collections=sample-b&ids=20261121T000000Z', ids: [] },
    { name: 'by a time all cover', query: 'datetime=2026-11-23T03:00:00Z&limit=100', ids: 4 },
    { name: 'by a time none covers', query: 'datetime=2030-01-01/..', ids: [] },
  ])('finds $name', async ({ query, ids }) => {
    const page = (await getJson(`/stac/search?${query}`)) as Page;
    if (typeof ids === 'number') expect(page.features).toHaveLength(ids);
    else expect(page.features.map(({ id }) => id)).toEqual(ids);
  });

  test('pages by GET and by POST give every item once, newest first', async () => {
    const seen: string[] = [];
    let url: string | undefined = '/stac/search?limit=1';
    while (url !== undefined && seen.length < 10) {
      const page = (await getJson(url)) as Page;
      seen.push(...page.features.map(({ id, collection }) => `${id} ${collection}`));
      const next: string | undefined = page.links.find(({ rel }) => rel === 'next')?.href;
      url = next?.replace('https://isohyet.test', '');
    }
    expect(seen).toEqual([
      '20261123T000000Z sample-a',
      '20261122T000000Z sample-a',
      '20261122T000000Z sample-b',
      '20261121T000000Z sample-a',
    ]);
    const post = async (body: unknown) => {
      const init = { method: 'POST', body: JSON.stringify(body) };
      return (await (await app.request('/stac/search', init)).json()) as Page;
    };
    const first = await post({ limit: 3 });
    const second = await post(first.links.find(({ rel }) => rel === 'next')!.body);
    const posted = [...first.features, ...second.features];
    expect(posted.map(({ id, collection }) => `${id} ${collection}`)).toEqual(seen);
  });

  test.each([
    { name: 'unknown parameter', query: 'box=1', field: 'box' },
    { name: 'repeated', query: 'limit=1&limit=2', field: 'limit' },
    { name: 'empty', query: 'datetime=', field: 'datetime' },
    { name: 'limit out of range', query: 'limit=100000', field: 'limit' },
    { name: 'limit no number', query: 'limit=many', field: 'limit' },
    { name: 'box of three', query: 'bbox=1,2,3', field: 'bbox' },
    { name: 'box upside down', query: 'bbox=0,10,1,5', field: 'bbox' },
    { name: 'no such day', query: 'datetime=2026-02-31', field: 'datetime' },
    { name: 'interval backwards', query: 'datetime=2026-02-02/2026-02-01', field: 'datetime' },
    { name: 'open at both ends', query: 'datetime=../..', field: 'datetime' },
    { name: 'foreign token', query: 'token=abc', field: 'token' },
    { name: 'path in an id', query: 'ids=../../etc', field: 'ids' },
  ])('names the field: $name', async ({ query, field }) => {
    const answer = await app.request(`/stac/search?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const body = (await answer.json()) as { errors: { field: string; allowed: unknown }[] };
    expect(body.errors[0]).toMatchObject({ field });
    expect(body.errors[0]!.allowed).toBeDefined();
  });

  test('a posted search is checked as strictly', async () => {
    const init = { method: 'POST', body: '{"limit":"x","box":1}' };
    const body = (await (await app.request('/stac/search', init)).json()) as { errors: unknown[] };
    expect(body.errors).toHaveLength(2);
    const broken = await app.request('/stac/search', { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
  });
});

describeCases('STAC extensions', () => {
  test('items are valid under the datacube and forecast schemas', async () => {
    const ajv = openValidator();
    for (const name of ['datacube', 'forecast']) {
      const path = join(casesDir, 'stac-covjson/stac-ext', `${name}-schema.json`);
      ajv.addSchema(JSON.parse(readFileSync(path, 'utf8')));
    }
    const { catalog, close } = await openSampleCatalog({
      'sample-a': [sampleRun(), sampleRun({ referenceTime: day(1), members: [0, 1] })],
    });
    const page = (await (await stacRoutes({ catalog }).request('/search')).json()) as Page;
    await close();
    expect(page.features).toHaveLength(2);
    for (const schema of [EXTENSIONS.datacube, EXTENSIONS.forecast]) {
      const validate = ajv.getSchema(schema) ?? ajv.getSchema(`${schema}#`);
      for (const item of page.features) {
        validate!(item);
        expect(validate!.errors).toBeNull();
      }
    }
  });
});

describe('the published catalog', () => {
  test('every collection entry is valid STAC 1.1', async () => {
    const ajv = openValidator();
    const validate = ajv.getSchema(`${SPEC}/collection-spec/json-schema/collection.json`)!;
    const entries = await readEntries(resolve(import.meta.dirname, '../../../data-catalog'));
    expect(entries.length).toBeGreaterThan(13);
    for (const entry of entries) {
      void validate(toStacCollection(entry, undefined, [], 'https://isohyet.test'));
      expect({ id: entry.id, errors: validate.errors }).toEqual({ id: entry.id, errors: null });
    }
  });
});
