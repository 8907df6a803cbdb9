import type { Map as MapLibreMap } from 'maplibre-gl';

import type { Lang } from '../i18n/catalogue.ts';
import type { LonLat } from '../state/view-state.ts';

const FARTHEST_KM = 60;
const KM_PER_DEGREE = 111.2;

/** The nearest named place within 60 km, of those the basemap holds at this zoom. */
export function findNearPlace(
  map: MapLibreMap,
  [lon, lat]: LonLat,
): Readonly<Record<Lang, string>> | undefined {
  const shrink = Math.cos((lat * Math.PI) / 180);
  let nearestKm = FARTHEST_KM;
  let nearest: Readonly<Record<Lang, string>> | undefined;
  for (const { geometry, properties } of map.querySourceFeatures('basemap', {
    sourceLayer: 'places',
  })) {
    if (geometry.type !== 'Point') continue;
    const [x, y] = geometry.coordinates as [number, number];
    const km = Math.hypot((x - lon) * shrink, y - lat) * KM_PER_DEGREE;
    if (km >= nearestKm) continue;
    nearestKm = km;
    nearest = { en: String(properties['en']), fr: String(properties['fr']) };
  }
  return nearest;
}
