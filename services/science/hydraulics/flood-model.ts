/** A place in the coordinates of the grid: x towards east, y towards north, m. */
export type Place = readonly [xM: number, yM: number];
/** Sides of the grid; row 0 lies along the north. */
export type Side = 'north' | 'east' | 'south' | 'west';

/** A square grid on a projected reference system. Rasters are row-major, row 0 in the north. */
export type FloodGrid = {
  readonly nx: number;
  readonly ny: number;
  /** side of the square cells, m */
  readonly cellM: number;
  /** what the coordinates are counted in: degrees are refused, cells must be squares of metres */
  readonly axisUnit: 'metre' | 'degree';
  /** coordinates of the outer north-west corner */
  readonly westM: number;
  readonly northM: number;
  /** bed, m; NaN is a wall and counted */
  readonly elevationM: Float32Array;
  /** Manning's n, s m^-1/3, of all cells or of each */
  readonly manningSM13: number | Float32Array;
};

/** Discharge through time, linear between its times; it must cover the time that is run. */
export type DischargeSeries = {
  readonly timeS: ArrayLike<number>;
  readonly dischargeM3S: ArrayLike<number>;
};
/** Water level through time, linear between its times. */
export type LevelSeries = {
  readonly timeS: ArrayLike<number>;
  readonly levelM: ArrayLike<number>;
};

/**
 * Water that comes in: into one cell, over the cells of a line, or over the cells of a side
 * (coordinates along it, `from` and `to` in either order). Over several cells it is shared by
 * conveyance, `h^(5/3) / n`; while all are dry the lowest takes it.
 */
export type Inflow = { readonly id: string; readonly discharge: number | DischargeSeries } & (
  | { readonly kind: 'point'; readonly at: Place }
  | { readonly kind: 'line'; readonly line: readonly Place[] }
  | {
      readonly kind: 'edge';
      readonly side: Side;
      readonly fromM?: number;
      readonly toM?: number;
    }
);

/**
 * How a side, or a part of it, is open; all else is closed. `normal`: uniform flow at a slope.
 * `free`: uniform flow at the slope of the water surface that comes to it. `level`: a lake, a
 * tide, a river stage beyond the edge, from which water also comes in.
 */
export type OpenBoundary = {
  readonly side: Side;
  readonly fromM?: number;
  readonly toM?: number;
} & (
  | { readonly kind: 'normal'; readonly slopeMPerM: number }
  | { readonly kind: 'free' }
  | { readonly kind: 'level'; readonly level: number | LevelSeries }
);

/** Rain: each rate holds from its time to the next one, the last one on; before the first, none. */
export type Rain = {
  /** multiplies all rates; 1 */
  readonly factor?: number;
  readonly timeS: ArrayLike<number>;
} & (
  | { readonly kind: 'uniform'; readonly rateMmH: ArrayLike<number> }
  | {
      readonly kind: 'grid';
      readonly nx: number;
      readonly ny: number;
      readonly cellM: number;
      readonly westM: number;
      readonly northM: number;
      /** time-major, then row-major; a flood cell takes the rain cell that holds its centre */
      readonly rateMmH: Float32Array;
    }
);

/**
 * Water lost to the ground, never more than stands there. `constant`: at a rate. `green-ampt`:
 * the wetting front sucks (Green & Ampt 1911 in the explicit form of Li, Stevens & Simons 1976).
 * `initial-continuing`: a first depth whole, then a rate. Each of all cells or of each cell.
 */
export type Infiltration =
  | { readonly kind: 'constant'; readonly rateMmH: number | Float32Array }
  | {
      readonly kind: 'green-ampt';
      readonly conductivityMmH: number | Float32Array;
      /** suction at the front times the moisture deficit ahead of it, mm */
      readonly suctionDeficitMm: number | Float32Array;
    }
  | {
      readonly kind: 'initial-continuing';
      readonly initialMm: number | Float32Array;
      readonly continuingMmH: number | Float32Array;
    };

/** A gap that opens in a levee: full width from its start, crest falling evenly to the invert. */
export type Breach = {
  readonly id: string;
  readonly at: Place;
  readonly widthM: number;
  /** to where the crest falls, m; never below the ground beside it */
  readonly invertM: number;
  readonly startS: number;
  /** how long the crest takes to fall; 0 = at once */
  readonly durationS: number;
};

/** A wall or levee along a line: on the faces between cells, so it takes no cell of its own. */
export type Levee = {
  readonly id: string;
  readonly line: readonly Place[];
  /** m, of all the line or at each of its points (linear between); Infinity = never overtopped */
  readonly crestM: number | ArrayLike<number>;
  /** of `q = C H^1.5`, m^0.5/s; 1.705 = the broad-crested weir, (2/3)^1.5 g^0.5 */
  readonly weirCoefficient?: number;
  readonly breaches?: readonly Breach[];
};

