import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';

import type { Lang } from '../i18n/catalogue.ts';
import type { LonLat } from '../state/view-state.ts';
import { basemapStyle } from './basemap-style.ts';
import { themeOf } from './theme.ts';

setWorkerUrl(workerUrl);

const BASEMAP_TILES = new URL('basemap/{z}/{x}/{y}.pbf', document.baseURI).href
  // `URL` escapes the braces that MapLibre fills in.
  .replaceAll('%7B', '{')
  .replaceAll('%7D', '}');
const DEEPEST_ZOOM = 12;

/** True where the reader asked the system for a dark page. */
export const darkQuery = matchMedia('(prefers-color-scheme: dark)');
const calmQuery = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * A map of the embedded basemap.
 *
 * @throws whatever MapLibre throws where WebGL 2 is missing: the page then works without a map
 */
export function openMap(
  container: HTMLElement,
  view: { lang: Lang; centre: LonLat; zoom: number; mapLabel: string; testing: boolean },
): MapLibreMap {
  const map = new MapLibreMap({
    container,
    style: basemapStyle(themeOf(darkQuery.matches), view.lang, BASEMAP_TILES),
    center: [...view.centre],
    zoom: view.zoom,
    maxZoom: DEEPEST_ZOOM,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    // Labels fade in by default; a still page is calmer, and tests see the same pixels twice.
    fadeDuration: 0,
    reduceMotion: calmQuery.matches,
    locale: { 'Map.Title': view.mapLabel },
    canvasContextAttributes: { preserveDrawingBuffer: view.testing },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return map;
}

/** Gives an open map the colours and names of another theme or language. */
export function restyle(map: MapLibreMap, lang: Lang): void {
  const fresh = basemapStyle(themeOf(darkQuery.matches), lang, BASEMAP_TILES);
  const own = new Set(fresh.layers.map(({ id }) => id));
  map.setStyle(fresh, {
    // What the page drew itself (forecast, tables) stays where it is in the stack.
    transformStyle: (previous, next) => {
      if (previous === undefined) return next;
      const byId = new Map(next.layers.map((layer) => [layer.id, layer]));
      const layers = previous.layers.map((layer) => byId.get(layer.id) ?? layer);
      const known = new Set(layers.map(({ id }) => id));
      const missing = next.layers.filter(({ id }) => own.has(id) && !known.has(id));
      return {
        ...next,
        sources: { ...previous.sources, ...next.sources },
        layers: [...layers, ...missing],
      };
    },
  });
}
