import { z } from 'zod';

import type { Place } from '../../query/series/point-series.ts';

/** Places in one request. */
export const MOST_PLACES = 100;
const LONGEST_WKT = 8000;

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
const PAIR = String.raw`(${NUMBER})\s+(${NUMBER})`;
const POINT = new RegExp(String.raw`^\s*POINT\s*\(\s*${PAIR}\s*\)\s*$`, 'i');
const MULTIPOINT = /^\s*MULTIPOINT\s*\(([^a-z]*)\)\s*$/i;
const MEMBER = new RegExp(String.raw`^\s*(?:\(\s*${PAIR}\s*\)|${PAIR})\s*$`, 'i');
const ALLOWED =
  'POINT(lon lat) or MULTIPOINT((lon lat),(lon lat)) in degrees, longitude -180 to 180';

/**
 * `coords` of a position query: WKT of one or several points, longitude first.
 *
 * @see OGC 19-086r6 (EDR), requirement /req/edr/coords-definition, and OGC 06-103r4, clause 7
 */
export const coordsParam = z
  .string()
  .max(LONGEST_WKT, `is longer than ${LONGEST_WKT} characters`)
  .transform((text, ctx): readonly Place[] => {
    const places = readWkt(text);
    const problem = typeof places === 'string' ? places : placesProblem(places);
    if (problem === undefined) return places as readonly Place[];
    ctx.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  })
  .describe(ALLOWED);

function readWkt(text: string): readonly Place[] | string {
  const point = POINT.exec(text);
  if (point !== null) return [toPlace(point[1], point[2])];
  const inside = MULTIPOINT.exec(text)?.[1];
  if (inside === undefined) {
    return /^\s*(MULTI)?POINT\s*(Z|M|ZM)\b/i.test(text)
      ? 'has a height or measure: give longitude and latitude only'
      : 'is not a point in WKT';
  }
  const members = inside.split(',').map((part) => MEMBER.exec(part));
  if (members.length > MOST_PLACES) return `has more than ${MOST_PLACES} points`;
  const places = members.map((found) =>
    found === null ? undefined : toPlace(found[1] ?? found[3], found[2] ?? found[4]),
  );
  const whole = places.filter((place) => place !== undefined);
  return whole.length === places.length ? whole : 'is not a list of points in WKT';
}

function toPlace(lon: string | undefined, lat: string | undefined): Place {
  return { lonDeg: Number(lon), latDeg: Number(lat) };
}

function placesProblem(places: readonly Place[]): string | undefined {
  if (places.some(({ latDeg }) => !(Math.abs(latDeg) <= 90))) {
    return 'has a latitude outside -90 to 90 (longitude comes first)';
  }
  if (places.some(({ lonDeg }) => !(Math.abs(lonDeg) <= 180))) {
    return 'has a longitude outside -180 to 180';
  }
  return undefined;
}
