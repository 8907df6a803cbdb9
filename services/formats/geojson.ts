/** GeoJSON features as table rows. @see RFC 7946 */
import type { Geometry } from 'geojson';
import { z } from 'zod';

import { Fault } from '../platform/fault.ts';
import { readRows, type TableRow, type TableRows } from './table.ts';

const MOST_POSITIONS = 5_000_000;

const position = z.array(z.number()).min(2).max(4);
const ring = z.array(position).min(4);
const Shape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: position }),
  z.object({ type: z.literal('MultiPoint'), coordinates: z.array(position) }),
  z.object({ type: z.literal('LineString'), coordinates: z.array(position).min(2) }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(position).min(2)) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring)) }),
]);
const Feature = z.looseObject({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  geometry: z.unknown(),
  properties: z.record(z.string(), z.unknown()).nullable().default(null),
});
const Collection = z.looseObject({
  type: z.literal('FeatureCollection'),
  features: z.array(z.unknown()),
  crs: z.looseObject({ properties: z.looseObject({ name: z.string() }) }).optional(),
});
/** Names of WGS 84 longitude and latitude that older files still write. */
const WGS84 = /(CRS84|EPSG:{1,2}4326)$/i;

/** Whether a text begins as GeoJSON: an object whose type is a feature, collection or geometry. */
export function isGeoJson(head: string): boolean {
  const type = /"type"\s*:\s*"(FeatureCollection|Feature)"/;
  return /^\uFEFF?\s*\{/.test(head) && type.test(head);
}

/**
 * One row a feature: its geometry (WGS 84), `feature_id` (the id as written, else its place in
 * the file), and the members of `properties` under their own names.
 *
 * @throws {Fault} corrupt-data when it is not GeoJSON, unsupported-format for another CRS
 */
export function readGeoJson(text: string): TableRows {
  const json = parseJson(text);
  const single = Feature.safeParse(json);
  const parsed = Collection.safeParse(
    single.success ? { type: 'FeatureCollection', features: [json] } : json,
  );
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Fault('corrupt-data', `not GeoJSON: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const crs = parsed.data.crs?.properties.name;
  if (crs !== undefined && !WGS84.test(crs)) {
    throw new Fault('unsupported-format', `coordinates are in ${crs}, not WGS 84`, { crs });
  }
  let place = 0;
  return readRows(parsed.data.features, (feature) => {
    place += 1;
    return toRow(feature, place);
  });
}

function toRow(json: unknown, place: number): TableRow {
  const parsed = Feature.safeParse(json);
  if (!parsed.success) throw new RangeError(`not a Feature: ${parsed.error.issues[0]?.message}`);
  const { id, geometry, properties } = parsed.data;
  return {
    ...Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, value]) => [name, toValue(value)]),
    ),
    feature_id: id === undefined ? String(place) : String(id),
    geometry: readGeometry(geometry),
  };
}

/**
 * A geometry checked: known type, closed rings, finite longitudes and latitudes in range; heights
 * are left out.
 *
 * @returns null for a feature without a place
 * @throws {RangeError} naming what is wrong
 */
export function readGeometry(json: unknown): Geometry | null {
  if (json === null || json === undefined) return null;
  const parsed = Shape.safeParse(json);
  if (!parsed.success) throw new RangeError(`geometry: ${parsed.error.issues[0]?.message}`);
  let count = 0;
  const visit = (coordinates: unknown, inPolygon: boolean): unknown => {
    const list = coordinates as unknown[];
    if (typeof list[0] === 'number') {
      count += 1;
      if (count > MOST_POSITIONS) throw new RangeError(`more than ${MOST_POSITIONS} positions`);
      return readPosition(list as number[]);
    }
    const parts = list.map((part) => visit(part, inPolygon));
    if (inPolygon && isRing(parts) && String(parts[0]) !== String(parts.at(-1))) {
      throw new RangeError('a ring is not closed');
    }
    return parts;
  };
  const { type, coordinates } = parsed.data;
  return { type, coordinates: visit(coordinates, type.endsWith('Polygon')) } as Geometry;
}

function isRing(parts: readonly unknown[]): boolean {
  return Array.isArray(parts[0]) && typeof (parts[0] as unknown[])[0] === 'number';
}

function readPosition([lonDeg, latDeg]: readonly number[]): number[] {
  if (Math.abs(lonDeg!) <= 180 && Math.abs(latDeg!) <= 90) return [lonDeg!, latDeg!];
  throw new RangeError(`${lonDeg}, ${latDeg} is no longitude, latitude`);
}

function toValue(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return JSON.stringify(value);
  return value as string | number | boolean;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Fault('corrupt-data', `not JSON: ${(error as Error).message}`, {}, error);
  }
}
