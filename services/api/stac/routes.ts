/** STAC API 1.0 over STAC 1.1 documents. @see https://github.com/radiantearth/stac-api-spec */
import { Hono, type Context } from 'hono';
import { z } from 'zod';

import type { Catalog } from '../../catalog/catalog.ts';
import type { CollectionEntry } from '../../catalog/collection.ts';
import { findItems, type FoundItem, type ItemCriteria } from '../../catalog/find-items.ts';
import { toStacCollection } from '../../catalog/stac/collection-document.ts';
import { type Link, STAC_VERSION } from '../../catalog/stac/extensions.ts';
import { toStacItem } from '../../catalog/stac/item.ts';
import { parseBasicTime, toIsoTime } from '../../earth/time.ts';
import { Fault } from '../../platform/fault.ts';
import type { Lineage } from '../../store/lineage.ts';
import type { CollectionSkill } from '../../twin/verification/collection-skill.ts';
import { baseUrl } from '../base-url.ts';
import type { Operation } from '../openapi.ts';
import { readParams } from '../params.ts';
import { bboxParam, datetimeParam, limitParam } from '../place-params.ts';
import { readSearchBody, SearchBody, SearchParams, toPage, tokenParam } from './search.ts';

export const STAC_CONFORMANCE = [
  'https://api.stacspec.org/v1.0.0/core',
  'https://api.stacspec.org/v1.0.0/collections',
  'https://api.stacspec.org/v1.0.0/ogcapi-features',
  'https://api.stacspec.org/v1.0.0/item-search',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson',
];

const MOST_ITEMS = 1000;
const USUAL_ITEMS = 10;
const NoParams = z.object({});
const ItemsParams = z.object({
  bbox: bboxParam.optional(),
  datetime: datetimeParam.optional(),
  limit: limitParam(MOST_ITEMS, USUAL_ITEMS),
  token: tokenParam.optional(),
});

const JSON_TYPE = 'application/json';
const GEOJSON_TYPE = 'application/geo+json';

export const stacOperations: readonly Operation[] = [
  { path: '/stac', summary: 'landing page', answers: [JSON_TYPE] },
  { path: '/stac/conformance', summary: 'conformance', answers: [JSON_TYPE] },
  { path: '/stac/collections', summary: 'collections', answers: [JSON_TYPE] },
  { path: '/stac/collections/{id}', summary: 'one collection', answers: [JSON_TYPE] },
  {
    path: '/stac/collections/{id}/items',
    summary: 'runs of a collection',
    query: ItemsParams,
    answers: [GEOJSON_TYPE],
  },
  { path: '/stac/collections/{id}/items/{item}', summary: 'one run', answers: [GEOJSON_TYPE] },
  { path: '/stac/search', summary: 'search', query: SearchParams, answers: [GEOJSON_TYPE] },
  {
    method: 'post' as const,
    path: '/stac/search',
    summary: 'posted search',
    body: { [JSON_TYPE]: SearchBody },
    answers: [GEOJSON_TYPE],
  },
].map((operation) => ({ method: 'get', tag: 'STAC', ...operation }));

/**
 * @param deps.skillOf how good the forecasts of a collection were, shown with it
 * @param deps.lineagesOf how the rows of a table came to be, where they were computed
 */
