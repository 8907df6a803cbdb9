/** A piece of a river between two confluences. */
export type Reach = {
  readonly id: string;
  /** the reach it flows into; null = its water leaves the network */
  readonly nextId: string | null;
  /** area that drains to its lower end, km2 */
  readonly upstreamAreaKm2: number;
  /** area that drains to its upper end, km2, where it is known */
  readonly headAreaKm2?: number;
  readonly lengthM: number;
  /** fall over length, m m-1; NaN = not known */
  readonly slopeMPerM: number;
  /** 1 at a source; where two of the highest order meet, one more (Strahler 1957) */
  readonly strahler: number;
  /** cells of the grid it was traced on, down stream; empty for a reach of a file */
  readonly cells: Int32Array;
  /** x, y, x, y ... down stream, in the coordinates of its source, where it has a line */
  readonly line?: Float64Array;
};
