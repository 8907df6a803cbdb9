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

/** Each leg is followed through the cells while others wait for the service. */
const MOST_POSITIONS = 5000;

/** @throws {Fault} invalid-request naming the field and what is wrong with its coordinates */
export function readPlace(field: string, json: z.output<typeof PlaceInput>): Geometry {
  checkCount(field, json.coordinates);
  try {
    const geometry = readGeometry(json);
    if (geometry !== null) return geometry;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField({ field, detail: error.message });
  }
  throw invalidField({ field, detail: 'has no place' });
}

function checkCount(field: string, coordinates: readonly unknown[]): void {
  let left = MOST_POSITIONS;
  const count = (each: unknown) => {
    if (!Array.isArray(each) || left < 0) return;
    if (typeof each[0] === 'number') left--;
    else each.forEach(count);
  };
  count(coordinates);
  if (left >= 0) return;
  const detail = `has more than ${MOST_POSITIONS} positions`;
  throw invalidField({ field, detail, allowed: `a shape of at most ${MOST_POSITIONS} positions` });
}

/** @throws {Fault} invalid-request naming the field and what is wrong with its coordinates */
export function readAreaPlace(
  field: string,
  json: z.output<typeof AreaPlaceInput>,
): Polygon | MultiPolygon {
  return readPlace(field, json) as Polygon | MultiPolygon;
}