export function stacRoutes(deps: {
  catalog: Catalog;
  publicUrl?: string | undefined;
  skillOf?: CollectionSkill;
  lineagesOf?: (collection: string) => Promise<readonly Lineage[] | undefined>;
}) {
  const { catalog, skillOf } = deps;
  const base = (c: Context) => baseUrl(c, deps.publicUrl);
  const geoJson = (c: Context, body: unknown) =>
    c.body(JSON.stringify(body), 200, {
      'content-type': 'application/geo+json',
      'cache-control': 'public, max-age=5',
    });

  const describe = async (entry: CollectionEntry, root: string) => {
    const runs = await catalog.listRuns(entry.id);
    const latest = runs.find((run) => run.complete) ?? runs[0];
    const document = toStacCollection(entry, latest, await catalog.listUnreadable(entry.id), root);
    const skill = await skillOf?.(entry.id);
    const isTable = entry['isohyet:kind'] === 'table';
    return {
      ...document,
      ...(skill !== undefined && { 'isohyet:skill': skill }),
      ...(isTable && (await lineagesIn(entry.id))),
    };
  };
  /** A table that cannot be read is described all the same, and said to be so: others stand beside it. */
  const lineagesIn = async (id: string) => {
    try {
      const lineages = await deps.lineagesOf?.(id);
      return lineages === undefined ? {} : { 'isohyet:lineages': lineages };
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'corrupt-data') throw error;
      return { 'isohyet:unreadable': [{ reason: error.message }] };
    }
  };

  const answerItems = async (c: Context, criteria: ItemCriteria, pageLink: (t: string) => Link) => {
    const found = await findItems(catalog, criteria);
    const toItem = ({ entry, run }: FoundItem) => toStacItem(entry, run, base(c));
    return geoJson(c, toPage(found, toItem, base(c), c.req.url, pageLink));
  };
  const nextByUrl = (c: Context) => (token: string) => {
    const url = new URL(c.req.url);
    url.searchParams.set('token', token);
    const href = `${base(c)}${url.pathname}${url.search}`;
    return { rel: 'next', type: 'application/geo+json', href, method: 'GET' } as const;
  };

  return new Hono()
    .get('/', async (c) => {
      readParams(NoParams, c.req.url);
      return c.json(landing(base(c), await catalog.listCollections()));
    })
    .get('/conformance', (c) => {
      readParams(NoParams, c.req.url);
      return c.json({ conformsTo: STAC_CONFORMANCE });
    })
    .get('/collections', async (c) => {
      readParams(NoParams, c.req.url);
      const entries = await catalog.listCollections();
      const collections = await Promise.all(entries.map((entry) => describe(entry, base(c))));
      const self = `${base(c)}/stac/collections`;
      const links: Link[] = [
        { rel: 'self', type: 'application/json', href: self },
        { rel: 'root', type: 'application/json', href: `${base(c)}/stac` },
      ];
      return c.json({ collections, links, numberMatched: collections.length });
    })
    .get('/collections/:id', async (c) => {
      readParams(NoParams, c.req.url);
      return c.json(await describe(await catalog.getCollection(c.req.param('id')), base(c)));
    })
    .get('/collections/:id/items', async (c) => {
      const { bbox, datetime, limit, token } = readParams(ItemsParams, c.req.url);
      const criteria = {
        collections: [c.req.param('id')],
        limit,
        ...(bbox === undefined ? {} : { bbox }),
        ...(datetime === undefined ? {} : { datetime }),
        ...(token === undefined ? {} : { after: token }),
      };
      return answerItems(c, criteria, nextByUrl(c));
    })
    .get('/collections/:id/items/:item', async (c) => {
      readParams(NoParams, c.req.url);
      const entry = await catalog.getCollection(c.req.param('id'));
      const ms = parseBasicTime(c.req.param('item'));
      if (ms === undefined) {
        throw new Fault('not-found', `${entry.id} has no item of this id`, {
          allowed: 'a reference time such as 20261123T000000Z',
        });
      }
      const run = await catalog.getRun(entry.id, toIsoTime(ms));
      return geoJson(c, toStacItem(entry, run, base(c)));
    })
    .get('/search', (c) => {
      const { token, ...wanted } = readParams(SearchParams, c.req.url);
      const criteria = { ...wanted, ...(token === undefined ? {} : { after: token }) };
      return answerItems(c, criteria as ItemCriteria, nextByUrl(c));
    })
    .post('/search', async (c) => {
      readParams(NoParams, c.req.url);
      const { criteria, body } = readSearchBody(await c.req.text());
      const href = `${base(c)}/stac/search`;
      return answerItems(c, criteria, (token) => ({
        rel: 'next',
        type: 'application/geo+json',
        href,
        method: 'POST',
        body: { ...body, token },
      }));
    });
}

function landing(base: string, entries: readonly CollectionEntry[]) {
  const json = 'application/json';
  const search = { rel: 'search', type: 'application/geo+json', href: `${base}/stac/search` };
  const children = entries.map((entry): Link => ({
    rel: 'child',
    type: json,
    title: entry.title,
    href: `${base}/stac/collections/${entry.id}`,
  }));
  const links: Link[] = [
    { rel: 'self', type: json, href: `${base}/stac` },
    { rel: 'root', type: json, href: `${base}/stac` },
    { rel: 'conformance', type: json, href: `${base}/stac/conformance` },
    { rel: 'data', type: json, href: `${base}/stac/collections` },
    { ...search, method: 'GET' },
    { ...search, method: 'POST' },
    {
      rel: 'service-desc',
      type: 'application/vnd.oai.openapi+json;version=3.1',
      href: `${base}/openapi.json`,
    },
    { rel: 'service-doc', type: 'text/html', href: `${base}/docs` },
    ...children,
  ];
  return {
    type: 'Catalog',
    stac_version: STAC_VERSION,
    id: 'isohyet',
    title: 'Isohyet',
    description:
      'Open Earth-system forecasts and observations, and the wildfire and flood twins made of them.',
    conformsTo: STAC_CONFORMANCE,
    links,
  };
}
