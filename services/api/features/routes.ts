/** OGC API - Features, and vector tiles of the same rows. @see OGC 17-069r4, OGC 20-057 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { Hono, type Context } from 'hono';
import { z } from 'zod';

import type { CollectionEntry } from '../../catalog/collection.ts';
import { checkTile, tileBounds, webMercatorQuad, type Tile } from '../../earth/tile-matrix.ts';
import { ARROW_STREAM_TYPE } from '../../formats/arrow/encode-stream.ts';
import { CSV_TYPE } from '../../formats/csv.ts';
import { encodeVectorTile, MVT_TYPE } from '../../formats/mvt.ts';
import { Fault } from '../../platform/fault.ts';
import { filterColumns, type openFeatureQuery } from '../../query/features/find-features.ts';
import type { OpenTable } from '../../query/features/table-source.ts';
import { provenanceOf } from '../../query/provenance.ts';
import { baseUrl } from '../base-url.ts';
import { chooseFormat } from '../negotiate.ts';
import type { Operation } from '../openapi.ts';
import { readParams } from '../params.ts';
import { datetimeParam } from '../place-params.ts';
import { toFeature } from './feature-body.ts';
import { ItemsParams, readItemsParams } from './feature-params.ts';
import { answerArrow, answerCsv } from './feature-streams.ts';

const FORMATS = { json: 'application/geo+json', csv: CSV_TYPE, arrow: ARROW_STREAM_TYPE };
/** A tile of more features than this is refused, never thinned in silence. */
const MOST_TILE_FEATURES = 100_000;
const FEW_SECONDS = 'public, max-age=5';
const NoParams = z.object({});
const TileParams = z.object({ datetime: datetimeParam.optional() });

export const featureOperations: readonly Operation[] = [
  {
    path: '/ogc/collections/{id}/items',
    summary: 'rows of a table collection',
    query: ItemsParams,
    answers: Object.values(FORMATS),
  },
  { path: '/ogc/collections/{id}/items/{feature}', summary: 'one row', answers: [FORMATS.json] },
  {
    path: '/ogc/collections/{id}/tiles',
    summary: 'vector tilesets',
    answers: ['application/json'],
  },
  {
    path: '/ogc/collections/{id}/tiles/WebMercatorQuad',
    summary: 'one vector tileset',
    answers: ['application/json'],
  },
  {
    path: '/ogc/collections/{id}/tiles/WebMercatorQuad/{z}/{y}/{x}',
    summary: 'vector tile',
    query: TileParams,
    answers: [MVT_TYPE],
  },
].map((operation) => ({ method: 'get', tag: 'Features', ...operation }));

export type FeatureDeps = {
  readonly findFeatures: ReturnType<typeof openFeatureQuery>;
  readonly describeTable: (collection: string) => Promise<OpenTable>;
  /** a connection to the engine that reads the tables; closed when the answer is sent */
  readonly connect: () => Promise<DuckDBConnection>;
  readonly publicUrl?: string | undefined;
};

export function featureRoutes(deps: FeatureDeps) {
  const { findFeatures, describeTable, connect } = deps;
  return new Hono()
    .get('/collections/:id/items', async (c) => {
      const open = await describeTable(c.req.param('id'));
      const params = readItemsParams(open.table, c.req.url);
      const format = chooseFormat(c, FORMATS, params.f);
      const { bbox, datetime, limit, token, equals } = params;
      const connection = await connect();
      const found = await findFeatures(
        {
          collection: open.entry.id,
          limit,
          equals,
          ...(bbox === undefined ? {} : { bbox }),
          ...(datetime === undefined ? {} : { datetime }),
          ...(token === undefined ? {} : { page: token }),
        },
        connection,
      ).catch((error: unknown) => {
        connection.closeSync();
        throw error;
      });
      const next = found.next && nextUrl(c, deps.publicUrl, found.next);
      const headers = headersOf(found, FORMATS[format], next);
      if (format === 'csv') return answerCsv(c, found, connection, headers);
      if (format === 'arrow') return answerArrow(c, found, connection, headers);
      try {
        const rows = await found.result.getRows();
        const features = rows.map((row) => toFeature(row, found.table));
        return c.body(JSON.stringify(toCollection(c, deps, found, features, next)), 200, headers);
      } finally {
        connection.closeSync();
      }
    })
    .get('/collections/:id/items/:feature', async (c) => {
      readParams(NoParams, c.req.url);
      const collection = c.req.param('id');
      const id = c.req.param('feature');
      const connection = await connect();
      try {
        const found = await findFeatures({ collection, id, limit: 1 }, connection);
        const [row] = await found.result.getRows();
        if (row === undefined)
          throw new Fault('not-found', `${collection} has no feature of this id`);
        const self = `${baseUrl(c, deps.publicUrl)}/ogc/collections/${collection}`;
        const links = [
          { rel: 'self', type: FORMATS.json, href: `${self}/items/${encodeURIComponent(id)}` },
          { rel: 'collection', type: 'application/json', href: self },
        ];
        const provenance = provenanceOf(found.entry, [], found.manifest);
        const feature = { ...toFeature(row, found.table), links, 'isohyet:provenance': provenance };
        return c.body(JSON.stringify(feature), 200, headersOf(found, FORMATS.json, undefined));
      } finally {
        connection.closeSync();
      }
    })
    .get('/collections/:id/tiles', async (c) => {
      readParams(NoParams, c.req.url);
      const { entry } = await describeTable(c.req.param('id'));
      return c.json({ tilesets: [toTileset(entry, baseUrl(c, deps.publicUrl))] });
    })
    .get('/collections/:id/tiles/WebMercatorQuad', async (c) => {
      readParams(NoParams, c.req.url);
      const { entry } = await describeTable(c.req.param('id'));
      return c.json(toTileset(entry, baseUrl(c, deps.publicUrl)));
    })
    .get('/collections/:id/tiles/WebMercatorQuad/:z/:y/:x', async (c) => {
      const { datetime } = readParams(TileParams, c.req.url);
      const place = readTile(c);
      const connection = await connect();
      try {
        const found = await findFeatures(
          {
            collection: c.req.param('id'),
            bbox: tileBounds(place),
            limit: MOST_TILE_FEATURES,
            ...(datetime === undefined ? {} : { datetime }),
          },
          connection,
        );
        if (found.matched > MOST_TILE_FEATURES) {
          throw new Fault('too-large', `the tile holds ${found.matched} features`, {
            budget: 'features of a tile',
            most: MOST_TILE_FEATURES,
            hint: 'zoom in, or give a datetime',
          });
        }
        const rows = await found.result.getRows();
        const plain = new Set([
          ...filterColumns(found.table).map(({ name }) => name),
          ...found.table.columns.filter(({ type }) => type === 'time').map(({ name }) => name),
        ]);
        const features = rows
          .map((row) => toFeature(row, found.table))
          .filter(({ geometry }) => geometry !== null)
          .map(({ id, properties, ...feature }) => ({
            ...feature,
            properties: {
              feature_id: id,
              ...Object.fromEntries(
                Object.entries(properties ?? {}).filter(
                  ([name, value]) => plain.has(name) && value !== null,
                ),
              ),
            },
          }));
        const bytes = encodeVectorTile(found.entry.id, features, place);
        return c.body(bytes, 200, headersOf(found, MVT_TYPE, undefined));
      } finally {
        connection.closeSync();
      }
    });
}

