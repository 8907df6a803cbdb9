import type { CellHit, GridGeometry } from '../grid-geometry.ts';
import { gridCellCount, gridShape, type Grid } from '../grid.ts';
import { greatCircleM, roundDegrees } from '../sphere.ts';
import { listWeights } from './rectangle.ts';

/** What a grid without columns knows of itself: cells in one sequence. */
export type FoldedFrame = {
  readonly wrapsLongitude: boolean;
  /** index of the cell a place belongs to, -1 outside */
  find(lonDeg: number, latDeg: number): number;
  /** Writes longitude (-180 to 180) and latitude of a cell's centre. */
  place(index: number, out: Float64Array): void;
  /** Writes four cells and shares at `at`; a share of 0 marks a cell that does not count. */
  weigh(
    lonDeg: number,
    latDeg: number,
    indices: Int32Array,
    weights: Float64Array,
    at: number,
  ): void;
  cellAreaM2(index: number): number;
  bbox(): readonly [number, number, number, number];
};

/** The geometry of a grid of one sequence, folded into rows as `gridShape` says. */
export function foldedGeometry(
  grid: Exclude<Grid, { nx: number }>,
  frame: FoldedFrame,
): GridGeometry {
  const { nx, ny } = gridShape(grid);
  const count = gridCellCount(grid);
  const scratch = new Float64Array(2);
  const four = { indices: new Int32Array(4), weights: new Float64Array(4) };

  function nearest(lonDeg: number, latDeg: number): CellHit | undefined {
    const index = frame.find(lonDeg, latDeg);
    if (index < 0) return undefined;
    frame.place(index, scratch);
    const [cellLon, cellLat] = [roundDegrees(scratch[0]!), roundDegrees(scratch[1]!)];
    return {
      index,
      row: Math.floor(index / nx),
      column: index % nx,
      lonDeg: cellLon,
      latDeg: cellLat,
      distanceM: greatCircleM(lonDeg, latDeg, cellLon, cellLat),
    };
  }

  return {
    grid,
    nx,
    ny,
    wrapsLongitude: frame.wrapsLongitude,
    toCell(lonDeg, latDeg) {
      const index = frame.find(lonDeg, latDeg);
      return index < 0 ? undefined : { x: index % nx, y: Math.floor(index / nx) };
    },
    toCells(lons, lats, xs, ys) {
      for (let i = 0; i < lons.length; i++) {
        const index = frame.find(lons[i]!, lats[i]!);
        xs[i] = index < 0 ? NaN : index % nx;
        ys[i] = index < 0 ? NaN : Math.floor(index / nx);
      }
    },
    toLonLat(x, y) {
      const index = Math.round(y) * nx + Math.round(x);
      // The tail of the last folded row is padding: it lies nowhere.
      if (!(index >= 0 && index < count)) return [NaN, NaN];
      frame.place(index, scratch);
      return [scratch[0]!, scratch[1]!];
    },
    nearest,
    around(lonDeg, latDeg) {
      frame.weigh(lonDeg, latDeg, four.indices, four.weights, 0);
      return listWeights(four.indices, four.weights);
    },
    weighCells(lons, lats, indices, weights) {
      for (let i = 0; i < lons.length; i++)
        frame.weigh(lons[i]!, lats[i]!, indices, weights, 4 * i);
    },
    cellAreaM2: (index) => frame.cellAreaM2(index),
    gridNorthRad: () => 0,
    bbox: () => frame.bbox(),
  };
}
