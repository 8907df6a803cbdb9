/** OGC API - EDR: collections, runs as instances, position queries. @see OGC 19-086r6 */
import { Hono, type Context } from 'hono';

import type { Catalog } from '../../catalog/catalog.ts';
import type { CollectionEntry } from '../../catalog/collection.ts';
import type { Link } from '../../catalog/stac/extensions.ts';
import type { Grid } from '../../earth/grid.ts';
import type { GridGeometry } from '../../earth/grid-geometry.ts';
import { parseBasicTime, toIsoTime } from '../../earth/time.ts';
import { Fault } from '../../platform/fault.ts';
import type { FindPosition } from '../../query/position.ts';
import type { Run } from '../../store/run.ts';
import { baseUrl } from '../base-url.ts';
import type { Operation } from '../openapi.ts';
import { readParams } from '../params.ts';
import { toEdrCollection, toInstance, type DescribedCollection } from './collection-document.ts';
import { OUTPUT_FORMATS } from './formats.ts';
import { EDR_CONFORMANCE, toLanding } from './landing.ts';
import { chooseLanguage } from '../language.ts';
import { JsonParams, PositionParams } from './params.ts';
import { openPositionRoute } from './position-route.ts';

export type EdrDeps = {
  readonly catalog: Catalog;
  readonly findPosition: FindPosition;
  readonly geometryOf: (grid: Grid) => GridGeometry;
  readonly publicUrl?: string | undefined;
  /** links that other standards add to a collection: tiles, maps, items */
  readonly collectionLinks?: (entry: CollectionEntry, base: string) => readonly Link[];
  /** links that other standards add to the landing page */
  readonly landingLinks?: (base: string) => readonly Link[];
  /** conformance classes of other standards under `/ogc` */
  readonly conformance?: readonly string[];
  readonly now?: () => number;
};

const SHORT = { 'cache-control': 'public, max-age=5', vary: 'accept-language' };
const JSON_TYPE = 'application/json';

const get = (path: string, summary: string): Operation => ({
  method: 'get',
  path: `/ogc${path}`,
  summary,
  tag: 'EDR',
  query: JsonParams,
  answers: [JSON_TYPE],
});
const position = (path: string, summary: string): Operation => ({
  ...get(path, summary),
  query: PositionParams,
  answers: Object.values(OUTPUT_FORMATS),
});
export const edrOperations: readonly Operation[] = [
  get('', 'landing page'),
  get('/conformance', 'conformance'),
  get('/collections', 'collections'),
  get('/collections/{id}', 'one collection'),
  get('/collections/{id}/instances', 'runs of a collection'),
  get('/collections/{id}/instances/{run}', 'one run'),
  position('/collections/{id}/position', 'point series of the newest complete run'),
  position('/collections/{id}/instances/{run}/position', 'point series of a run'),
];

/** Mounted at `/ogc`. */
export function edrRoutes(deps: EdrDeps) {
  const { catalog, geometryOf } = deps;
  const now = deps.now ?? Date.now;
  const base = (c: Context) => baseUrl(c, deps.publicUrl);
  const answerPosition = openPositionRoute(deps);

  const describe = async (entry: CollectionEntry): Promise<DescribedCollection> => {
    const isTable = entry['isohyet:kind'] === 'table';
    const runs = isTable ? [] : await catalog.listRuns(entry.id);
    const unreadable = isTable ? [] : await catalog.listUnreadable(entry.id);
    const latest = runs.find((run) => run.complete) ?? runs[0];
    const [declared] = entry.extent.spatial.bbox;
    const bbox = latest === undefined ? declared! : geometryOf(latest.grid).bbox();
    return { entry, runs, unreadable, bbox, nowMs: now() };
  };
  const describeFor = async (c: Context, entry: CollectionEntry, lang: 'en' | 'fr' | undefined) =>
    toEdrCollection(
      await describe(entry),
      chooseLanguage(c, lang),
      base(c),
      deps.collectionLinks?.(entry, base(c)) ?? [],
    );

  const landing = async (c: Context) => {
    readParams(JsonParams, c.req.url);
    return c.json(toLanding(base(c), deps.landingLinks?.(base(c)) ?? []), 200, SHORT);
  };

  return new Hono()
    .get('/', landing)
    .get('/conformance', (c) => {
      readParams(JsonParams, c.req.url);
      const conformsTo = [...new Set([...EDR_CONFORMANCE, ...(deps.conformance ?? [])])];
      return c.json({ conformsTo }, 200, SHORT);
    })
    .get('/collections', async (c) => {
      const { lang } = readParams(JsonParams, c.req.url);
      const entries = await catalog.listCollections();
      const collections = await Promise.all(entries.map((entry) => describeFor(c, entry, lang)));
      const links = [{ rel: 'self', type: JSON_TYPE, href: `${base(c)}/ogc/collections` }];
      return c.json({ links, collections }, 200, SHORT);
    })
    .get('/collections/:id', async (c) => {
      const { lang } = readParams(JsonParams, c.req.url);
      const entry = await catalog.getCollection(c.req.param('id'));
      return c.json(await describeFor(c, entry, lang), 200, SHORT);
    })
    .get('/collections/:id/instances', async (c) => {
      const { lang } = readParams(JsonParams, c.req.url);
      const described = await describe(await catalog.getCollection(c.req.param('id')));
      const language = chooseLanguage(c, lang);
      const self = `${base(c)}/ogc/collections/${described.entry.id}/instances`;
      const instances = described.runs.map((run) => toInstance(described, run, language, base(c)));
      const links = [{ rel: 'self', type: JSON_TYPE, href: self }];
      return c.json({ links, instances }, 200, SHORT);
    })
    .get('/collections/:id/instances/:run', async (c) => {
      const { lang } = readParams(JsonParams, c.req.url);
      const run = await findRun(catalog, c.req.param('id'), c.req.param('run'));
      const described = await describe(await catalog.getCollection(c.req.param('id')));
      const document = toInstance(described, run, chooseLanguage(c, lang), base(c));
      return c.json(document, 200, SHORT);
    })
    .get('/collections/:id/position', async (c) => {
      const run = await findRun(catalog, c.req.param('id'), 'latest');
      return answerPosition(c, run, false);
    })
    .get('/collections/:id/instances/:run/position', async (c) => {
      const named = c.req.param('run');
      const run = await findRun(catalog, c.req.param('id'), named);
      return answerPosition(c, run, named !== 'latest');
    });
}

/** A run by its instance id (basic form), an ISO 8601 time, or `latest`. */
async function findRun(catalog: Catalog, collection: string, id: string): Promise<Run> {
  const entry = await catalog.getCollection(collection);
  if (entry['isohyet:kind'] === 'table') {
    throw new Fault('not-found', `${entry.id} is a table: it has items, not runs`);
  }
  if (id === 'latest') return catalog.getRun(entry.id, id);
  const ms = parseBasicTime(id) ?? (/^\d{4}-\d{2}-\d{2}T/.test(id) ? Date.parse(id) : NaN);
  if (Number.isNaN(ms)) {
    throw new Fault('unknown-run', `"${id.slice(0, 40)}" is not the id of a run`, {
      allowed: ['latest', 'a reference time such as 20261123T000000Z'],
    });
  }
  return catalog.getRun(entry.id, toIsoTime(ms));
}
