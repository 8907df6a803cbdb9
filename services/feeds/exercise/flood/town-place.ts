import type { Km } from './place.ts';

/** Where people live: the town, then villages. */
export type Settlement = {
  readonly name: string;
  readonly at: Km;
  readonly population: number;
  readonly dwellings: number;
  readonly radiusKm: number;
};

/** The town: its people live in the buildings of the fine grid. */
export const TOWN = {
  name: 'Ahlfurt',
  at: [38.75, 21.95],
  population: 9860,
  dwellings: 4420,
  radiusKm: 0.95,
} as const satisfies Settlement;

export const VILLAGES: readonly Settlement[] = [
  { name: 'Oberahl', at: [21.5, 17.75], population: 1240, dwellings: 560, radiusKm: 0.5 },
  { name: 'Kaltmühle', at: [21.4, 21.6], population: 690, dwellings: 300, radiusKm: 0.4 },
  { name: 'Rotbruck', at: [28.5, 17.7], population: 860, dwellings: 390, radiusKm: 0.45 },
  { name: 'Steinbrück', at: [32.3, 21.75], population: 1930, dwellings: 870, radiusKm: 0.55 },
  { name: 'Erlen', at: [31, 29], population: 510, dwellings: 230, radiusKm: 0.4 },
  { name: 'Wiesenthal', at: [43.2, 15.4], population: 740, dwellings: 330, radiusKm: 0.45 },
  { name: 'Unterahl', at: [46.2, 25.4], population: 2280, dwellings: 1010, radiusKm: 0.6 },
  { name: 'Hochfeld', at: [25.2, 31.5], population: 980, dwellings: 420, radiusKm: 0.5 },
  { name: 'Sankt Veit', at: [13.5, 9], population: 430, dwellings: 190, radiusKm: 0.4 },
];

/** Persons and dwellings outside of the settlements. */
export const RURAL = { population: 5200, dwellings: 2280 } as const;

/** The stretch of the river that has levees, and the quarter behind one of them, by km east. */
export const LEVEES = { fromKm: 37.55, toKm: 40.1 } as const;
/** Ground that lies lower than the bank of the river, to its north. */
export const LOW_QUARTER = {
  at: [38.7, 22.6] as Km,
  radiusKm: [0.52, 0.24] as const,
  depthM: 1.7,
};
/** Height of the crest over the bank of the river, m: a flood of some twenty years. */
export const CREST_OVER_BANK_M = 1.3;
