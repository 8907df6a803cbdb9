/**
 * OGC API - Maps and Tiles: coloured tiles, value tiles, legends, styles.
 * @see https://docs.ogc.org/is/20-057/20-057.html, https://docs.ogc.org/is/20-058/20-058.html
 */
import { Hono, type Context } from 'hono';

import type { Style } from '../../catalog/style.ts';
import type { Styles } from '../../catalog/styles.ts';
import { checkTile, webMercatorQuad } from '../../earth/tile-matrix.ts';
import type { Variable } from '../../earth/variable.ts';
import { Fault, invalidField } from '../../platform/fault.ts';
import { findMap, findVariable, listMapVariables, type MapCatalog } from '../../query/find-map.ts';
import { keepRunsFresh } from '../../query/fresh-runs.ts';
import type { WindowQuery } from '../../query/window.ts';
import { baseUrl } from '../base-url.ts';
import type { Operation } from '../openapi.ts';
import { chooseFormat } from '../negotiate.ts';
import { readParams, shorten } from '../params.ts';
import { toLegend } from './legend.ts';
import { drawLegend } from './legend-picture.ts';
import { openMapTiles, PICTURES } from './map-tiles.ts';
import { openPalettes } from './palettes.ts';
import { LegendParams, NoParams, RunParams, TileParams, ValueTileParams } from './params.ts';
import { TILE_MATRIX_SET, toTileset, toTilesetItem, type TilesetKind } from './tilesets.ts';
import { openValueTiles } from './value-tiles.ts';

const LEGENDS = { json: 'application/json', png: 'image/png' } as const;
const SHORT = { 'cache-control': 'public, max-age=60' };

const JSON_TYPE = 'application/json';
const TILE_PATH = 'tiles/WebMercatorQuad/{z}/{y}/{x}';

export const mapsOperations: readonly Operation[] = [
  { path: '/ogc/tileMatrixSets', summary: 'tile matrix sets', answers: [JSON_TYPE] },
  { path: '/ogc/tileMatrixSets/{tms}', summary: 'one tile matrix set', answers: [JSON_TYPE] },
  ...(['map', 'values'] as const).flatMap((kind) => [
    {
      path: `/ogc/collections/{id}/${kind}/tiles`,
      summary: `${kind} tilesets`,
      answers: [JSON_TYPE],
    },
    {
      path: `/ogc/collections/{id}/${kind}/tiles/{tms}`,
      summary: `one ${kind} tileset`,
      query: RunParams,
      answers: [JSON_TYPE],
    },
  ]),
  {
    path: `/ogc/collections/{id}/map/${TILE_PATH}`,
    summary: 'map tile',
    query: TileParams,
    answers: ['image/png', 'image/webp'],
  },
  {
    path: `/ogc/collections/{id}/values/${TILE_PATH}`,
    summary: 'value tile',
    query: ValueTileParams,
    answers: ['application/vnd.isohyet.field'],
  },
  {
    path: '/ogc/collections/{id}/styles',
    summary: 'styles',
    query: RunParams,
    answers: [JSON_TYPE],
  },
  {
    path: '/ogc/collections/{id}/map/legend',
    summary: 'legend',
    query: LegendParams,
    answers: Object.values(LEGENDS),
  },
].map((operation) => ({ method: 'get', tag: 'Maps', ...operation }));

type Deps = {
  readonly catalog: MapCatalog;
  readonly runFolder: (collection: string, referenceTime: string) => string;
  readonly styles: Styles;
  readonly windows: Pick<WindowQuery, 'readTile' | 'findBbox'>;
  readonly publicUrl?: string | undefined;
  /** ms since 1970 UTC */
  readonly now?: () => number;
};

