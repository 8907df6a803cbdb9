import type { Grid } from '../../earth/grid.ts';
import { openPlane } from '../../earth/grids/plane.ts';
import { Fault } from '../../platform/fault.ts';

/**
 * The plane in which the cells of a grid are unit squares: cell (row, column) spans column to
 * column + 1 and row to row + 1, rows southward. Unlike `GridGeometry.toCell` it goes on beyond
 * the grid, as shapes do.
 */
export type CellPlane = {
  readonly nx: number;
  readonly ny: number;
  /** columns of a whole turn around the Earth; undefined where the plane does not repeat */
  readonly turnColumns: number | undefined;
  /** true when a straight line of longitude and latitude is one in this plane */
  readonly isLonLat: boolean;
  /** writes column and row; NaN where the place has none */
  toCorner(lonDeg: number, latDeg: number, out: Float64Array): void;
};

/** @throws {Fault} unsupported-format for grids whose cells are no rectangles of a plane */
export function openCellPlane(grid: Grid): CellPlane {
  if (grid.kind === 'regular-lonlat') {
    const { nx, ny, lonFirstDeg, latFirstDeg, lonStepDeg, latStepDeg } = grid;
    const middleDeg = lonFirstDeg + ((nx - 1) * lonStepDeg) / 2;
    return {
      nx,
      ny,
      turnColumns: 360 / lonStepDeg,
      isLonLat: true,
      toCorner(lonDeg, latDeg, out) {
        // 0 to 360 or -180 to 180: the turn that lies nearest to the grid.
        const turned = lonDeg - 360 * Math.round((lonDeg - middleDeg) / 360);
        out[0] = (turned - lonFirstDeg) / lonStepDeg + 0.5;
        out[1] = (latFirstDeg - latDeg) / latStepDeg + 0.5;
      },
    };
  }
  if (grid.kind === 'projected') {
    const plane = openPlane(grid.proj4);
    const { nx, ny, xFirstM, yFirstM, dxM, dyM } = grid;
    return {
      nx,
      ny,
      turnColumns: undefined,
      isLonLat: false,
      toCorner(lonDeg, latDeg, out) {
        plane.toPlane(lonDeg, latDeg, out);
        out[0] = (out[0]! - xFirstM) / dxM + 0.5;
        out[1] = (yFirstM - out[1]!) / dyM + 0.5;
      },
    };
  }
  const detail = `shapes are laid over regular lon/lat and projected grids, not ${grid.kind}`;
  throw new Fault('unsupported-format', detail, { grid: grid.kind });
}

/** The cell a place lies in, row * nx + column; -1 outside of the grid. */
export function cellAt(plane: CellPlane, lonDeg: number, latDeg: number): number {
  const at = new Float64Array(2);
  plane.toCorner(lonDeg, latDeg, at);
  const [column, row] = [Math.floor(at[0]!), Math.floor(at[1]!)];
  const isInside = column >= 0 && column < plane.nx && row >= 0 && row < plane.ny;
  return isInside ? row * plane.nx + column : -1;
}

/** Columns and rows of a line of places, x and y in turn. */
export type PlaneLine = Float64Array;

/** A line drawn through a projection bends: its pieces are at most this long, degrees. */
const LONGEST_PIECE_DEG = 0.02;
const MOST_PIECES = 4096;

/**
 * Places on a line, straight in longitude and latitude as RFC 7946 has it, in the plane of cells.
 * Pieces are short enough that the bend within one does not matter; along a lon/lat grid there is
 * none. Consecutive places are taken the short way around the Earth.
 */
export function toPlaneLine(
  plane: CellPlane,
  line: readonly (readonly number[])[],
  longestDeg: number = plane.isLonLat ? Infinity : LONGEST_PIECE_DEG,
): PlaneLine {
  const at = new Float64Array(2);
  const out: number[] = [];
  const add = (lonDeg: number, latDeg: number) => {
    plane.toCorner(lonDeg, latDeg, at);
    let x = at[0]!;
    if (plane.turnColumns !== undefined && out.length > 0) {
      x -= plane.turnColumns * Math.round((x - out.at(-2)!) / plane.turnColumns);
    }
    out.push(x, at[1]!);
  };
  for (const [index, [lonDeg = NaN, latDeg = NaN]] of line.entries()) {
    const [fromLon = lonDeg, fromLat = latDeg] = line[index - 1] ?? [];
    const spanDeg = Math.max(Math.abs(lonDeg - fromLon), Math.abs(latDeg - fromLat));
    const pieces = Math.min(MOST_PIECES, Math.max(1, Math.ceil(spanDeg / longestDeg)));
    for (let piece = 1; piece < pieces; piece++) {
      const share = piece / pieces;
      add(fromLon + share * (lonDeg - fromLon), fromLat + share * (latDeg - fromLat));
    }
    add(lonDeg, latDeg);
  }
  return Float64Array.from(out);
}
