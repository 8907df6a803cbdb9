import type { RegularLonLatGrid } from '../../../earth/grid.ts';
import { KM_PER_DEGREE } from '../terrain.ts';

/** A place by km east and north of the town's centre. */
export type Km = readonly [xKm: number, yKm: number];

/**
 * The dry valley of the exercise world in the west, some 100 km x 80 km in cells of about 180 m.
 * It lies where the exercise weather is hot and dry, then windy before the cold front.
 */
export const LANDSCAPE_GRID: RegularLonLatGrid = {
  kind: 'regular-lonlat',
  nx: 560,
  ny: 450,
  lonFirstDeg: -120.54875,
  latFirstDeg: 49.7092,
  lonStepDeg: 0.0025,
  latStepDeg: 0.0016,
};

const TOWN_LON_DEG = -119.72;
const TOWN_LAT_DEG = 49.36;
/** One scale for the whole valley: it is 0.7 degrees high, and its cells are not surveyed. */
const KM_PER_LON = KM_PER_DEGREE * Math.cos((TOWN_LAT_DEG * Math.PI) / 180);

/** Longitude and latitude of a place, degrees to five decimals (about a metre). */
export function toLonLat([xKm, yKm]: Km): [lonDeg: number, latDeg: number] {
  return [round5(TOWN_LON_DEG + xKm / KM_PER_LON), round5(TOWN_LAT_DEG + yKm / KM_PER_DEGREE)];
}

/** Km east and north of the town's centre. */
export function toKm(lonDeg: number, latDeg: number): Km {
  return [(lonDeg - TOWN_LON_DEG) * KM_PER_LON, (latDeg - TOWN_LAT_DEG) * KM_PER_DEGREE];
}

const round5 = (value: number) => Math.round(value * 1e5) / 1e5;

/** Where people live: the town, then villages. Dwellings by persons in each. */
export const SETTLEMENTS = [
  { name: 'Redgrass', at: [0, 0], population: 12_400, dwellings: 5310, radiusKm: 2.1 },
  { name: 'Ferry Flats', at: [-7.2, 2.4], population: 1850, dwellings: 760, radiusKm: 0.9 },
  { name: 'Northlake', at: [-1.2, 18.6], population: 930, dwellings: 410, radiusKm: 0.7 },
  { name: 'Kettle Bend', at: [-2.6, -17.5], population: 640, dwellings: 255, radiusKm: 0.6 },
  { name: 'Larch Mesa', at: [11.5, 7.4], population: 280, dwellings: 190, radiusKm: 0.7 },
] as const satisfies readonly {
  name: string;
  at: Km;
  population: number;
  dwellings: number;
  radiusKm: number;
}[];

/** Persons and dwellings outside of the settlements, thin along the valley floor. */
export const RURAL = { population: 2150, dwellings: 940 } as const;

/** The river's course from north to south: km east of the town, by km north of it. */
export function riverX(yKm: number): number {
  return -3.4 + 4.5 * Math.sin(yKm / 12) + 1.6 * Math.sin(yKm / 4.1 + 0.8);
}

/** Half the width of the water, km: the river, and the lake it runs through north of the town. */
export function waterHalfWidthKm(yKm: number): number {
  const share = (yKm - LAKE.southKm) / (LAKE.northKm - LAKE.southKm);
  if (share <= 0 || share >= 1) return RIVER_HALF_WIDTH_KM;
  return RIVER_HALF_WIDTH_KM + LAKE.halfWidthKm * Math.sin(Math.PI * share) ** 0.7;
}

/** Two cells and more, so that the river is unbroken on the grid. */
const RIVER_HALF_WIDTH_KM = 0.2;
const LAKE = { southKm: 3.2, northKm: 16.5, halfWidthKm: 1.3 };

/** A side valley from the western range to the river: it leads wind and fire towards the town. */
export const SIDE_VALLEY: readonly Km[] = [
  [-44, -24],
  [-30, -17],
  [-19, -11.5],
  [-10, -6.5],
  [-4, -4.2],
];

/** A fire that began before the forecast: where, how long ago, and the ellipse it grew to. */
export type ExerciseFire = {
  readonly number: string;
  readonly name: string;
  readonly at: Km;
  /** hours from ignition to the reference time */
  readonly ageHours: number;
  /**
   * hours from the reference time up to which the shape below is given; from then on it grows by
   * fuel, terrain and weather
   */
  readonly shapedUntilHour: number;
  /** length of the fire then, km, and how much longer than wide it is */
  readonly lengthKm: number;
  readonly lengthToBreadth: number;
  /** direction it runs in, degrees from north */
  readonly towardsDeg: number;
};

/** One fire runs up the side valley towards the town, one is small and smoulders on the plateau. */
export const FIRES: readonly ExerciseFire[] = [
  {
    number: 'EX-001',
    name: 'Sidehill Creek',
    at: [-14.6, -11.4],
    ageHours: 38,
    shapedUntilHour: -18,
    lengthKm: 1.5,
    lengthToBreadth: 1.9,
    towardsDeg: 20,
  },
  {
    number: 'EX-002',
    name: 'Mesa Road',
    at: [17.2, -13.8],
    ageHours: 16,
    shapedUntilHour: 0,
    lengthKm: 1.2,
    lengthToBreadth: 1.5,
    towardsDeg: 350,
  },
];
