import type { Geometry, Position } from 'geojson';

/** Well-known text of a 2D geometry (OGC 06-103r4, clause 7). @throws {RangeError} for a collection */
export function geometryToWkt(geometry: Geometry): string {
  const at = ([x, y]: Position) => `${x} ${y}`;
  const line = (positions: readonly Position[]) => `(${positions.map(at).join(', ')})`;
  const lines = (parts: readonly Position[][]) => `(${parts.map(line).join(', ')})`;
  switch (geometry.type) {
    case 'Point':
      return `POINT (${at(geometry.coordinates)})`;
    case 'LineString':
      return `LINESTRING ${line(geometry.coordinates)}`;
    case 'Polygon':
      return `POLYGON ${lines(geometry.coordinates)}`;
    case 'MultiPoint':
      return `MULTIPOINT (${geometry.coordinates.map((part) => `(${at(part)})`).join(', ')})`;
    case 'MultiLineString':
      return `MULTILINESTRING ${lines(geometry.coordinates)}`;
    case 'MultiPolygon':
      return `MULTIPOLYGON (${geometry.coordinates.map(lines).join(', ')})`;
    case 'GeometryCollection':
      throw new RangeError('a collection of geometries');
  }
}
