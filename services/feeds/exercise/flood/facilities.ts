import type { Feature, FeatureCollection, Geometry, LineString, Position } from 'geojson';

import { cellKm, toLonLat, TOWN_GRID, type Km } from './place.ts';
import { ROADS } from './roads.ts';
import { CREST_OVER_BANK_M, LEVEES } from './town-place.ts';
import { leveeOffM, type Town } from './town.ts';

type Facility = readonly [
  kind: string,
  name: string,
  nameFr: string,
  at: Km,
  capacity: number | null,
  isCritical: boolean,
];

/** What would be missed: much of it stands where the river may come. */
const FACILITIES: readonly Facility[] = [
  ['hospital', 'Ahlfurt Hospital', 'Hôpital d’Ahlfurt', [39.35, 22.1], 118, true],
  ['care_home', 'Meadow House', 'Résidence des Prés', [38.9, 22.58], 64, true],
  ['care_home', 'Hillside Care Home', 'Foyer de soins du Coteau', [38.4, 21.45], 52, true],
  ['school', 'Ahlfurt Meadow School', 'École des Prés d’Ahlfurt', [38.6, 22.62], 410, true],
  ['school', 'Ahlfurt Grammar School', 'Lycée d’Ahlfurt', [38.55, 21.8], 760, true],
  ['school', 'Steinbrück School', 'École de Steinbrück', [32.2, 21.85], 150, true],
  ['school', 'Unterahl School', 'École d’Unterahl', [46.3, 25.5], 210, true],
  [
    'kindergarten',
    'Kingfisher Kindergarten',
    'Jardin d’enfants du Martin-pêcheur',
    [38.75, 22.7],
    75,
    true,
  ],
  ['fire_station', 'Ahlfurt Fire Station', 'Caserne d’Ahlfurt', [38.45, 21.95], null, true],
  ['fire_station', 'Unterahl Fire Station', 'Caserne d’Unterahl', [46.1, 25.2], null, true],
  ['police', 'Ahlfurt Police', 'Police d’Ahlfurt', [38.7, 21.8], null, true],
  [
    'emergency_operations_centre',
    'Ahl Valley Emergency Operations Centre',
    'Centre des mesures d’urgence de la vallée de l’Ahl',
    [38.25, 21.4],
    null,
    true,
  ],
  [
    'reception_centre',
    'Ahlfurt Sports Hall',
    'Salle des sports d’Ahlfurt',
    [38.1, 21.5],
    900,
    true,
  ],
  ['water_treatment', 'Upper Waterworks', 'Usine d’eau d’amont', [37.1, 22.25], null, true],
  [
    'wastewater_treatment',
    'Ahlfurt Sewage Works',
    'Station d’épuration d’Ahlfurt',
    [40.65, 22],
    null,
    true,
  ],
  ['substation', 'Meadow Substation', 'Poste électrique des Prés', [39.5, 22.7], null, true],
  ['telecom', 'Hochfeld Mast', 'Mât de Hochfeld', [37.6, 23.7], null, true],
  ['bridge', 'Old Bridge', 'Vieux-Pont', [38.81, 22.25], null, true],
  ['bridge', 'East Bridge', 'Pont-Est', [39.71, 22.45], null, true],
  ['bridge', 'Steinbrück Bridge', 'Pont de Steinbrück', [32.3, 21.5], null, true],
  ['chemical_plant', 'Ahlfurt Paints', 'Peintures d’Ahlfurt', [39.95, 22.15], 140, true],
  ['museum', 'River Museum', 'Musée de la rivière', [38.95, 22.12], null, false],
  ['campground', 'Willow Campground', 'Camping des Saules', [41.05, 22.7], 180, false],
];

/** Places whose loss matters, as GeoJSON. */
export function facilityFeatures(): FeatureCollection {
  return toCollection(
    FACILITIES.map(([kind, name, nameFr, at, capacity, isCritical], index) => ({
      type: 'Feature',
      id: `F${String(index + 1).padStart(2, '0')}`,
      geometry: { type: 'Point', coordinates: toLonLat(at) },
      properties: { name, name_fr: nameFr, kind, critical: isCritical, capacity },
    })),
  );
}

/** The roads of the country, as GeoJSON lines. */
export function roadFeatures(): FeatureCollection {
  return toCollection(
    ROADS.map((road, index) => ({
      type: 'Feature',
      id: `R${String(index + 1).padStart(2, '0')}`,
      geometry: { type: 'LineString', coordinates: road.line.map(toLonLat) },
      properties: {
        name: road.name,
        name_fr: road.nameFr,
        kind: road.kind,
        width_m: road.widthM,
        evacuation_route: road.isEvacuationRoute,
      },
    })),
  );
}

/** Parts of the levees, by km east: each side has them. */
const PARTS = [LEVEES.fromKm, 38.4, 39.25, LEVEES.toKm] as const;
const SIDES = [
  { side: 1, id: 'L', en: 'North levee', fr: 'Digue nord' },
  { side: -1, id: 'R', en: 'South levee', fr: 'Digue sud' },
] as const;
/** Where a levee may break: old repairs, and where a brook once ran. */
const BREACHES = [
  { side: 1, atKm: 38.62, en: 'Mill race', fr: 'Bief du moulin' },
  { side: 1, atKm: 39.5, en: 'East meadow', fr: 'Pré de l’Est' },
  { side: -1, atKm: 39.2, en: 'Hospital bend', fr: 'Courbe de l’hôpital' },
] as const;
const BREACH_WIDTH_M = 60;
const BREACH_HALF_KM = BREACH_WIDTH_M / 2000;

