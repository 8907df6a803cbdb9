/** Mapbox Vector Tiles 2.1 of GeoJSON features. */
import { geoJSONToTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature } from 'geojson';

export const MVT_TYPE = 'application/vnd.mapbox-vector-tile';

const EXTENT = 4096;
/** Units of the extent drawn beyond the edge, so that symbols and outlines meet. */
const BUFFER = 64;
/** Simplification, in units of the extent. */
const TOLERANCE = 3;

/** One layer of features cut to a tile of the Web Mercator pyramid; empty bytes for none. */
export function encodeVectorTile(
  layer: string,
  features: readonly Feature[],
  { z, x, y }: { readonly z: number; readonly x: number; readonly y: number },
): Uint8Array<ArrayBuffer> {
  const collection = { type: 'FeatureCollection' as const, features: [...features] };
  const options = { extent: EXTENT, buffer: BUFFER, tolerance: TOLERANCE, clip: true, wrap: true };
  const tile = geoJSONToTile(collection, z, x, y, options);
  if (tile === null || tile.features.length === 0) return new Uint8Array(0);
  return new Uint8Array(fromGeojsonVt({ [layer]: tile }, { version: 2, extent: EXTENT }));
}
