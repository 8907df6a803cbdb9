/** Codes of a fuel raster. 1 to 18 burn; the rest do not. NaN: not known. */
export const FUEL_CODES = {
  C1: 1,
  C2: 2,
  C3: 3,
  C4: 4,
  C5: 5,
  C6: 6,
  C7: 7,
  D1: 8,
  D2: 9,
  M1: 10,
  M2: 11,
  M3: 12,
  M4: 13,
  O1A: 14,
  O1B: 15,
  S1: 16,
  S2: 17,
  S3: 18,
  /** rock, bare soil, ice */
  nonFuel: 101,
  water: 102,
  /** green fields, orchards, wetland: vegetated, and does not carry fire */
  vegetatedNonFuel: 105,
  urban: 106,
} as const;
export type FuelName = keyof typeof FUEL_CODES;
