import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';

import type { Lang } from '../i18n/catalogue.ts';
import { BASEMAP_MAXZOOM } from '../basemap/depth.ts';
import type { Theme } from './theme.ts';

/** The layer the forecast is drawn below: coasts, borders and names stay readable over it. */
export const FIRST_LINE_LAYER = 'rivers';
/** The layer that tables are drawn below: names stay readable over them. */
export const FIRST_LABEL_LAYER = 'label-regions';

/** A family of the reader's machine: glyphs are drawn in the browser. */
export const LABEL_FONT = ['Open Sans,Segoe UI,Helvetica Neue,Arial,sans-serif'];

/** The embedded basemap as a MapLibre style; no address but our own is in it. */
export function basemapStyle(theme: Theme, lang: Lang, tiles: string): StyleSpecification {
  return {
    version: 8,
    sources: {
      basemap: {
        type: 'vector',
        tiles: [tiles],
        maxzoom: BASEMAP_MAXZOOM,
        attribution: '',
      },
    },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': theme.water } },
      fill('land', theme.land),
      fill('lakes', theme.water),
      line('rivers', theme.river, [3, 0.3, 8, 1.4], 4),
      faint(line('coast', theme.coast, [1, 0.4, 8, 1.2], 0, 'land')),
      line('lake-shores', theme.coast, [3, 0.2, 8, 0.9], 3, 'lakes'),
      { ...line('provinces', theme.border, [3, 0.5, 8, 1.1], 3), ...dashed(theme) },
      line('borders', theme.border, [1, 0.5, 8, 1.6], 1),
      regionLabels(theme, lang),
      waterLabels(theme, lang),
      placeLabels(theme, lang),
    ],
  };
}

function fill(layer: string, colour: string): LayerSpecification {
  return {
    id: layer,
    type: 'fill',
    source: 'basemap',
    'source-layer': layer,
    paint: { 'fill-color': colour, 'fill-antialias': true },
  };
}

function line(
  id: string,
  colour: string,
  [zoomA, widthA, zoomB, widthB]: readonly [number, number, number, number],
  minzoom: number,
  layer = id,
): LayerSpecification & { type: 'line' } {
  return {
    id,
    type: 'line',
    source: 'basemap',
    'source-layer': layer,
    minzoom,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': colour,
      'line-width': ['interpolate', ['linear'], ['zoom'], zoomA, widthA, zoomB, widthB],
    },
  };
}

/** Seen from far, an archipelago would be all coast. */
function faint(layer: LayerSpecification & { type: 'line' }): LayerSpecification {
  const paint = {
    ...layer.paint,
    'line-opacity': ['interpolate', ['linear'], ['zoom'], 1, 0.4, 5, 0.9],
  } as NonNullable<typeof layer.paint>;
  return { ...layer, paint };
}

function dashed(theme: Theme) {
  return {
    paint: {
      'line-color': theme.border,
      'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.5, 8, 1.1],
      'line-dasharray': [3, 2],
    },
  } as Pick<LayerSpecification & { type: 'line' }, 'paint'>;
}

/** Shown from the zoom that the basemap gave each label. */
const SHOWN: ['>=', ['zoom'], ['get', string]] = ['>=', ['zoom'], ['get', 'minzoom']];

function regionLabels(theme: Theme, lang: Lang): LayerSpecification {
  return {
    id: FIRST_LABEL_LAYER,
    type: 'symbol',
    source: 'basemap',
    'source-layer': 'labels',
    maxzoom: 8,
    filter: ['all', SHOWN, ['match', ['get', 'kind'], ['country', 'province'], true, false]],
    layout: {
      'text-field': ['get', lang],
      'text-font': LABEL_FONT,
      'text-size': ['match', ['get', 'kind'], 'country', 13, 11.5],
      'text-transform': ['match', ['get', 'kind'], 'country', 'uppercase', 'none'],
      'text-letter-spacing': ['match', ['get', 'kind'], 'country', 0.12, 0.06],
      'text-max-width': 7,
      'text-padding': 6,
    },
    paint: {
      'text-color': theme.softText,
      'text-halo-color': theme.halo,
      'text-halo-width': 1.4,
    },
  };
}

function waterLabels(theme: Theme, lang: Lang): LayerSpecification {
  return {
    id: 'label-water',
    type: 'symbol',
    source: 'basemap',
    'source-layer': 'labels',
    maxzoom: 8,
    filter: ['all', SHOWN, ['match', ['get', 'kind'], ['ocean', 'sea', 'lake'], true, false]],
    layout: {
      'text-field': ['get', lang],
      'text-font': LABEL_FONT,
      'text-size': ['match', ['get', 'kind'], 'ocean', 13, 11],
      'text-letter-spacing': 0.1,
      'text-max-width': 7,
      'text-padding': 6,
    },
    paint: {
      'text-color': theme.waterText,
      'text-halo-color': theme.halo,
      'text-halo-width': 1.2,
    },
  };
}

function placeLabels(theme: Theme, lang: Lang): LayerSpecification {
  return {
    id: 'label-places',
    type: 'symbol',
    source: 'basemap',
    'source-layer': 'places',
    minzoom: 2.5,
    filter: SHOWN,
    layout: {
      'text-field': ['get', lang],
      'text-font': LABEL_FONT,
      'text-size': [
        'interpolate',
        ['linear'],
        ['get', 'population'],
        1000,
        11,
        500_000,
        13,
        5_000_000,
        15,
      ],
      'text-max-width': 8,
      'text-padding': 4,
      'symbol-sort-key': ['-', 0, ['get', 'population']],
    },
    paint: {
      'text-color': theme.text,
      'text-halo-color': theme.halo,
      'text-halo-width': 1.5,
    },
  };
}
