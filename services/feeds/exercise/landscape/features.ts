import type { Feature, FeatureCollection, Geometry } from 'geojson';

import { riverX, SIDE_VALLEY, toLonLat, type Km } from './place.ts';

type Facility = {
  readonly kind: string;
  readonly name: string;
  readonly nameFr: string;
  readonly at: Km;
  /** its loss or evacuation costs lives: it is reported by name */
  readonly isCritical: boolean;
  /** beds, pupils, places; null where it has none */
  readonly capacity: number | null;
};

const facility = (
  kind: string,
  [name, nameFr]: readonly [string, string],
  at: Km,
  capacity: number | null = null,
  isCritical = true,
): Facility => ({ kind, name, nameFr, at, isCritical, capacity });

const FACILITIES: readonly Facility[] = [
  facility('hospital', ['Redgrass Hospital', 'Hôpital de Redgrass'], [0.5, 0.7], 74),
  facility('care_home', ['Cottonwood Lodge', 'Résidence Cottonwood'], [-0.9, -0.6], 88),
  facility('care_home', ['Benchview Care Home', 'Foyer de soins Benchview'], [1.4, 1.3], 46),
  facility('school', ['Redgrass Secondary', 'École secondaire de Redgrass'], [0.9, -0.5], 820),
  facility('school', ['Riverside Elementary', 'École primaire Riverside'], [-1.1, 0.3], 340),
  facility('school', ['Ferry Flats School', 'École de Ferry Flats'], [-7.3, 2.2], 190),
  facility('school', ['Northlake School', 'École de Northlake'], [-1.1, 18.4], 95),
  facility('fire_station', ['Redgrass Fire Hall', 'Caserne de Redgrass'], [0.1, 0.2]),
  facility('fire_station', ['Ferry Flats Fire Hall', 'Caserne de Ferry Flats'], [-7, 2.5]),
  facility('fire_station', ['Kettle Bend Fire Hall', 'Caserne de Kettle Bend'], [-2.5, -17.3]),
  facility('police', ['Redgrass Police', 'Police de Redgrass'], [0.3, -0.1]),
  facility(
    'emergency_operations_centre',
    ['Valley Emergency Operations Centre', 'Centre des mesures d’urgence de la vallée'],
    [0.2, 0.4],
  ),
  facility('reception_centre', ['Redgrass Arena', 'Aréna de Redgrass'], [0.8, 0.9], 1200),
  facility('airport', ['Redgrass Airport', 'Aéroport de Redgrass'], [2.9, -3.6]),
  facility('water_treatment', ['Lake Intake', 'Prise d’eau du lac'], [-0.6, 3.9]),
  facility('substation', ['Bench Substation', 'Poste électrique Bench'], [2.6, -1.2]),
  facility('telecom', ['Sidehill Repeater', 'Relais Sidehill'], [-11.2, -2.8]),
  facility('telecom', ['Mesa Repeater', 'Relais Mesa'], [13.4, 6.2]),
  facility('bridge', ['Ferry Bridge', 'Pont Ferry'], [-2.6, -0.9]),
  facility('bridge', ['Kettle Bend Bridge', 'Pont de Kettle Bend'], [-4.8, -16.6]),
  facility('sawmill', ['Redgrass Mill', 'Scierie de Redgrass'], [-1.6, -3.4], 160, false),
  facility('campground', ['Lakeside Campground', 'Camping du lac'], [-3.9, 11.2], 240, false),
  facility('campground', ['Sidehill Campground', 'Camping Sidehill'], [-17.8, -8.9], 60, false),
];

type Road = {
  readonly name: string;
  readonly nameFr: string;
  readonly kind: 'highway' | 'arterial' | 'local' | 'resource';
  /** ground without fuel, verge to verge: what a fire has to cross */
  readonly widthM: number;
  readonly isEvacuationRoute: boolean;
  readonly line: readonly Km[];
};

