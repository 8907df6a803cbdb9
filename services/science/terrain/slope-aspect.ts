/** Height of a surface on cells, row 0 in the north, NaN = missing. */
export type Elevation = {
  readonly nx: number;
  readonly ny: number;
  /** nx * ny heights, m */
  readonly heightM: Float32Array;
  /** distance between cell centres, m, for each row (meridians converge) or one for all */
  readonly cellWidthM: number | Float64Array;
  readonly cellHeightM: number;
};

/** Slope and aspect of each cell, NaN where they cannot be known. */
export type SlopeAspect = {
  /** rise over run, 1 = 45 degrees (100 %) */
  readonly slope: Float32Array<ArrayBuffer>;
  /** the direction the slope faces (downslope), degrees clockwise from north; 0 where it is flat */
  readonly aspectDeg: Float32Array<ArrayBuffer>;
};

const DEGREES = 180 / Math.PI;

/**
 * Slope and aspect from the eight neighbours of each cell.
 *
 * @param edges `missing`: a cell without all eight neighbours has none (NaN); `extrapolated`: at
 *   the edge of the grid the heights go on in a line, as `gdaldem -compute_edges` has it, but for
 *   the four corners. A cell beside a missing one is missing either way.
 * @see Horn 1981, Hill shading and the reflectance map, doi:10.1109/PROC.1981.11918
 */
export function slopeAndAspect(
  elevation: Elevation,
  edges: 'missing' | 'extrapolated' = 'missing',
): SlopeAspect {
  const { nx, ny, heightM, cellWidthM, cellHeightM } = elevation;
  if (heightM.length !== nx * ny) {
    throw new RangeError(`${heightM.length} heights are not ${nx} x ${ny}`);
  }
  const slope = new Float32Array(nx * ny).fill(NaN);
  const aspectDeg = new Float32Array(nx * ny).fill(NaN);
  const extrapolates = edges === 'extrapolated' && nx > 1 && ny > 1;
  const first = extrapolates ? 0 : 1;
  const around = new Float64Array(9);
  for (let row = first; row < ny - first; row++) {
    const width = typeof cellWidthM === 'number' ? cellWidthM : cellWidthM[row]!;
    for (let column = first; column < nx - first; column++) {
      readAround(elevation, row, column, around);
      // Weights 1, 2, 1 across the direction of the difference: Horn's third-order estimate.
      const left = around[0]! + 2 * around[3]! + around[6]!;
      const right = around[2]! + 2 * around[5]! + around[8]!;
      const above = around[0]! + 2 * around[1]! + around[2]!;
      const below = around[6]! + 2 * around[7]! + around[8]!;
      const east = (right - left) / (8 * width);
      const north = (above - below) / (8 * cellHeightM);
      const cell = row * nx + column;
      // The cell's own height does not count, but a hole has no slope.
      const rise = Number.isNaN(around[4]!) ? NaN : Math.hypot(east, north);
      slope[cell] = rise;
      aspectDeg[cell] = Number.isNaN(rise) ? NaN : facing(east, north);
    }
  }
  return { slope, aspectDeg };
}

/** Downslope is against the gradient. */
function facing(east: number, north: number): number {
  if (east === 0 && north === 0) return 0;
  const bearing = Math.fround(Math.atan2(-east, -north) * DEGREES);
  const turned = Math.fround(bearing < 0 ? bearing + 360 : bearing);
  // A hair west of north rounds to a full turn, and a turn of -0 is none.
  return turned === 360 || turned === 0 ? 0 : turned;
}

/** The 3 x 3 heights around a cell; beyond the edge 2 z(edge) - z(one cell in). */
function readAround(
  { nx, ny, heightM }: Elevation,
  row: number,
  column: number,
  out: Float64Array,
) {
  const at = (y: number, x: number) => heightM[y * nx + x]!;
  const alongRow = (y: number, x: number) => {
    if (x < 0) return 2 * at(y, 0) - at(y, 1);
    if (x >= nx) return 2 * at(y, nx - 1) - at(y, nx - 2);
    return at(y, x);
  };
  for (let place = 0; place < 9; place++) {
    const y = row + Math.floor(place / 3) - 1;
    const x = column + (place % 3) - 1;
    if (y < 0) out[place] = 2 * alongRow(0, x) - alongRow(1, x);
    else if (y >= ny) out[place] = 2 * alongRow(ny - 1, x) - alongRow(ny - 2, x);
    else out[place] = alongRow(y, x);
  }
}
