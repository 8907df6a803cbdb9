/**
 * How the cells of a field lie on Earth: plain data, so it goes through workers and JSON as it is.
 *
 * Order of values everywhere after decoding: row-major, row 0 in the north (for a projected grid:
 * at the top, largest y), column 0 in the west (smallest x). Cells are areas; positions given here
 * are cell centres. Longitudes are in degrees as the provider wrote them (0 to 360 or -180 to 180).
 */
export type Grid =
  | RegularLonLatGrid
  | RotatedLonLatGrid
  | ProjectedGrid
  | GaussianGrid
  | ReducedGaussianGrid
  | HealpixGrid;

type Rectangle = { readonly nx: number; readonly ny: number };

/** Cell (row, column) lies at latFirst - row * latStep, lonFirst + column * lonStep. */
export type RegularLonLatGrid = Rectangle & {
  readonly kind: 'regular-lonlat';
  readonly lonFirstDeg: number;
  readonly latFirstDeg: number;
  /** positive, eastward */
  readonly lonStepDeg: number;
  /** positive, southward from row 0 */
  readonly latStepDeg: number;
};

/** As regular-lonlat, in the frame whose south pole lies at the given place. */
export type RotatedLonLatGrid = Omit<RegularLonLatGrid, 'kind'> & {
  readonly kind: 'rotated-lonlat';
  readonly southPoleLonDeg: number;
  readonly southPoleLatDeg: number;
  /** rotation about the new polar axis, degrees (GRIB2 template 3.1, octets 81 to 84) */
  readonly rotationDeg: number;
};

/** Cell (row, column) lies at xFirst + column * dx, yFirst - row * dy in the plane of `proj4`. */
export type ProjectedGrid = Rectangle & {
  readonly kind: 'projected';
  /** PROJ string in metres, e.g. `+proj=stere +lat_0=90 +lat_ts=60 +lon_0=249 +R=6371229` */
  readonly proj4: string;
  readonly xFirstM: number;
  readonly yFirstM: number;
  /** positive, to the right */
  readonly dxM: number;
  /** positive, downward from row 0 */
  readonly dyM: number;
};

/** Rows on Gaussian latitudes of number `n`; row 0 is the latitude of index `rowFirst` from the north. */
export type GaussianGrid = Rectangle & {
  readonly kind: 'gaussian';
  /** parallels between a pole and the equator */
  readonly n: number;
  readonly rowFirst: number;
  readonly lonFirstDeg: number;
  readonly lonStepDeg: number;
};

/** Gaussian rows with their own number of points; values in one sequence, north to south. */
export type ReducedGaussianGrid = {
  readonly kind: 'reduced-gaussian';
  readonly n: number;
  readonly rowFirst: number;
  /** points on each row present, north to south */
  readonly pointsPerRow: readonly number[];
  readonly lonFirstDeg: number;
  readonly lonLastDeg: number;
  /**
   * Of an area cut out of a global grid: its rows keep the places of the whole circles. Point i of
   * a row lies at (first + i) 360 / points degrees. Without it, rows are even from the first
   * longitude on, to the last one where they do not close the circle.
   */
  readonly circles?: {
    /** points that the whole circle of each row present has */
    readonly pointsPerRow: readonly number[];
    /** index on the whole circle of the first point of each row present */
    readonly firstPerRow: readonly number[];
  };
};

/** 12 nside^2 cells of equal area (Gorski et al. 2005, doi:10.1086/427976). */
export type HealpixGrid = {
  readonly kind: 'healpix';
  readonly nside: number;
  readonly ordering: 'ring' | 'nested';
  /** longitude of the first cell's centre as coded (usually 45) */
  readonly lonFirstDeg: number;
};

/** A one-sequence grid is folded into rows of this many cells when stored as a raster. */
export const FOLDED_ROW_CELLS = 4096;

/**
 * Rows and columns in which values are held and stored. A grid without columns (reduced Gaussian,
 * HEALPix) is folded: cell i lies at row floor(i / nx), column i mod nx, the tail is padding (NaN).
 */
export function gridShape(grid: Grid): { readonly nx: number; readonly ny: number } {
  if ('nx' in grid) return { nx: grid.nx, ny: grid.ny };
  const count = gridCellCount(grid);
  const nx = Math.min(FOLDED_ROW_CELLS, count);
  return { nx, ny: Math.ceil(count / nx) };
}

/** Number of cells with a place on Earth (without the padding of a folded grid). */
export function gridCellCount(grid: Grid): number {
  if ('nx' in grid) return grid.nx * grid.ny;
  if (grid.kind === 'healpix') return 12 * grid.nside * grid.nside;
  return grid.pointsPerRow.reduce((sum, points) => sum + points, 0);
}

/** Same grid, same key: names a grid in caches and finds whether two fields share one. */
export function gridKey(grid: Grid): string {
  return JSON.stringify(Object.entries(grid).sort(([a], [b]) => (a < b ? -1 : 1)));
}