function headersOf({ entry, manifest }: OpenTable, type: string, next: string | undefined) {
  const { marks, licence, source } = provenanceOf(entry, [], manifest);
  return {
    'content-type': type,
    'cache-control': FEW_SECONDS,
    'isohyet-source': encodeURI(source),
    'isohyet-licence': licence,
    ...(manifest === undefined ? {} : { 'isohyet-updated': manifest.updatedAt }),
    ...(marks.length > 0 ? { 'isohyet-mark': marks.join(', ') } : {}),
    ...(next === undefined ? {} : { link: `<${next}>; rel="next"` }),
  };
}

function nextUrl(
  c: Context,
  publicUrl: string | undefined,
  page: { generation: number; offset: number },
): string {
  const url = new URL(c.req.url);
  url.searchParams.set('token', `${page.generation}.${page.offset}`);
  return `${baseUrl(c, publicUrl)}${url.pathname}${url.search}`;
}

function toCollection(
  c: Context,
  { publicUrl }: FeatureDeps,
  found: OpenTable & { readonly matched: number },
  features: readonly unknown[],
  next: string | undefined,
) {
  const { pathname, search } = new URL(c.req.url);
  const base = baseUrl(c, publicUrl);
  const links = [
    { rel: 'self', type: FORMATS.json, href: `${base}${pathname}${search}` },
    {
      rel: 'collection',
      type: 'application/json',
      href: `${base}/ogc/collections/${found.entry.id}`,
    },
    ...(next === undefined ? [] : [{ rel: 'next', type: FORMATS.json, href: next }]),
  ];
  return {
    type: 'FeatureCollection',
    features,
    links,
    numberMatched: found.matched,
    numberReturned: features.length,
    timeStamp: new Date().toISOString(),
    'isohyet:provenance': provenanceOf(found.entry, [], found.manifest),
    'isohyet:updated': found.manifest?.updatedAt ?? null,
  };
}

/** OGC API - Tiles: the metadata of the one tileset of vectors a table has. */
function toTileset(entry: CollectionEntry, base: string) {
  const self = `${base}/ogc/collections/${entry.id}/tiles/WebMercatorQuad`;
  return {
    title: entry.title,
    dataType: 'vector',
    crs: 'http://www.opengis.net/def/crs/EPSG/0/3857',
    tileMatrixSetURI: webMercatorQuad().uri,
    layers: [{ id: entry.id, dataType: 'vector' }],
    links: [
      { rel: 'self', type: 'application/json', href: self },
      { rel: 'item', type: MVT_TYPE, href: `${self}/{z}/{y}/{x}`, templated: true },
      {
        rel: 'http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme',
        type: 'application/json',
        href: `${base}/ogc/tileMatrixSets/WebMercatorQuad`,
      },
    ],
  };
}

function readTile(c: Context): Tile {
  const [z, y, x] = ['z', 'y', 'x'].map((name) => {
    const text = c.req.param(name) ?? '';
    return /^\d{1,8}$/.test(text) ? Number(text) : NaN;
  }) as [number, number, number];
  return checkTile({ z, x, y });
}
