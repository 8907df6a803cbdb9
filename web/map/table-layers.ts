import type {
  ErrorEvent,
  FilterSpecification,
  LayerSpecification,
  LineLayerSpecification,
  Map as MapLibreMap,
  Point,
  SymbolLayerSpecification,
} from 'maplibre-gl';

import type { Dataset } from '../client/datasets.ts';
import { tableTiles } from '../client/tables.ts';
import { FIRST_LABEL_LAYER } from './basemap-style.ts';
import { AGE_INKS, ageImage, ageSize, newestOnTop, ofAge } from './ages.ts';
import { floodBadges, floodLayers } from './floods.ts';
import { drawHatch, drawSymbol, type PointSymbol } from './symbols.ts';

const PREFIX = 'table:';
/** Ends of the names of the layers a table may have, the one on top last. */
const PARTS = ['area', 'casing', 'line', 'point', 'label'];
/** A finger is not a pixel. */
const REACH_PX = 8;
/** Ink of each shape: dark enough on every layer, different from each other in lightness too. */
const INKS: Readonly<Record<PointSymbol, string>> = {
  triangle: '#0a3d62',
  diamond: '#b3261e',
  circle: '#5b2a86',
  square: '#1f5f3a',
};
const HOUR_MS = 3_600_000;
const AREA_INK = '#7a1f5c';

export type FoundRow = { readonly table: string; readonly id: string };

/** Stations, detections, perimeters and alerts over the forecast, from vector tiles. */
export function openTableLayers(
  map: MapLibreMap,
  onFailed: (failure: { status: number | undefined }) => void,
) {
  let shown: readonly string[] = [];
  let shownHour: number | undefined;

  map.on('error', (event: ErrorEvent & { sourceId?: string }) => {
    if (event.sourceId?.startsWith(PREFIX) !== true) return;
    onFailed({ status: (event.error as { status?: number }).status });
  });

  const add = (table: Dataset, all: readonly string[]) => {
    const { id } = table;
    const source = PREFIX + id;
    if (map.getSource(source) !== undefined) return;
    addImages(map);
    map.addSource(source, { type: 'vector', tiles: [tableTiles(id)], maxzoom: 10 });
    // Rivers lie under what stands beside them, whichever was chosen first.
    const points = all.map((other) => `${PREFIX}${other}:point`);
    const above = [...(table.flood === 'reach' ? points : []), FIRST_LABEL_LAYER];
    const before = above.find((layer) => map.getLayer(layer) !== undefined);
    for (const layer of layersOf(source, table, Date.now())) map.addLayer(layer, before);
  };

  const remove = (id: string) => {
    const source = PREFIX + id;
    for (const layer of layerNames(id)) {
      if (map.getLayer(layer) !== undefined) map.removeLayer(layer);
    }
    if (map.getSource(source) !== undefined) map.removeSource(source);
  };

  return {
    /** @param nowMs detections are coloured by how long ago they were made */
    show(tables: readonly Dataset[], nowMs: number) {
      const ids = tables.map(({ id }) => id);
      for (const id of shown) if (!ids.includes(id)) remove(id);
      for (const table of tables) add(table, ids);
      shown = ids;
      const hour = Math.floor(nowMs / HOUR_MS);
      if (hour === shownHour) return;
      shownHour = hour;
      for (const { id, symbol } of tables) {
        const layer = `${PREFIX}${id}:point`;
        if (symbol !== 'diamond' || map.getLayer(layer) === undefined) continue;
        const layout = layoutByAge(nowMs);
        for (const name of ['icon-image', 'symbol-sort-key', 'icon-size'] as const) {
          map.setLayoutProperty(layer, name, layout[name]);
        }
      }
    },
    /** Asks anew for the tiles of every table shown. */
    retry() {
      for (const id of shown) {
        if (map.getSource(PREFIX + id) !== undefined) map.refreshTiles(PREFIX + id);
      }
    },
    /** The row drawn at a point of the map, if there is one within reach. */
    findAt({ x, y }: Point): FoundRow | undefined {
      const layers = shown.flatMap(layerNames).filter((id) => map.getLayer(id) !== undefined);
      if (layers.length === 0) return undefined;
      const [found] = map.queryRenderedFeatures(
        [
          [x - REACH_PX, y - REACH_PX],
          [x + REACH_PX, y + REACH_PX],
        ],
        { layers },
      );
      const id: unknown = found?.properties['feature_id'];
      if (found === undefined || (typeof id !== 'string' && typeof id !== 'number')) {
        return undefined;
      }
      return { table: found.source.slice(PREFIX.length), id: String(id) };
    },
  };
}

/** A way out is told from other roads by its width too. */
const ROADS: LineLayerSpecification['paint'] & object = {
  'line-color': ['case', ['==', ['get', 'evacuation_route'], true], '#0b4f8a', '#3d3d3d'],
  'line-width': ['case', ['==', ['get', 'evacuation_route'], true], 4, 1.4],
};

/** The newer, the larger and the redder, and never under an older one. */
function layoutByAge(nowMs: number): SymbolLayerSpecification['layout'] & object {
  return {
    'icon-image': ofAge(nowMs, ageImage),
    'symbol-sort-key': ofAge(nowMs, newestOnTop),
    'icon-size': [
      'interpolate',
      ['linear'],
      ['zoom'],
      2,
      ofAge(nowMs, (age) => 0.45 * ageSize(age)),
      8,
      ofAge(nowMs, ageSize),
    ],
  };
}

function layerNames(table: string): readonly string[] {
  return PARTS.map((part) => `${PREFIX}${table}:${part}`);
}

function layersOf(
  source: string,
  { id, symbol, flood }: Pick<Dataset, 'id' | 'symbol' | 'flood'>,
  nowMs: number,
): LayerSpecification[] {
  if (flood !== undefined) return floodLayers(source, id, flood);
  const only = (type: string): FilterSpecification => ['==', ['geometry-type'], type];
  const base = { source, 'source-layer': id };
  return [
    {
      ...base,
      id: `${source}:area`,
      type: 'fill',
      filter: only('Polygon'),
      paint: { 'fill-pattern': 'hatch' },
    },
    {
      ...base,
      id: `${source}:line`,
      type: 'line',
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: symbol === 'line' ? ROADS : { 'line-color': AREA_INK, 'line-width': 2 },
    },
    {
      ...base,
      id: `${source}:point`,
      type: 'symbol',
      filter: only('Point'),
      layout: {
        'icon-allow-overlap': true,
        ...(symbol === 'diamond'
          ? layoutByAge(nowMs)
          : {
              'icon-image': symbol === 'area' || symbol === 'line' ? 'circle' : symbol,
              'icon-size': ['interpolate', ['linear'], ['zoom'], 2, 0.45, 8, 1],
            }),
      },
    },
  ];
}

function addImages(map: MapLibreMap): void {
  for (const [age, ink] of AGE_INKS.entries()) {
    const image = ageImage(age);
    if (!map.hasImage(image)) map.addImage(image, drawSymbol('diamond', ink), { pixelRatio: 2 });
  }
  for (const [symbol, ink] of Object.entries(INKS) as [PointSymbol, string][]) {
    if (!map.hasImage(symbol)) map.addImage(symbol, drawSymbol(symbol, ink), { pixelRatio: 2 });
  }
  for (const [name, image] of floodBadges()) {
    if (!map.hasImage(name)) map.addImage(name, image, { pixelRatio: 2 });
  }
  if (!map.hasImage('hatch')) map.addImage('hatch', drawHatch(AREA_INK), { pixelRatio: 2 });
}
