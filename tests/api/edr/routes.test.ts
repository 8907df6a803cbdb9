import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { edrRoutes } from '../../../services/api/edr/routes.ts';
import { silentLog } from '../../../services/platform/log.ts';
import { openPositionQuery } from '../../../services/query/position.ts';
import { casesDir, describeCases } from '../../cases.ts';
import { FIRST_RUN_MS, HOUR_MS, makeSmallWorld, type SmallWorld } from '../../query/small-world.ts';

const COLLECTION = '/ogc/collections/small-world';
const POSITION = `${COLLECTION}/position?coords=POINT(-120%2050)`;
const NAMED = `${COLLECTION}/instances/20260101T000000Z/position?coords=POINT(-120%2050)`;

let world: SmallWorld;
let app: ReturnType<typeof createApp>;
let close: () => void;
beforeAll(async () => {
  world = await makeSmallWorld([
    { referenceMs: FIRST_RUN_MS, hours: [0, 1] },
    { referenceMs: FIRST_RUN_MS + 6 * HOUR_MS, hours: [0, 1], members: [0, 1] },
    { referenceMs: FIRST_RUN_MS + 12 * HOUR_MS, hours: [0], expectedHours: [0, 1] },
  ]);
  const now = () => FIRST_RUN_MS + 24 * HOUR_MS;
  const query = await openPositionQuery({ ...world, maxCells: 2000, now });
  close = () => query.close();
  const routes = edrRoutes({
    ...world,
    findPosition: query.findPosition,
    collectionLinks: (entry, base) => [{ rel: 'tilesets-map', href: `${base}/tiles/${entry.id}` }],
    conformance: ['http://example.org/conf/tiles'],
    now,
  });
  app = createApp({ log: silentLog, maxBodyBytes: 1000, mounts: [{ path: '/ogc', routes }] });
});
afterAll(() => {
  close();
  world.remove();
});

type Json = Record<string, never> & { [key: string]: Json };
const getJson = async (url: string, headers: Record<string, string> = {}) =>
  (await (await app.request(url, { headers })).json()) as Json;

