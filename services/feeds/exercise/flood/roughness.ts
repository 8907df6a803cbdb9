/**
 * Land cover by the codes of ESA WorldCover, and Manning's roughness of each for water over it.
 * @see https://esa-worldcover.org (product user manual 2.0, table 3); Chow 1959, Open-channel
 *   hydraulics, table 5-6 (flood plains: D-2 pasture and field crops, D-4 trees; streams: D-1)
 */
export const COVERS = {
  trees: { code: 10, manningSM13: 0.1 },
  grass: { code: 30, manningSM13: 0.035 },
  crops: { code: 40, manningSM13: 0.04 },
  built: { code: 50, manningSM13: 0.12 },
  water: { code: 80, manningSM13: 0.038 },
} as const;
export type Cover = keyof typeof COVERS;

/** Roughness within a town, s m-1/3: smooth streets, gardens, and houses that stand in the way. */
export const TOWN_MANNING = { street: 0.016, garden: 0.05, building: 0.3, levee: 0.03 } as const;
