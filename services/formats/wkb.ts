/**
 * Well-known binary, little-endian, as GeoParquet and GeoArrow hold it. Heights are read, measures
 * passed over (GeoJSON has none): codes of 1000 and more, or the high bits of EWKB.
 * @see OGC 06-103r4, clause 8
 */
import type { Geometry, Position } from 'geojson';

import { Fault } from '../platform/fault.ts';

const CODES = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
} as const;
const NAMES = Object.fromEntries(
  Object.entries(CODES).map(([name, code]) => [code, name as Geometry['type']]),
) as Readonly<Record<number, Geometry['type']>>;
/** Collections in collections deeper than this are nobody's data. */
const DEEPEST = 32;

/** Bytes of a geometry; heights are left out. @throws {RangeError} for a GeometryCollection */
export function encodeWkb(geometry: Geometry): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  const scratch = new DataView(new ArrayBuffer(8));
  const push = (length: number) => {
    for (let at = 0; at < length; at++) bytes.push(scratch.getUint8(at));
  };
  const count = (value: number) => {
    scratch.setUint32(0, value, true);
    push(4);
  };
  const point = ([x, y]: Position) => {
    for (const value of [x!, y!]) {
      scratch.setFloat64(0, value, true);
      push(8);
    }
  };
  const line = (positions: readonly Position[]) => {
    count(positions.length);
    positions.forEach(point);
  };
  const write = (shape: Geometry) => {
    if (shape.type === 'GeometryCollection') throw new RangeError('a collection of geometries');
    bytes.push(1);
    count(CODES[shape.type]);
    switch (shape.type) {
      case 'Point':
        return point(shape.coordinates);
      case 'LineString':
        return line(shape.coordinates);
      case 'Polygon':
        count(shape.coordinates.length);
        return shape.coordinates.forEach(line);
      case 'MultiPoint':
        count(shape.coordinates.length);
        return shape.coordinates.forEach((part) => write({ type: 'Point', coordinates: part }));
      case 'MultiLineString':
        count(shape.coordinates.length);
        return shape.coordinates.forEach((part) =>
          write({ type: 'LineString', coordinates: part }),
        );
      case 'MultiPolygon':
        count(shape.coordinates.length);
        return shape.coordinates.forEach((part) => write({ type: 'Polygon', coordinates: part }));
    }
  };
  write(geometry);
  return new Uint8Array(bytes);
}

/** The geometry of WKB bytes. @throws {Fault} corrupt-data when they are not one */
export function decodeWkb(bytes: Uint8Array): Geometry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  try {
    const number = (littleEndian: boolean) => {
      at += 8;
      return view.getFloat64(at - 8, littleEndian);
    };
    const count = (littleEndian: boolean) => {
      at += 4;
      const value = view.getUint32(at - 4, littleEndian);
      if (value > bytes.length) throw new RangeError(`a count of ${value}`);
      return value;
    };
    const read = (depth = 0): Geometry => {
      if (depth > DEEPEST) throw new RangeError('collections nested too deep');
      const little = view.getUint8(at++) === 1;
      const code = view.getUint32(at, little);
      at += 4;
      const dimensions = Math.floor((code & 0xffff) / 1000); // 1 is Z, 2 is M, 3 is both
      const type = NAMES[(code & 0xffff) % 1000];
      const hasZ = dimensions === 1 || dimensions === 3 || (code & 0x80000000) !== 0;
      const hasM = dimensions === 2 || dimensions === 3 || (code & 0x40000000) !== 0;
      if ((code & 0x20000000) !== 0) at += 4; // an SRID
      const point = (): Position => {
        const position = [number(little), number(little), ...(hasZ ? [number(little)] : [])];
        if (hasM) at += 8;
        return position.every(Number.isNaN) ? [] : position; // an empty point
      };
      const many = <T>(part: () => T) => Array.from({ length: count(little) }, part);
      const line = () => many(point);
      switch (type) {
        case 'Point':
          return { type, coordinates: point() };
        case 'LineString':
          return { type, coordinates: line() };
        case 'Polygon':
          return { type, coordinates: many(line) };
        case 'MultiPoint':
        case 'MultiLineString':
        case 'MultiPolygon':
          return {
            type,
            coordinates: many(() => (read(depth + 1) as never as Part).coordinates),
          } as Geometry;
        case 'GeometryCollection':
          return { type, geometries: many(() => read(depth + 1)) };
        default:
          throw new RangeError('a type of geometry that is not known');
      }
    };
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Fault('corrupt-data', `not well-known binary: ${error.message}`, {}, error);
  }
}

type Part = { readonly coordinates: unknown };
