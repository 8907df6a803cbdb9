/** A class of danger to people in flood water. */
export type FloodHazardClass = {
  readonly id: 'low' | 'moderate' | 'significant' | 'extreme';
  /** smallest rating of the class */
  readonly least: number;
  readonly title: { readonly en: string; readonly fr: string };
};

/**
 * Classes of the flood hazard rating `depth x (velocity + 0.5) + debris factor`, m and m/s. The
 * debris factor is 0.5 up to 0.25 m of water, 1 above it or where it is faster than 2 m/s; where
 * there is no water the rating is 0.
 *
 * @see Defra and Environment Agency 2006, Flood Risks to People, FD2321/TR1; classes and debris
 *   factors of the supplementary note of May 2008 (Surendran et al., FD2320 and FD2321)
 */
export const FLOOD_HAZARD_CLASSES: readonly FloodHazardClass[] = [
  { id: 'low', least: 0, title: { en: 'Caution', fr: 'Prudence' } },
  { id: 'moderate', least: 0.75, title: { en: 'Danger for some', fr: 'Danger pour certains' } },
  {
    id: 'significant',
    least: 1.25,
    title: { en: 'Danger for most', fr: 'Danger pour la plupart' },
  },
  { id: 'extreme', least: 2, title: { en: 'Danger for all', fr: 'Danger pour tous' } },
];

/** The rating of still or flowing water; 0 without water, NaN in gives NaN. */
export function floodHazardRating(depthM: number, velocityMS: number): number {
  if (!(depthM > 0)) return Number.isNaN(depthM) ? NaN : 0;
  const debris = depthM > 0.25 || velocityMS > 2 ? 1 : 0.5;
  return depthM * (velocityMS + 0.5) + debris;
}

/** Class of a rating: its place in `FLOOD_HAZARD_CLASSES`; -1 where there is no water, or NaN. */
export function floodHazardClass(rating: number): number {
  if (!(rating > 0)) return -1;
  return FLOOD_HAZARD_CLASSES.findLastIndex(({ least }) => rating >= least);
}
