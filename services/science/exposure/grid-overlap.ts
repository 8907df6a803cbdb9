import type { Polygon } from 'geojson';

import { openGeometry } from '../../earth/geometry.ts';
import { gridKey, gridShape, type Grid, type RegularLonLatGrid } from '../../earth/grid.ts';
import { coverCells } from './cell-coverage.ts';
import { openCellPlane } from './cell-plane.ts';

/** Where the area of each cell of one grid lies in another; what lies outside has `to` -1. */
export type Overlap = {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** share of the area of the cell `from`; those of one cell add up to 1 */
  readonly shares: Float64Array;
};

/** Below it, a share is rounding. */
const LEAST_SHARE = 1e-9;

/**
 * How the cells of one grid lie over those of another, exactly: what is counted in the first (people)
 * can be told by the classes of the second (hazard) without being resampled or lost.
 *
 * @param wanted cells of `from` that matter (those with people): others are left out; 1 a cell
 * @returns undefined when both are the same grid
 * @throws {Fault} unsupported-format for grids whose cells are no rectangles of a plane
 */
export function overlapCells(from: Grid, to: Grid, wanted: Uint8Array): Overlap | undefined {
  if (gridKey(from) === gridKey(to)) return undefined;
  const pieces = { from: [] as number[], to: [] as number[], shares: [] as number[] };
  const add = (cell: number, target: number, share: number) => {
    pieces.from.push(cell);
    pieces.to.push(target);
    pieces.shares.push(share);
  };
  const both = from.kind === 'regular-lonlat' && to.kind === 'regular-lonlat';
  if (both) overlapRectangles(from, to, wanted, add);
  else overlapShapes(from, to, wanted, add);
  return {
    from: Int32Array.from(pieces.from),
    to: Int32Array.from(pieces.to),
    shares: Float64Array.from(pieces.shares),
  };
}

type Add = (cell: number, target: number, share: number) => void;

/** Meridians and parallels both: columns and rows overlap by themselves. */
function overlapRectangles(
  from: RegularLonLatGrid,
  to: RegularLonLatGrid,
  wanted: Uint8Array,
  add: Add,
): void {
  const middle = (grid: RegularLonLatGrid) =>
    grid.lonFirstDeg + ((grid.nx - 1) * grid.lonStepDeg) / 2;
  const turn = 360 * Math.round((middle(to) - middle(from)) / 360);
  const columns = spans(
    { first: from.lonFirstDeg + turn, step: from.lonStepDeg, count: from.nx },
    { first: to.lonFirstDeg, step: to.lonStepDeg, count: to.nx },
  );
  // Southward: latitudes turned around ascend.
  const rows = spans(
    { first: -from.latFirstDeg, step: from.latStepDeg, count: from.ny },
    { first: -to.latFirstDeg, step: to.latStepDeg, count: to.ny },
  );
  for (let cell = 0; cell < wanted.length; cell++) {
    if (wanted[cell] === 0) continue;
    let inside = 0;
    for (const [row, tall] of rows[Math.floor(cell / from.nx)]!) {
      for (const [column, wide] of columns[cell % from.nx]!) {
        add(cell, row * to.nx + column, tall * wide);
        inside += tall * wide;
      }
    }
    if (inside < 1 - LEAST_SHARE) add(cell, -1, 1 - inside);
  }
}

type Axis = { readonly first: number; readonly step: number; readonly count: number };

/** For each cell of an axis the cells of another it lies in, and its share in each. */
function spans(from: Axis, to: Axis): readonly (readonly (readonly [number, number])[])[] {
  return Array.from({ length: from.count }, (_, at) => {
    const low = (from.first + (at - 0.5) * from.step - to.first) / to.step + 0.5;
    const high = low + from.step / to.step;
    const found: [number, number][] = [];
    const last = Math.min(to.count - 1, Math.ceil(high) - 1);
    for (let other = Math.max(0, Math.floor(low)); other <= last; other++) {
      const share = (Math.min(high, other + 1) - Math.max(low, other)) / (high - low);
      if (share > LEAST_SHARE) found.push([other, share]);
    }
    return found;
  });
}

/** Cells as areas between their corners, laid over the other grid. */
function overlapShapes(from: Grid, to: Grid, wanted: Uint8Array, add: Add): void {
  const { nx } = gridShape(from);
  const geometry = openGeometry(from);
  const plane = openCellPlane(to);
  // Asked for its cells' shapes: it must have some.
  openCellPlane(from);
  for (let cell = 0; cell < wanted.length; cell++) {
    if (wanted[cell] === 0) continue;
    const [column, row] = [cell % nx, Math.floor(cell / nx)];
    const corner = (x: number, y: number) => [...geometry.toLonLat(column + x, row + y)];
    const ring = [
      corner(-0.5, -0.5),
      corner(0.5, -0.5),
      corner(0.5, 0.5),
      corner(-0.5, 0.5),
      corner(-0.5, -0.5),
    ];
    const square: Polygon = { type: 'Polygon', coordinates: [ring] };
    const { indices, shares, outsideCells } = coverCells(plane, square);
    // By what was found, not by the area of the shape: nothing is lost to rounding.
    const found = shares.reduce((sum, share) => sum + share, outsideCells);
    indices.forEach((target, at) => add(cell, target, shares[at]! / found));
    if (outsideCells > 0) add(cell, -1, outsideCells / found);
  }
}
