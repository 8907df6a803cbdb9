import proj4 from 'proj4';

import type { ByteSource } from '../../platform/byte-source.ts';
import { openGeotiff, type GeotiffReader } from '../geotiff/open-geotiff.ts';
import type { Inspected, Place, PointValue } from './inspected.ts';
import { summarise, toNullable } from './statistics.ts';

const WGS84 = 4326;

/** Each band of a GeoTIFF. Values at places need a reference system of longitudes and latitudes. */
export async function* inspectGeotiff(
  source: ByteSource,
  places: readonly Place[],
  signal?: AbortSignal,
): AsyncGenerator<Inspected> {
  const tiff = await openGeotiff(source, signal);
  const { nx, ny, bands, dataType, overviews, nodata, epsg, bbox, metadata } = tiff;
  for (let band = 0; band < bands; band++) {
    const values = await tiff.readBand(band, undefined, signal);
    yield {
      title: `band ${band + 1} of ${bands}`,
      details: {
        band: band + 1,
        nx,
        ny,
        dataType,
        crs: epsg === undefined ? null : `EPSG:${epsg}`,
        bbox: bbox ?? null,
        nodata: nodata ?? null,
        overviews,
        metadata,
      },
      statistics: summarise(values),
      points: places.map((place) => readPlace(tiff, values, place)),
    };
  }
}

function readPlace(tiff: GeotiffReader, values: Float64Array, [lon, lat]: Place): PointValue {
  const { nx, ny, bbox, epsg } = tiff;
  const outside: PointValue = { lon, lat, value: null, outside: true };
  if (bbox === undefined) return outside;
  const plane = toPlane(epsg, [lon, lat]);
  if (plane === undefined) return outside;
  const [west, south, east, north] = bbox;
  const column = Math.floor(((plane[0] - west) / (east - west)) * nx);
  const row = Math.floor(((north - plane[1]) / (north - south)) * ny);
  const inside = column >= 0 && column < nx && row >= 0 && row < ny;
  return inside ? { lon, lat, value: toNullable(values[row * nx + column] ?? NaN) } : outside;
}

/** A place in the units of the reference system, or undefined where proj4 does not know that. */
function toPlane(epsg: number | undefined, place: Place): readonly [number, number] | undefined {
  if (epsg === undefined || epsg === WGS84) return place;
  const code = `EPSG:${epsg}`;
  if (proj4.defs(code) === undefined) return undefined;
  return proj4(code).forward([...place]) as [number, number];
}
