/** S: surface fire; I: intermittent crown fire; C: continuous crown fire. */
export type FireType = 'S' | 'I' | 'C';

/** Codes of a type of fire in a raster; 0 and 255 say why there is none. */
export const FIRE_TYPE_CODES = {
  nonFuel: 0,
  surface: 1,
  intermittentCrown: 2,
  continuousCrown: 3,
  missing: 255,
} as const;

/**
 * Type of fire from the crown fraction burned; null where that is missing.
 *
 * @see ST-X-3, Table 9: below 0.1, 0.1 to 0.9, from 0.9
 */
export function fireTypeOf(crownFractionBurned: number): FireType | null {
  if (Number.isNaN(crownFractionBurned)) return null;
  if (crownFractionBurned < 0.1) return 'S';
  return crownFractionBurned < 0.9 ? 'I' : 'C';
}

/** The same as one of `FIRE_TYPE_CODES`. */
export function fireTypeCodeOf(crownFractionBurned: number): number {
  if (Number.isNaN(crownFractionBurned)) return FIRE_TYPE_CODES.missing;
  if (crownFractionBurned < 0.1) return FIRE_TYPE_CODES.surface;
  return crownFractionBurned < 0.9
    ? FIRE_TYPE_CODES.intermittentCrown
    : FIRE_TYPE_CODES.continuousCrown;
}

// kW/m at which classes 2 to 6 begin: the definition of an output of the system, not a choice of
// colours. The style `head-fire-intensity-cffdrs` draws the same.
const CLASS_FLOORS_KW_M = [10, 500, 2000, 4000, 10_000] as const;

/**
 * Intensity class of a head fire, 1 to 6; NaN in, NaN out.
 *
 * @param intensityKWM head fire intensity, kW/m; a limit belongs to the class it begins
 * @see Taylor, Pike & Alexander 1997, Field Guide to the FBP System, Special Report 11
 */
export function intensityClassOf(intensityKWM: number): number {
  if (Number.isNaN(intensityKWM)) return NaN;
  let level = 1;
  for (const floor of CLASS_FLOORS_KW_M) if (intensityKWM >= floor) level += 1;
  return level;
}