/** Routes of maps, to be mounted at `/ogc`. */
export function mapsRoutes(deps: Deps) {
  const { runFolder, styles, windows } = deps;
  const now = deps.now ?? Date.now;
  const catalog = keepRunsFresh(deps.catalog, now);
  const base = (c: Context) => baseUrl(c, deps.publicUrl);
  const answerMapTile = openMapTiles({ windows, palettes: openPalettes(styles) });
  const answerValueTile = openValueTiles(windows);

  const listTilesets = (kind: TilesetKind) => async (c: Context) => {
    readParams(NoParams, c.req.url);
    const entry = await catalog.getCollection(c.req.param('id')!);
    return c.json({ tilesets: [toTilesetItem(entry, kind, base(c))] }, 200, SHORT);
  };
  const describeTileset = (kind: TilesetKind) => async (c: Context) => {
    const { run: wanted } = readParams(RunParams, c.req.url);
    checkTileMatrixSet(c);
    const entry = await catalog.getCollection(c.req.param('id')!);
    const run = await catalog.getRun(entry.id, wanted ?? 'latest');
    const subject = { entry, run, bbox: windows.findBbox(run.grid) };
    return c.json(toTileset(subject, kind, styles, base(c)), 200, SHORT);
  };

  return new Hono()
    .get('/tileMatrixSets', (c) => {
      readParams(NoParams, c.req.url);
      const { id, title, uri } = webMercatorQuad();
      const href = `${base(c)}/ogc/tileMatrixSets/${id}`;
      const links = [{ rel: 'self', type: 'application/json', href }];
      return c.json({ tileMatrixSets: [{ id, title, uri, links }] });
    })
    .get('/tileMatrixSets/:tms', (c) => {
      readParams(NoParams, c.req.url);
      checkTileMatrixSet(c);
      return c.json(webMercatorQuad());
    })
    .get('/collections/:id/map/tiles', listTilesets('map'))
    .get('/collections/:id/map/tiles/:tms', describeTileset('map'))
    .get('/collections/:id/values/tiles', listTilesets('values'))
    .get('/collections/:id/values/tiles/:tms', describeTileset('values'))
    .get('/collections/:id/map/tiles/:tms/:z/:y/:x', async (c) => {
      const params = readParams(TileParams, c.req.url);
      const tile = readTile(c);
      const format = choosePicture(c, params.f);
      const found = await findMap(catalog, runFolder, toRequest(c, params, now()));
      const style = chooseStyle(styles, found.variable, params.style);
      return answerMapTile(c, { found, tile, style, format, named: params });
    })
    .get('/collections/:id/values/tiles/:tms/:z/:y/:x', async (c) => {
      const params = readParams(ValueTileParams, c.req.url);
      const tile = readTile(c);
      const found = await findMap(catalog, runFolder, toRequest(c, params, now()));
      const style = styles.defaultStyleFor(found.variable);
      return answerValueTile(c, { found, tile, style, named: params });
    })
    .get('/collections/:id/styles', async (c) => {
      const { run: wanted } = readParams(RunParams, c.req.url);
      const entry = await catalog.getCollection(c.req.param('id'));
      const run = await catalog.getRun(entry.id, wanted ?? 'latest');
      return c.json(toStyleList(entry.id, listMapVariables(run), styles, base(c)), 200, SHORT);
    })
    .get('/collections/:id/map/legend', async (c) => {
      const params = readParams(LegendParams, c.req.url);
      const format = chooseFormat(c, LEGENDS, params.f);
      const request = { collection: c.req.param('id'), variable: params.variable, run: params.run };
      const found = await findVariable(catalog, request);
      const style = chooseStyle(styles, found.variable, params.style);
      const legend = toLegend(found, style, styles, params.lang);
      const headers = { ...SHORT, 'content-language': params.lang, ...markHeader(legend.marks) };
      if (format === 'json') return c.json(legend, 200, headers);
      return c.body(await drawLegend(legend), 200, { ...headers, 'content-type': LEGENDS.png });
    });
}

type Which = {
  readonly variable?: string | undefined;
  readonly run?: string | undefined;
  readonly datetime?: number | undefined;
  readonly member?: number | undefined;
};

function toRequest(c: Context, which: Which, nowMs: number) {
  const { variable, run, datetime: validMs, member } = which;
  return { collection: c.req.param('id')!, variable, run, validMs, member, nowMs };
}

function readTile(c: Context) {
  checkTileMatrixSet(c);
  const read = (name: string) => {
    const text = c.req.param(name)!;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    const allowed = 'a whole number';
    throw invalidField({
      field: name,
      value: shorten(text),
      detail: `must be ${allowed}`,
      allowed,
    });
  };
  return checkTile({ z: read('z'), x: read('x'), y: read('y') });
}

function checkTileMatrixSet(c: Context): void {
  const name = c.req.param('tms')!;
  if (name === TILE_MATRIX_SET) return;
  const allowed = [TILE_MATRIX_SET];
  throw new Fault('not-found', `no tile matrix set "${shorten(name)}"`, { allowed });
}

/**
 * PNG unless the client asks for WebP and nothing else: browsers name WebP first and take all, and
 * a lossless WebP takes ten times as long to make as an indexed PNG.
 */
function choosePicture(c: Context, f: string | undefined) {
  const accept = c.req.header('accept') ?? '*/*';
  const takesPng = ['*/*', 'image/*', PICTURES.png].some((type) => accept.includes(type));
  return f === undefined && takesPng ? 'png' : chooseFormat(c, PICTURES, f);
}

/** The style asked for, when it fits the variable; its default one otherwise. */
function chooseStyle(styles: Styles, variable: Variable, wanted: string | undefined): Style {
  if (wanted === undefined) return styles.defaultStyleFor(variable);
  const style = styles.getStyle(wanted);
  if (style.unit === '*' || style.unit === variable.unit) return style;
  throw invalidField({
    field: 'style',
    value: wanted,
    detail: `is for values in ${style.unit}, and ${variable.id} is in ${variable.unit}`,
    allowed: styles.listStylesFor(variable).map(({ id }) => id),
  });
}

function markHeader(marks: readonly string[]): Record<string, string> {
  return marks.length === 0 ? {} : { 'isohyet-mark': marks.join(', ') };
}

function toStyleList(
  collection: string,
  variables: readonly Variable[],
  styles: Styles,
  root: string,
) {
  const legend = (variable: string, style: string) => ({
    rel: 'legend',
    type: LEGENDS.png,
    href: `${root}/ogc/collections/${collection}/map/legend?variable=${encodeURIComponent(variable)}&style=${style}&f=png`,
  });
  const offered = variables.map((variable) => ({ variable, fit: styles.listStylesFor(variable) }));
  const used = [...new Set(offered.flatMap(({ fit }) => fit))];
  return {
    styles: used.map((style) => {
      const fits = offered.filter(({ fit }) => fit.includes(style)).map(({ variable }) => variable);
      const { id, title, version, kind, sources, status = null } = style;
      const variableIds = fits.map((variable) => variable.id);
      const links = variableIds.map((variable) => legend(variable, id));
      return {
        id,
        title: title.en,
        titles: title,
        version,
        kind,
        status,
        sources,
        variables: variableIds,
        links,
      };
    }),
    defaults: Object.fromEntries(offered.map(({ variable, fit }) => [variable.id, fit[0]!.id])),
  };
}
