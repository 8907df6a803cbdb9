/** What the front runs over, cell by cell, row-major, row 0 in the north. */
export type GrowthGround = {
  readonly nx: number;
  readonly ny: number;
  /** spread class of each cell; 0 = does not burn */
  readonly classOf: Uint32Array;
  /** of {@link uniformReach} */
  readonly reach: Uint8Array;
  /** width of a barrier in each cell, m; 0 = none */
  readonly barrierM: Float32Array | undefined;
};