describe('the documents of EDR', () => {
  test('the landing page leads to what is there', async () => {
    const { links } = (await getJson('/ogc')) as unknown as {
      links: { rel: string; href: string }[];
    };
    expect(links.map(({ rel }) => rel)).toEqual([
      'self',
      'conformance',
      'data',
      'service-desc',
      'service-doc',
      'alternate',
    ]);
  });

  test('conformance names only what is built, and what other standards add', async () => {
    const { conformsTo } = (await getJson('/ogc/conformance')) as unknown as {
      conformsTo: string[];
    };
    expect(conformsTo).toContain('http://www.opengis.net/spec/ogcapi-edr-1/1.2/conf/position');
    expect(conformsTo).toContain('http://example.org/conf/tiles');
    expect(conformsTo.join()).not.toMatch(/area|cube|trajectory|corridor|radius|locations/);
  });

  test('a collection tells extent, parameters, queries, freshness and links', async () => {
    const collection = await getJson(COLLECTION);
    expect(collection['extent']).toMatchObject({
      spatial: { bbox: [[-130.05, 32.05, -100.05, 60.05]] },
      temporal: { values: ['2026-01-01T06:00:00Z', '2026-01-01T07:00:00Z'] },
    });
    expect(Object.keys(collection['data_queries']!)).toEqual(['position', 'instances']);
    expect(collection['parameter_names']!['precipitation_amount_1h']).toMatchObject({
      type: 'Parameter',
      unit: { symbol: { value: 'kg.m-2', type: 'http://www.opengis.net/def/uom/UCUM/' } },
      observedProperty: { id: 'http://vocab.nerc.ac.uk/standard_name/precipitation_amount/' },
      measurementType: { method: 'sum', duration: 'PT1H' },
    });
    expect(collection['isohyet:latest']).toMatchObject({
      run: '2026-01-01T06:00:00Z',
      complete: true,
      ageSeconds: 64_800,
    });
    expect(collection['isohyet:newest']).toMatchObject({
      run: '2026-01-01T12:00:00Z',
      complete: false,
    });
    expect(JSON.stringify(collection['isohyet:newest']!['missing'])).toContain('Air temperature');
    const rels = (collection['links'] as unknown as { rel: string }[]).map(({ rel }) => rel);
    expect(rels).toEqual(['self', 'data', 'instances', 'license', 'alternate', 'tilesets-map']);
  });

  test.each([
    { name: 'lang=fr', url: `${COLLECTION}?lang=fr`, header: 'en', title: 'Un petit monde' },
    {
      name: 'Accept-Language: fr-CA',
      url: COLLECTION,
      header: 'fr-CA,en;q=0.5',
      title: 'Un petit monde',
    },
    { name: 'Accept-Language: de', url: COLLECTION, header: 'de', title: 'A small world' },
  ])('labels follow $name', async ({ url, header, title }) => {
    expect((await getJson(url, { 'accept-language': header }))['title']).toBe(title);
  });

  test('runs are instances, newest first', async () => {
    const { instances } = (await getJson(`${COLLECTION}/instances`)) as unknown as {
      instances: { id: string }[];
    };
    expect(instances.map(({ id }) => id)).toEqual([
      '20260101T120000Z',
      '20260101T060000Z',
      '20260101T000000Z',
    ]);
    const one = await getJson(`${COLLECTION}/instances/20260101T120000Z`);
    expect(one['isohyet:run']).toMatchObject({ complete: false });
  });

  test('HEAD works', async () => {
    const response = await app.request(POSITION, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describeCases('a position query as CoverageJSON', () => {
  test.each([
    { name: 'a single run', url: NAMED, type: 'Coverage' },
    { name: 'an ensemble', url: POSITION, type: 'CoverageCollection' },
    {
      name: 'several places',
      url: `${COLLECTION}/instances/20260101T000000Z/position?coords=MULTIPOINT((-120 50),(-110 40))`,
      type: 'CoverageCollection',
    },
  ])('$name is valid against the official schema', async ({ url, type }) => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const schema = JSON.parse(
      readFileSync(join(casesDir, 'stac-covjson/covjson/coveragejson.json'), 'utf8'),
    ) as object;
    const validate = ajv.compile(schema);
    const document = await getJson(url);
    expect(document['type']).toBe(type);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(document).toMatchObject({
      'isohyet:source': 'Test Office',
      'isohyet:licence': 'CC-BY-4.0',
      'isohyet:marks': ['EXERCISE'],
    });
  });
});

describe('a position query', () => {
  test('GeoJSON has a feature a member and time, with its cell and missing count', async () => {
    const body = await getJson(`${POSITION}&f=GeoJSON&member=1`);
    expect(body).toMatchObject({
      type: 'FeatureCollection',
      'isohyet:missing': [{ precipitation_amount_1h: 0 }],
    });
    const features = body['features'] as unknown as Json[];
    expect(features.map(({ properties }) => properties!['datetime'])).toEqual([
      '2026-01-01T06:00:00Z',
      '2026-01-01T07:00:00Z',
    ]);
    expect(features[1]!['properties']).toMatchObject({
      air_temperature_2m: 1337.5,
      'isohyet:member': 1,
      'isohyet:cell': { lon: -120, lat: 50, distanceM: 0 },
    });
  });

  test('CSV carries unit, run, distance, missing count, source and licence', async () => {
    const response = await app.request(`${NAMED}&f=CSV&lang=fr`);
    expect((await response.text()).split('\r\n').slice(0, 2)).toEqual([
      'reference_time,valid_time,member,lon,lat,cell_lon,cell_lat,distance_m,interpolation,air_temperature_2m [K],precipitation_amount_1h [kg m-2],missing_count,complete,source,licence,attribution,marks',
      '2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,,-120,50,-120,50,0,nearest,237.5,0,air_temperature_2m=0 precipitation_amount_1h=0,true,Test Office,CC-BY-4.0,Données : Bureau des essais,EXERCISE',
    ]);
  });

  test('Arrow carries units in its fields', async () => {
    const response = await app.request(POSITION, {
      headers: { accept: 'application/vnd.apache.arrow.stream' },
    });
    const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
    expect(table.numRows).toBe(4);
    expect(table.schema.metadata.get('source')).toBe('Test Office');
    const field = table.schema.fields.find(({ name }) => name === 'precipitation_amount_1h')!;
    expect(field.metadata.get('unit')).toBe('kg m-2');
    expect(field.metadata.get('missing_count')).toBe('0');
    expect([...table.getChild('member')!]).toEqual([0, 0, 1, 1]);
  });

  test('a whole run under its name may be kept for good, latest only for a moment', async () => {
    const named = await app.request(NAMED);
    expect(named.headers.get('cache-control')).toBe('public, max-age=604800, immutable');
    expect(JSON.stringify(await named.json())).not.toContain('ageSeconds');
    const latest = await app.request(POSITION);
    expect(latest.headers.get('cache-control')).toBe('public, max-age=30');
    expect(await latest.json()).toMatchObject({ 'isohyet:ageSeconds': 64_800 });
    const partial = await app.request(NAMED.replace('T00', 'T12'));
    expect(partial.headers.get('cache-control')).toBe('public, max-age=30');
    expect(await partial.json()).toMatchObject({ 'isohyet:complete': false });
    expect(partial.headers.get('isohyet-incomplete')).toBe('true');
    expect(named.headers.has('isohyet-incomplete')).toBe(false);
    const etag = named.headers.get('etag')!;
    const again = await app.request(NAMED, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    const other = await app.request(`${NAMED}&f=CSV`, { headers: { 'if-none-match': etag } });
    expect(other.status).toBe(200);
  });
});
