/** What the front runs over, cell by cell, row-major, row 0 in the north. */
export type GrowthGround = {
  readonly nx: number;
  readonly ny: number;
  /** distance between cell centres, m */
  readonly cellXM: number;
  readonly cellYM: number;
  /** spread class of each cell; 0 = does not burn */
  readonly classOf: Uint32Array;
  /** class and surroundings of each cell in one number, of `pack-ground.ts` */
  readonly packed: Uint32Array;
  /** width of a barrier in each cell, m; 0 = none */
  readonly barrierM: Float32Array | undefined;
};