/** A pipe or box between two cells that need not touch. */
export type Culvert = {
  readonly id: string;
  readonly from: Place;
  readonly to: Place;
  readonly invertFromM: number;
  readonly invertToM: number;
  readonly lengthM: number;
  readonly manningSM13: number;
  /** entry loss in velocity heads; 0.5 */
  readonly entryLoss?: number;
  /** pipes side by side; 1 */
  readonly barrels?: number;
  /** a flap: nothing flows back from `to`; false */
  readonly isOneWay?: boolean;
} & (
  | { readonly shape: 'circle'; readonly diameterM: number }
  | { readonly shape: 'box'; readonly widthM: number; readonly heightM: number }
);

/** Water at the beginning: a level through the whole grid, a depth in each cell (NaN = none), or dry. */
export type InitialWater =
  | { readonly kind: 'level'; readonly levelM: number }
  | { readonly kind: 'depth'; readonly depthM: Float32Array | Float64Array };

/** How it is computed; each has a default that holds for floods. */
export type FloodOptions = {
  /** weight of a face's own discharge against its neighbours', 0.7 to 1; 0.9 (de Almeida 2012) */
  readonly theta?: number;
  /** share of the gravity wave's time through a cell, 0.1 to 0.6; 0.6. More is unstable in 2-D */
  readonly courant?: number;
  /** thinner water does not flow, m; 1e-5 */
  readonly leastFlowDepthM?: number;
  /** s; 30 */
  readonly longestStepS?: number;
  /** a step that would have to be shorter ends the run with a fault, s; 1e-3 */
  readonly shortestStepS?: number;
  /** a place counts as reached, and as flooded, above this depth, m; 0.05 */
  readonly wetDepthM?: number;
  /** velocity and hazard are looked at this often at least, s; 10. Depth and arrival at each step */
  readonly sampleS?: number;
};

/** All that a flood needs to be run. */
export type FloodModel = {
  readonly grid: FloodGrid;
  readonly initial?: InitialWater;
  readonly inflows?: readonly Inflow[];
  readonly boundaries?: readonly OpenBoundary[];
  readonly rain?: Rain;
  readonly infiltration?: Infiltration;
  readonly levees?: readonly Levee[];
  readonly culverts?: readonly Culvert[];
  readonly options?: FloodOptions;
};

/** Where the water went, m3. */
export type FloodBalance = {
  readonly initialM3: number;
  readonly inflowM3: number;
  readonly rainM3: number;
  /** what came in and went out through open sides */
  readonly boundaryInM3: number;
  readonly outflowM3: number;
  readonly infiltratedM3: number;
  readonly storedM3: number;
  /** stored, less what should be there */
  readonly errorM3: number;
  /** of all that was there at the beginning or came in */
  readonly relativeError: number;
};

/** How far a run is. */
export type FloodProgress = {
  readonly timeS: number;
  readonly untilS: number;
  readonly stepS: number;
  readonly steps: number;
  readonly deepestM: number;
  /** of this call */
  readonly share: number;
  readonly secondsLeft: number;
};

/** Rasters of what has happened up to now, row-major; NaN on walls. */
export type FloodProducts = {
  readonly maximumDepthM: Float32Array;
  readonly maximumVelocityMS: Float32Array;
  /** largest flood hazard rating, see `hazard.ts`; 0 where it was dry */
  readonly hazardRating: Float32Array;
  /** first time above the wet depth, s; NaN = not reached */
  readonly arrivalS: Float32Array;
  /** time above the wet depth, s */
  readonly durationS: Float32Array;
};

/** Water on its way over a grid; to be closed. */
export type Flood = {
  /** s since the beginning */
  readonly timeS: number;
  readonly steps: number;
  /** cells without an elevation: they are walls */
  readonly wallCells: number;
  /**
   * Goes on to exactly this time.
   *
   * @throws {Fault} `inconsistent-data`: a step would be too short, or water is lost (error above
   *   1e-6 of what came in); `invalid-request`: a series ends before
   * @throws the reason of the signal; the water then stands at some step before
   */
  advanceTo(untilS: number, options?: AdvanceOptions): Promise<void>;
  /** Depth now, m; NaN on walls. */
  depthM(): Float32Array;
  /** Speed now, m/s, of the mean discharge through the faces of a cell; NaN on walls. */
  velocityMS(): Float32Array;
  /** Discharge per width now, m2/s, at cell centres, towards east and towards north. */
  dischargeM2S(): { readonly eastM2S: Float32Array; readonly northM2S: Float32Array };
  products(): FloodProducts;
  balance(): FloodBalance;
  close(): Promise<void>;
};

export type AdvanceOptions = {
  readonly onProgress?: (progress: FloodProgress) => void;
  readonly signal?: AbortSignal;
};