/** The levees as lines along their crests, and the places where they may break. */
export function leveeFeatures(town: Town): FeatureCollection {
  const levees = SIDES.flatMap(({ side, id, en, fr }) =>
    PARTS.slice(1).map((toKm, part) => {
      const leveeId = `${id}${part + 1}`;
      const names = { name: `${en} ${part + 1}`, name_fr: `${fr} ${part + 1}` };
      const of = { levee_id: leveeId, part_of: leveeId, kind: 'levee', breach_width_m: null };
      return toLevee(town, side, [PARTS[part]!, toKm], { ...of, ...names });
    }),
  );
  const breaches = BREACHES.map(({ side, atKm, en, fr }, index) => {
    const part = PARTS.findIndex((km) => km > atKm);
    const span = [atKm - BREACH_HALF_KM, atKm + BREACH_HALF_KM] as const;
    return toLevee(town, side, span, {
      levee_id: `B${index + 1}`,
      part_of: `${SIDES.find((of) => of.side === side)!.id}${part}`,
      kind: 'breach_candidate',
      breach_width_m: BREACH_WIDTH_M,
      name: `${en}: breach candidate`,
      name_fr: `${fr} : brèche possible`,
    });
  });
  const wings = SIDES.map(({ side, id, en, fr }) => {
    const of = { levee_id: `${id}0`, part_of: `${id}0`, kind: 'levee', breach_width_m: null };
    return toWing(town, side, { ...of, name: `${en} wing`, name_fr: `${fr}, aile` });
  });
  return toCollection([...wings, ...levees, ...breaches]);
}

/** A stretch of the crest beside the river, from one km east to another. */
function toLevee(
  { rivers: { course }, heightM }: Town,
  side: 1 | -1,
  [fromKm, toKm]: readonly [number, number],
  properties: Readonly<Record<string, string | number | null>> & { readonly levee_id: string },
): Feature<LineString> {
  const crest = course.slice(1, -1).flatMap(({ at, bedM, widthM, depthM }, index) => {
    if (at[0] < fromKm || at[0] > toKm) return [];
    const [before, after] = [course[index]!.at, course[index + 2]!.at];
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    const long = Math.hypot(dx, dy);
    const off = (side * leveeOffM(widthM)) / 1000;
    const place: Km = [at[0] - (off * dy) / long, at[1] + (off * dx) / long];
    return [{ place, crestM: bedM + depthM + CREST_OVER_BANK_M, side: [-dy / long, dx / long] }];
  });
  const heights = crest.map(({ crestM }) => crestM);
  const middle = crest[Math.floor(crest.length / 2)]!;
  const behind: Km = [
    middle.place[0] + 0.05 * side * middle.side[0]!,
    middle.place[1] + 0.05 * side * middle.side[1]!,
  ];
  const positions: Position[] = crest.map(({ place }) => toLonLat(place));
  return {
    type: 'Feature',
    id: properties.levee_id,
    geometry: { type: 'LineString', coordinates: positions },
    properties: {
      ...properties,
      side: side === 1 ? 'left' : 'right',
      crest_m: tenths(heights.reduce((sum, height) => sum + height, 0) / heights.length),
      crest_from_m: tenths(heights[0]!),
      crest_to_m: tenths(heights.at(-1)!),
      height_m: tenths(middle.crestM - heightM[townCell(behind)]!),
    },
  };
}

/** Furthest from the river that the upper ends of the levees reach, and a step along them, km. */
const WING_KM = 0.68;
const WING_STEP_KM = 0.02;

/** From the upper end of a levee away from the river, up to where the ground is as high. */
function toWing(
  { rivers: { course }, heightM }: Town,
  side: 1 | -1,
  properties: Readonly<Record<string, string | number | null>> & { readonly levee_id: string },
): Feature<LineString> {
  const { at, bedM, widthM, depthM } = course.find(({ at: [x] }) => x >= LEVEES.fromKm)!;
  const crestM = bedM + depthM + CREST_OVER_BANK_M;
  const firstKm = leveeOffM(widthM) / 1000;
  const line: Km[] = [];
  for (let offKm = firstKm; offKm < WING_KM; offKm += WING_STEP_KM) {
    const place: Km = [LEVEES.fromKm, at[1] + side * offKm];
    if (line.length > 1 && heightM[townCell(place)]! > crestM + WING_OVER_M) break;
    line.push(place);
  }
  const behind: Km = [LEVEES.fromKm + 0.05, at[1] + side * (firstKm + 0.1)];
  return {
    type: 'Feature',
    id: properties.levee_id,
    geometry: { type: 'LineString', coordinates: line.map(toLonLat) },
    properties: {
      ...properties,
      side: side === 1 ? 'left' : 'right',
      crest_m: tenths(crestM),
      crest_from_m: tenths(crestM),
      crest_to_m: tenths(crestM),
      height_m: tenths(crestM - heightM[townCell(behind)]!),
    },
  };
}

/** The ground is as high as the crest where it stands that much over it, m. */
const WING_OVER_M = 0.15;

/** The cell of the town's grid at a place. */
function townCell([xKm, yKm]: Km): number {
  const [westKm, northKm] = cellKm(TOWN_GRID, 0);
  const perKm = 1000 / TOWN_GRID.dxM;
  return Math.round((northKm - yKm) * perKm) * TOWN_GRID.nx + Math.round((xKm - westKm) * perKm);
}

const tenths = (value: number) => Math.round(value * 10) / 10;

function toCollection(features: Feature<Geometry>[]): FeatureCollection {
  return { type: 'FeatureCollection', features };
}
