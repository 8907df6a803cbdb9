import type { Geometry, MultiPolygon, Polygon } from 'geojson';
import { z } from 'zod';

import { readGeometry } from '../../formats/geojson.ts';
import { invalidField } from '../../platform/fault.ts';

const TYPES = [
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
] as const;

/** A GeoJSON geometry as it is described to clients; its coordinates are checked when it is read. */
export const PlaceInput = z.looseObject({
  type: z.enum(TYPES),
  coordinates: z.array(z.unknown()),
});

/** An area as GeoJSON. */
export const AreaPlaceInput = z.looseObject({
  type: z.enum(['Polygon', 'MultiPolygon']),
  coordinates: z.array(z.unknown()),
});

/** @throws {Fault} invalid-request naming the field and what is wrong with its coordinates */
export function readPlace(field: string, json: z.output<typeof PlaceInput>): Geometry {
  try {
    const geometry = readGeometry(json);
    if (geometry !== null) return geometry;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField({ field, detail: error.message });
  }
  throw invalidField({ field, detail: 'has no place' });
}

/** @throws {Fault} invalid-request naming the field and what is wrong with its coordinates */
export function readAreaPlace(
  field: string,
  json: z.output<typeof AreaPlaceInput>,
): Polygon | MultiPolygon {
  return readPlace(field, json) as Polygon | MultiPolygon;
}
