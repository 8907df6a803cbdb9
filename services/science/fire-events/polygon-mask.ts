import type { MultiPolygon, Polygon } from 'geojson';

import type { GridGeometry } from '../../earth/grid-geometry.ts';

/**
 * The cells of a grid whose centres lie within polygons: 1 within, 0 outside; holes are outside.
 * Edges are straight in the grid. What lies beyond the grid is cut off at its edge.
 *
 * @param shape longitude and latitude, WGS 84
 * @returns as long as the grid has cells
 */
export function maskOf(shape: Polygon | MultiPolygon, geometry: GridGeometry): Uint8Array {
  const { nx, ny } = geometry;
  const mask = new Uint8Array(nx * ny);
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  const crossings: number[][] = Array.from({ length: ny }, () => []);
  for (const ring of polygons.flat()) {
    const points = ring.map(([lonDeg = NaN, latDeg = NaN]) => toGrid(geometry, lonDeg, latDeg));
    for (const [at, [x, y]] of points.slice(0, -1).entries()) {
      addCrossings([x, y], points[at + 1]!, crossings);
    }
  }
  for (const [row, xs] of crossings.entries()) {
    xs.sort((a, b) => a - b);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const first = Math.max(0, Math.ceil(xs[i]!));
      const last = Math.min(nx - 1, Math.ceil(xs[i + 1]!) - 1);
      if (last >= first) mask.fill(1, row * nx + first, row * nx + last + 1);
    }
  }
  return mask;
}

/** Where an edge meets the middle lines of rows: an edge holds its upper end, not its lower. */
function addCrossings(
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  crossings: number[][],
): void {
  const [low, high] = y0 < y1 ? [y0, y1] : [y1, y0];
  const last = Math.min(crossings.length, Math.ceil(high));
  for (let row = Math.max(0, Math.ceil(low)); row < last; row += 1) {
    crossings[row]!.push(x0 + ((row - y0) / (y1 - y0)) * (x1 - x0));
  }
}

/** Column and row of a place; beyond the grid by the steps of the cells at its middle. */
function toGrid(geometry: GridGeometry, lonDeg: number, latDeg: number): readonly [number, number] {
  const within = geometry.toCell(lonDeg, latDeg);
  if (within !== undefined) return [within.x, within.y];
  const [x, y] = [(geometry.nx - 1) / 2, (geometry.ny - 1) / 2];
  const [lon, lat] = geometry.toLonLat(x, y);
  const [lonX, latX] = geometry.toLonLat(x + 1, y);
  const [lonY, latY] = geometry.toLonLat(x, y + 1);
  const [a, b, c, d] = [lonX - lon, lonY - lon, latX - lat, latY - lat];
  const turn = lonDeg - lon;
  const [east, north] = [turn - 360 * Math.round(turn / 360), latDeg - lat];
  const scale = 1 / (a * d - b * c);
  return [x + (d * east - b * north) * scale, y + (a * north - c * east) * scale];
}
