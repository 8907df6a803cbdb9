import type { GridGeometry } from '../../earth/grid-geometry.ts';
import { tileLats, tileLons, type Tile } from '../../earth/tile-matrix.ts';
import {
  extentOf,
  finestCellsPerPixel,
  locatePixels,
  rangeOf,
  unroll,
  type CellExtent,
} from './pixel-places.ts';
import { meshPlaces } from './tile-mesh.ts';

/** A tile of WebMercatorQuad and how many pixels of its neighbours are wanted around it. */
export type TileFrame = Tile & {
  /** pixels along a side of the tile itself */
  readonly size: number;
  /** pixels of the neighbours on each side */
  readonly border: number;
};

/**
 * Where each pixel of a tile lies in a grid: fractional column and row of full resolution, NaN
 * outside. Columns of a grid that wraps are unrolled (they may lie below 0 or above nx - 1), so
 * that neighbouring pixels have neighbouring columns.
 */
export type TileCells = {
  /** pixels along a side, border included */
  readonly side: number;
  readonly extent: CellExtent | undefined;
  /** side of a pixel in cells of full resolution, by area, where the middle half is finest */
  readonly cellsPerPixel: number;
} & (
  | { readonly kind: 'separable'; readonly xs: Float64Array; readonly ys: Float64Array }
  | { readonly kind: 'mesh' | 'folded'; readonly xs: Float32Array; readonly ys: Float32Array }
);

/**
 * The cells under a tile: one row and one column of places where meridians and parallels are the
 * axes of the grid, a mesh (exact where it bends, ends or breaks) elsewhere, each pixel's own cell
 * on folded grids.
 */
export function findTileCells(geometry: GridGeometry, frame: TileFrame): TileCells {
  const { grid } = geometry;
  const lons = tileLons(frame, frame.size, frame.border);
  const lats = tileLats(frame, frame.size, frame.border);
  if (grid.kind === 'regular-lonlat' || grid.kind === 'gaussian') {
    return separableCells(geometry, lons, lats);
  }
  const folded = grid.kind === 'reduced-gaussian' || grid.kind === 'healpix';
  return folded ? foldedCells(geometry, lons, lats) : meshedCells(geometry, lons, lats);
}

function separableCells(geometry: GridGeometry, lons: Float64Array, lats: Float64Array): TileCells {
  const side = lons.length;
  const [lonDeg, latDeg] = geometry.toLonLat(0, Math.floor(geometry.ny / 2));
  const xs = new Float64Array(side);
  const ys = new Float64Array(side);
  const unused = new Float64Array(side);
  geometry.toCells(lons, new Float64Array(side).fill(latDeg), xs, unused);
  geometry.toCells(new Float64Array(side).fill(lonDeg), lats, unused, ys);
  unroll(xs, geometry);
  const [left, right] = rangeOf(xs);
  const [top, bottom] = rangeOf(ys);
  const extent = left <= right && top <= bottom ? { left, right, top, bottom } : undefined;
  const at = (column: number, row: number) => [xs[column]!, ys[row]!] as const;
  const cellsPerPixel = finestCellsPerPixel(side, at);
  return { kind: 'separable', side, xs, ys, extent, cellsPerPixel };
}

function foldedCells(geometry: GridGeometry, lons: Float64Array, lats: Float64Array): TileCells {
  const side = lons.length;
  const all = locatePixels(geometry, lons, lats, (put) => {
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) put(column, row);
  });
  const xs = Float32Array.from(all.xs);
  const ys = Float32Array.from(all.ys);
  // Neighbours in the sequence are no neighbours on Earth: overviews of a folded grid mean nothing.
  return { kind: 'folded', side, xs, ys, extent: extentOf(xs, ys), cellsPerPixel: 0 };
}

function meshedCells(geometry: GridGeometry, lons: Float64Array, lats: Float64Array): TileCells {
  const side = lons.length;
  const { xs, ys } = meshPlaces(geometry, lons, lats);
  const at = (column: number, row: number) =>
    [xs[row * side + column]!, ys[row * side + column]!] as const;
  const cellsPerPixel = finestCellsPerPixel(side, at);
  return { kind: 'mesh', side, xs, ys, extent: extentOf(xs, ys), cellsPerPixel };
}
