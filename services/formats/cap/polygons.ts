import { circle } from '@turf/circle';
import { rewind } from '@turf/rewind';
import type { MultiPolygon, Polygon, Position } from 'geojson';

/** Sides of the polygon a circle is drawn as. */
const CIRCLE_SIDES = 64;

/**
 * The areas of a CAP `area` element as one geometry: CAP writes latitude before longitude.
 *
 * @returns null when there is neither polygon nor circle (the area is given by geocode alone)
 * @throws {RangeError} when a polygon or circle is not well formed
 * @see OASIS CAP 1.2, 3.2.4
 */
export function toAreaGeometry(
  polygons: readonly string[],
  circles: readonly string[],
): Polygon | MultiPolygon | null {
  const rings = [...polygons.map(readPolygon), ...circles.map(readCircle)];
  const [first] = rings;
  if (first === undefined) return null;
  // RFC 7946 wants outer rings counterclockwise; CAP leaves the direction open.
  const area: Polygon | MultiPolygon =
    rings.length === 1
      ? { type: 'Polygon', coordinates: [first] }
      : { type: 'MultiPolygon', coordinates: rings.map((ring) => [ring]) };
  return rewind(area) as typeof area;
}

function readPair(text: string): Position {
  const parts = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const [latDeg, lonDeg] = parts;
  const good = parts.length === 2 && Math.abs(latDeg!) <= 90 && Math.abs(lonDeg!) <= 180;
  if (!good) throw new RangeError(`"${text.slice(0, 40)}" is no latitude,longitude`);
  return [lonDeg!, latDeg!];
}

function readPolygon(text: string): Position[] {
  const ring = text.trim().split(/\s+/).map(readPair);
  const [first] = ring;
  const last = ring.at(-1);
  if (first === undefined || last === undefined || ring.length < 4) {
    throw new RangeError(`a polygon needs four pairs, not ${ring.length}`);
  }
  if (first[0] !== last[0] || first[1] !== last[1]) ring.push(first);
  return ring;
}

/** The points at the radius, km, around the centre. */
function readCircle(text: string): Position[] {
  const [centre = '', radius = ''] = text.trim().split(/\s+/);
  const at = readPair(centre);
  const radiusKm = Number(radius);
  if (radius === '' || !(radiusKm >= 0 && radiusKm < 20_000)) {
    throw new RangeError(`circle radius "${radius.slice(0, 20)}" is no number of km`);
  }
  return circle(at, radiusKm, { steps: CIRCLE_SIDES, units: 'kilometers' }).geometry
    .coordinates[0]!;
}
