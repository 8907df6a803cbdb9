import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature, Geometry } from 'geojson';
import { GeoJSONVT } from '@maplibre/geojson-vt';

import { BASEMAP_MAXZOOM } from './depth.ts';
import { readOutlines } from './outlines.ts';
import { readPlaces } from './places.ts';

const EXTENT = 4096;

type Tile = { readonly features: unknown[] };

/**
 * Cuts the offline basemap into vector tiles `<folder>/<z>/<x>/<y>.pbf`, gzipped as they are served;
 * empty ones are left out.
 */
export function writeBasemap(folder: string): { tiles: number; bytes: number } {
  const layers = Object.entries(readOutlines()).map(
    ([name, features]) => [name, indexFeatures(features)] as const,
  );
  const places = readPlaces();
  const written = { tiles: 0, bytes: 0 };
  for (let z = 0; z <= BASEMAP_MAXZOOM; z++) {
    // One zoom ahead, as MapLibre draws a tile until the next whole zoom; the deepest holds all.
    const most = z === BASEMAP_MAXZOOM ? Infinity : z + 1;
    const placeIndex = indexFeatures(places.filter((place) => place.properties.minzoom <= most));
    for (let x = 0; x < 2 ** z; x++) {
      mkdirSync(join(folder, `${z}/${x}`), { recursive: true });
      for (let y = 0; y < 2 ** z; y++) {
        const found: Record<string, Tile> = {};
        for (const [name, index] of [...layers, ['places', placeIndex] as const]) {
          const tile = index.getTile(z, x, y) as Tile | null;
          if (tile !== null && tile.features.length > 0) found[name] = tile;
        }
        if (Object.keys(found).length === 0) continue;
        const options = { version: 2, extent: EXTENT };
        const bytes = gzipSync(
          fromGeojsonVt(found as Parameters<typeof fromGeojsonVt>[0], options),
        );
        writeFileSync(join(folder, `${z}/${x}/${y}.pbf`), bytes);
        written.tiles += 1;
        written.bytes += bytes.byteLength;
      }
    }
  }
  return written;
}

function indexFeatures(features: readonly Feature<Geometry>[]) {
  const collection = { type: 'FeatureCollection' as const, features: [...features] };
  return new GeoJSONVT(collection, {
    maxZoom: BASEMAP_MAXZOOM,
    indexMaxZoom: BASEMAP_MAXZOOM,
    indexMaxPoints: 0,
    extent: EXTENT,
    buffer: 96,
    tolerance: 2,
  });
}
