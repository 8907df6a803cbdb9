import type { Feature, Geometry, Position } from 'geojson';

const SOUTH_POLE_DEG = -90;

/**
 * A feature whose lines go on past 180 degrees instead of jumping to the other side of the map;
 * a ring around the pole is closed along it. The tile cutter brings both halves where they belong.
 */
export function unwrapFeature<G extends Geometry, P>(feature: Feature<G, P>): Feature<G, P> {
  return { ...feature, geometry: unwrapGeometry(feature.geometry) as G };
}

function unwrapGeometry(geometry: Geometry): Geometry {
  switch (geometry.type) {
    case 'LineString':
      return { ...geometry, coordinates: unwrapLine(geometry.coordinates) };
    case 'MultiLineString':
      return { ...geometry, coordinates: geometry.coordinates.map(unwrapLine) };
    case 'Polygon':
      return { ...geometry, coordinates: geometry.coordinates.map(unwrapRing) };
    case 'MultiPolygon':
      return {
        ...geometry,
        coordinates: geometry.coordinates.map((polygon) => polygon.map(unwrapRing)),
      };
    default:
      return geometry;
  }
}

function unwrapLine(line: readonly Position[]): Position[] {
  let turns = 0;
  return line.map(([lon, lat], at) => {
    const before = at === 0 ? lon! : line[at - 1]![0]!;
    if (lon! - before > 180) turns -= 1;
    if (lon! - before < -180) turns += 1;
    return [lon! + 360 * turns, lat!];
  });
}

function unwrapRing(ring: readonly Position[]): Position[] {
  const line = unwrapLine(ring);
  const [first, last] = [line[0]!, line.at(-1)!];
  if (Math.abs(last[0]! - first[0]!) < 180) return line;
  // Only Antarctica goes once around the Earth.
  return [...line, [last[0]!, SOUTH_POLE_DEG], [first[0]!, SOUTH_POLE_DEG], first];
}