/** A road that keeps its distance from the river, every 2 km. */
function alongRiver(fromKm: number, toKm: number, offKm: number): readonly Km[] {
  const count = Math.round(Math.abs(toKm - fromKm) / 2);
  return Array.from({ length: count + 1 }, (_, step): Km => {
    const y = fromKm + ((toKm - fromKm) * step) / count;
    return [riverX(y) + offKm, y];
  });
}

const ROADS: readonly Road[] = [
  {
    name: 'Highway 9',
    nameFr: 'Route 9',
    kind: 'highway',
    widthM: 34,
    isEvacuationRoute: true,
    line: alongRiver(38, -40, 3.1),
  },
  {
    name: 'Westbank Road',
    nameFr: 'Chemin Westbank',
    kind: 'arterial',
    widthM: 14,
    isEvacuationRoute: true,
    line: alongRiver(20, -18, -3.6),
  },
  {
    name: 'Ferry Bridge Road',
    nameFr: 'Chemin du pont Ferry',
    kind: 'arterial',
    widthM: 16,
    isEvacuationRoute: true,
    line: [
      [-7.2, 2.4],
      [-5.4, 0.4],
      [-2.6, -0.9],
      [-0.9, -0.2],
      [0, 0],
    ],
  },
  {
    name: 'Kettle Bend Bridge Road',
    nameFr: 'Chemin du pont de Kettle Bend',
    kind: 'arterial',
    widthM: 12,
    isEvacuationRoute: true,
    line: [
      [riverX(-16.6) - 3.6, -16.4],
      [-4.8, -16.6],
      [-2.6, -17.5],
      [riverX(-17.6) + 3.1, -17.6],
    ],
  },
  {
    name: 'Mesa Road',
    nameFr: 'Chemin de la Mesa',
    kind: 'arterial',
    widthM: 12,
    isEvacuationRoute: true,
    line: [
      [0, 0],
      [3.4, 1.8],
      [7.1, 5.2],
      [11.5, 7.4],
      [19, 9.8],
      [28, 13.5],
      [39, 14.2],
    ],
  },
  {
    name: 'Sidehill Creek Forest Road',
    nameFr: 'Chemin forestier de Sidehill Creek',
    kind: 'resource',
    widthM: 8,
    isEvacuationRoute: false,
    line: [[riverX(-4.2) - 3.6, -4.2] as const, ...SIDE_VALLEY.slice(0, -1).toReversed()],
  },
  {
    name: 'South Mesa Forest Road',
    nameFr: 'Chemin forestier de la Mesa sud',
    kind: 'resource',
    widthM: 7,
    isEvacuationRoute: false,
    line: [
      [7.1, 5.2],
      [11, -1.4],
      [15.5, -9.2],
      [20, -17],
      [31, -24],
    ],
  },
  {
    name: 'Redgrass Main Street',
    nameFr: 'Rue principale de Redgrass',
    kind: 'local',
    widthM: 12,
    isEvacuationRoute: false,
    line: [
      [-0.4, 1.9],
      [0, 0],
      [0.3, -1.8],
    ],
  },
  {
    name: 'Bench Avenue',
    nameFr: 'Avenue Bench',
    kind: 'local',
    widthM: 9,
    isEvacuationRoute: false,
    line: [
      [-1.6, -0.2],
      [0, 0],
      [1.9, 0.2],
    ],
  },
];

/** Places whose loss matters, as GeoJSON. */
export function facilityFeatures(): FeatureCollection {
  return toCollection(
    FACILITIES.map(({ kind, name, nameFr, at, isCritical, capacity }, index) => ({
      type: 'Feature',
      id: `F${String(index + 1).padStart(2, '0')}`,
      geometry: { type: 'Point', coordinates: toLonLat(at) },
      properties: { name, name_fr: nameFr, kind, critical: isCritical, capacity },
    })),
  );
}

/** Where the roads of the valley run, and how wide they are. */
export function roadLines(): readonly Pick<Road, 'line' | 'widthM'>[] {
  return ROADS;
}

/** The roads of the valley, as GeoJSON lines. */
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

function toCollection(features: Feature<Geometry>[]): FeatureCollection {
  return { type: 'FeatureCollection', features };
}
