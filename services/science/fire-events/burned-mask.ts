import { footprintOf, type Hotspot } from './hotspot.ts';
import type { LocalPlane } from './local-plane.ts';

/** A lattice of square cells in a local plane; row 0 in the north, cells are areas. */
export type PlaneGrid = {
  readonly nx: number;
  readonly ny: number;
  readonly cellM: number;
  /** west and north edge in the plane */
  readonly westM: number;
  readonly northM: number;
};

/** How far a cell's centre lies within the burned area, m: above 0 inside, below 0 outside. */
export type DepthField = PlaneGrid & { readonly depthM: Float32Array };

const MOST_CELLS = 4_000_000;

/** The lattice that holds all footprints and a margin: eight cells a pixel, fewer where it is vast. */
export function planeGridOf(
  hotspots: readonly Hotspot[],
  plane: LocalPlane,
  marginM: number,
): PlaneGrid {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  let finestM = Infinity;
  for (const hotspot of hotspots) {
    const [x, y] = plane.toPlane(hotspot.lonDeg, hotspot.latDeg);
    const { halfWidthM, halfHeightM } = footprintOf(hotspot);
    west = Math.min(west, x - halfWidthM);
    east = Math.max(east, x + halfWidthM);
    south = Math.min(south, y - halfHeightM);
    north = Math.max(north, y + halfHeightM);
    finestM = Math.min(finestM, halfWidthM, halfHeightM);
  }
  let cellM = finestM / 4;
  // Two cells more than the margin: what has no cell beyond it would have no edge.
  const cells = (extentM: number) => Math.ceil((extentM + 2 * marginM) / cellM) + 4;
  while (cells(east - west) * cells(north - south) > MOST_CELLS) cellM *= 2;
  return {
    nx: cells(east - west),
    ny: cells(north - south),
    cellM,
    westM: west - marginM - 2 * cellM,
    northM: north + marginM + 2 * cellM,
  };
}

/**
 * The union of all footprints, closed: gaps narrower than twice `closingM` are taken as burned.
 * A fire front between two pixels of one overpass leaves no gap; a lake does.
 *
 * @param reachM how far outside the depth is known; beyond it is `-reachM`
 * @returns depth of each cell's centre, right to half a cell
 */
export function burnedDepth(
  hotspots: readonly Hotspot[],
  plane: LocalPlane,
  grid: PlaneGrid,
  { closingM, reachM }: { readonly closingM: number; readonly reachM: number },
): DepthField {
  const outside = distanceToFootprints(hotspots, plane, grid, Math.max(closingM, reachM));
  const beyond = Uint8Array.from(outside, (distance) => (distance < closingM ? 0 : 1));
  const inset = distanceTo(beyond, grid);
  const depthM = new Float32Array(outside.length);
  for (let i = 0; i < depthM.length; i += 1) {
    // The edge of what lies beyond is up to half a diagonal nearer than the centre of its cells.
    const closed = beyond[i] === 1 ? -Infinity : inset[i]! - grid.cellM * Math.SQRT1_2 - closingM;
    depthM[i] = Math.max(closed, -outside[i]!);
  }
  return { ...grid, depthM };
}

/** Signed distance to the nearest footprint, m (negative inside); `reachM` where none is near. */
function distanceToFootprints(
  hotspots: readonly Hotspot[],
  plane: LocalPlane,
  { nx, ny, cellM, westM, northM }: PlaneGrid,
  reachM: number,
): Float32Array {
  const distances = new Float32Array(nx * ny).fill(reachM);
  for (const hotspot of hotspots) {
    const [x, y] = plane.toPlane(hotspot.lonDeg, hotspot.latDeg);
    const { halfWidthM, halfHeightM } = footprintOf(hotspot);
    const column = (east: number) => Math.floor((east - westM) / cellM);
    const row = (north: number) => Math.floor((northM - north) / cellM);
    const lastColumn = Math.min(nx - 1, column(x + halfWidthM + reachM));
    const lastRow = Math.min(ny - 1, row(y - halfHeightM - reachM));
    for (let r = Math.max(0, row(y + halfHeightM + reachM)); r <= lastRow; r += 1) {
      const dy = Math.abs(northM - (r + 0.5) * cellM - y) - halfHeightM;
      for (let c = Math.max(0, column(x - halfWidthM - reachM)); c <= lastColumn; c += 1) {
        const dx = Math.abs(westM + (c + 0.5) * cellM - x) - halfWidthM;
        const inside = Math.min(0, Math.max(dx, dy));
        const distance = inside + Math.sqrt(Math.max(dx, 0) ** 2 + Math.max(dy, 0) ** 2);
        if (distance < distances[r * nx + c]!) distances[r * nx + c] = distance;
      }
    }
  }
  return distances;
}

/**
 * Distance of each cell's centre to the nearest marked cell's centre, m; infinite where none is.
 *
 * @see Felzenszwalb & Huttenlocher 2012, doi:10.4086/toc.2012.v008a019 (exact, by lower envelopes)
 */
export function distanceTo(
  marked: ArrayLike<number>,
  { nx, ny, cellM }: Pick<PlaneGrid, 'nx' | 'ny' | 'cellM'>,
): Float32Array {
  const squares = Float64Array.from(marked, (mark) => (mark > 0 ? 0 : Infinity));
  const pass = openEnvelope(Math.max(nx, ny));
  for (let c = 0; c < nx; c += 1) pass(squares, c, nx, ny);
  for (let r = 0; r < ny; r += 1) pass(squares, r * nx, 1, nx);
  return Float32Array.from(squares, (square) => Math.sqrt(square) * cellM);
}

/** One pass of the transform along a line of cells, in place. */
function openEnvelope(longest: number) {
  const vertices = new Int32Array(longest);
  const starts = new Float64Array(longest + 1);
  const heights = new Float64Array(longest);
  return (squares: Float64Array, offset: number, stride: number, count: number) => {
    let last = -1;
    for (let i = 0; i < count; i += 1) {
      const height = squares[offset + i * stride]!;
      heights[i] = height;
      if (height === Infinity) continue;
      let start = -Infinity;
      while (last >= 0) {
        const v = vertices[last]!;
        start = (height + i * i - heights[v]! - v * v) / (2 * (i - v));
        if (start > starts[last]!) break;
        last -= 1;
      }
      if (last < 0) start = -Infinity;
      last += 1;
      vertices[last] = i;
      starts[last] = start;
    }
    if (last < 0) return;
    starts[last + 1] = Infinity;
    let at = 0;
    for (let i = 0; i < count; i += 1) {
      while (starts[at + 1]! < i) at += 1;
      const v = vertices[at]!;
      squares[offset + i * stride] = (i - v) ** 2 + heights[v]!;
    }
  };
}

/** Area that lies deeper than `levelM`, m2; cells on the edge count by the part within. */
export function areaDeeperThan({ depthM, cellM }: DepthField, levelM: number): number {
  let cells = 0;
  for (const depth of depthM) cells += Math.min(1, Math.max(0, 0.5 + (depth - levelM) / cellM));
  return cells * cellM * cellM;
}
