/** Equal columns of longitude: where they begin, how wide they are, whether they close a circle. */
export type Columns = {
  readonly wraps: boolean;
  /** width of the cells of a column, degrees */
  widthDeg(column: number): number;
  /** fractional column of a longitude, from -0.5 up to a full circle */
  toColumn(lonDeg: number): number;
  /** longitude of a fractional column, as far from the first as the column says */
  toLon(column: number): number;
};

/**
 * Columns from the first longitude on. Steps are coded rounded to micro-degrees, so columns that
 * close the circle within half a step are taken to close it exactly. So are those that repeat their
 * first meridian as the last one (0 to 360 inclusive): these two have half a cell each.
 */
export function openColumns(nx: number, lonFirstDeg: number, codedStepDeg: number): Columns {
  const wraps = Math.abs(nx * codedStepDeg - 360) < codedStepDeg / 2;
  const repeats = nx > 2 && Math.abs((nx - 1) * codedStepDeg - 360) < codedStepDeg / 2;
  const stepDeg = wraps ? 360 / nx : repeats ? 360 / (nx - 1) : codedStepDeg;
  const circle = 360 / stepDeg;
  // Places a hair west of the first edge belong to the first column, not a full circle away.
  const gap = 0.5 + Math.min(1e-3, Math.max(0, (circle - nx) / 2));
  const slack = wraps ? 0.5 : repeats ? 0 : gap;

  return {
    // Where the first meridian is repeated, every place lies between two columns that are there.
    wraps: wraps || repeats,
    widthDeg: (column) => (repeats && (column === 0 || column === nx - 1) ? stepDeg / 2 : stepDeg),
    toColumn(lonDeg) {
      const column = (lonDeg - lonFirstDeg) / stepDeg;
      return column - circle * Math.floor((column + slack) / circle);
    },
    toLon: (column) => lonFirstDeg + column * stepDeg,
  };
}
