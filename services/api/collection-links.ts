import type { CollectionEntry } from '../catalog/collection.ts';
import type { Link } from '../catalog/stac/extensions.ts';

const JSON_TYPE = 'application/json';
const TILESETS = 'http://www.opengis.net/def/rel/ogc/1.0/tilesets';

/**
 * Classes of OGC API - Features, Tiles, Maps and Processes that the service meets beside those of EDR. The
 * classes `oas30` are not among them: `/openapi.json` is OpenAPI 3.1.
 */
export const OGC_CONFORMANCE: readonly string[] = [
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson',
  'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset',
  'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list',
  'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets',
  'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/png',
  'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt',
  'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/ogc-process-description',
  'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/json',
  'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/job-list',
  'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/dismiss',
];

/** Where a collection is served beyond point series: maps and values, or items and their tiles. */
export function collectionLinks(entry: CollectionEntry, base: string): readonly Link[] {
  const self = `${base}/ogc/collections/${entry.id}`;
  const table = entry['isohyet:table'];
  if (table !== undefined) {
    const items = { rel: 'items', type: 'application/geo+json', href: `${self}/items` };
    if (table.geometry === undefined) return [items];
    return [items, { rel: `${TILESETS}-vector`, type: JSON_TYPE, href: `${self}/tiles` }];
  }
  return [
    { rel: `${TILESETS}-map`, type: JSON_TYPE, href: `${self}/map/tiles` },
    { rel: `${TILESETS}-coverage`, type: JSON_TYPE, href: `${self}/values/tiles` },
    {
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/styles',
      type: JSON_TYPE,
      href: `${self}/styles`,
    },
  ];
}

/** Links of the landing page beyond those of EDR. */
export function landingLinks(base: string): readonly Link[] {
  return [
    {
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes',
      type: JSON_TYPE,
      href: `${base}/ogc/tileMatrixSets`,
    },
    {
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/processes',
      type: JSON_TYPE,
      href: `${base}/ogc/processes`,
    },
    {
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/job-list',
      type: JSON_TYPE,
      href: `${base}/ogc/jobs`,
    },
    { rel: 'search', type: 'application/geo+json', href: `${base}/stac/search`, title: 'STAC' },
  ];
}
