import { gaussianLatitudes } from '../gaussian-latitudes.ts';

/** The rows of a Gaussian grid that are present, and where a latitude lies among them. */
export type GaussianRows = {
  readonly latitudes: Float64Array;
  /**
   * Edges of the rows, degrees, one more than rows: half-way between parallels, the poles where the
   * rows reach them, and half the neighbouring distance at the edge of an area.
   */
  readonly edges: Float64Array;
  /** fractional row of a latitude, linear between parallels; -0.5 at the northern edge */
  toRow(latDeg: number): number;
  toLat(row: number): number;
};

/** Rows `rowFirst` to `rowFirst + count` (exclusive) of the Gaussian latitudes of number `n`. */
export function openGaussianRows(n: number, rowFirst: number, count: number): GaussianRows {
  const all = gaussianLatitudes(n);
  const latitudes = all.slice(rowFirst, rowFirst + count);
  const edges = new Float64Array(count + 1);
  for (let i = 0; i <= count; i++) {
    const row = rowFirst + i;
    const north = row === 0 ? 90 : all[row - 1]!;
    const south = row === 2 * n ? -90 : all[row]!;
    edges[i] = row === 0 ? 90 : row === 2 * n ? -90 : (north + south) / 2;
  }

  function toRow(latDeg: number): number {
    if (!(Math.abs(latDeg) <= 90)) return NaN;
    if (latDeg >= latitudes[0]!) {
      return (-0.5 * (latDeg - latitudes[0]!)) / (edges[0]! - latitudes[0]!);
    }
    const last = count - 1;
    if (latDeg <= latitudes[last]!) {
      return last + (0.5 * (latitudes[last]! - latDeg)) / (latitudes[last]! - edges[count]!);
    }
    // Gaussian latitudes are nearly even, so the guess is at most one row off.
    const even = ((latitudes[0]! - latDeg) / (latitudes[0]! - latitudes[last]!)) * last;
    let row = Math.min(Math.floor(even), last - 1);
    while (row > 0 && latDeg > latitudes[row]!) row--;
    while (row < last - 1 && latDeg < latitudes[row + 1]!) row++;
    return row + (latitudes[row]! - latDeg) / (latitudes[row]! - latitudes[row + 1]!);
  }

  function toLat(row: number): number {
    const last = count - 1;
    if (row <= 0) return latitudes[0]! - 2 * row * (edges[0]! - latitudes[0]!);
    if (row >= last) {
      return latitudes[last]! - 2 * (row - last) * (latitudes[last]! - edges[count]!);
    }
    const above = Math.floor(row);
    return latitudes[above]! + (row - above) * (latitudes[above + 1]! - latitudes[above]!);
  }

  return { latitudes, edges, toRow, toLat };
}
