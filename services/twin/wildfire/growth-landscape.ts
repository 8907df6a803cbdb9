import type { Position } from 'geojson';

import { openCellPlane, toPlaneLine } from '../../science/exposure/cell-plane.ts';
import { drawBarriers, type BarrierLine } from '../../science/fire-growth/barriers.ts';
import { clipToGrid, type GridPoint } from '../../science/fire-growth/grid-lines.ts';
import type { GrowthLandscape } from '../../science/fire-growth/grow-fire.ts';
import type { Row } from '../table-rows.ts';
import type { Area } from './areas.ts';
import type { Landscape } from './landscape.ts';

/** Fuel types whose behaviour depends on the share of conifers, and on curing. */
const MIXEDWOOD = [10, 11];
const GRASS = [14, 15];

/**
 * A landscape as fire growth takes it, with roads as barriers by their width. Shares of conifers and
 * of cured grass are the means over the fuels that they matter to.
 *
 * @param dayOfYear decides on foliar moisture
 */
export function toGrowthLandscape(
  area: Area,
  landscape: Landscape,
  roads: readonly Row[],
  dayOfYear: number,
): GrowthLandscape {
  const { nx, ny, cellXM, cellYM, fuel, slopePercent, aspectDeg, altitudeM, lons, lats } =
    landscape;
  const { percentConifer, percentDeadFir, curingPercent, grassFuelLoadKgM2 } = area.fireBehaviour;
  const middle = Math.floor(ny / 2) * nx + Math.floor(nx / 2);
  const lines = roads.flatMap((road) => toBarrier(road, landscape));
  return {
    nx,
    ny,
    cellXM,
    cellYM,
    fuel,
    slopePercent,
    aspectDeg,
    barrierM: drawBarriers(nx, ny, lines),
    stand: {
      latitudeDeg: lats[middle]!,
      longitudeDeg: lons[middle]!,
      elevationM: meanOver(altitudeM, fuel, undefined, 0),
      dayOfYear,
      percentConifer: meanOver(landscape.conifer, fuel, MIXEDWOOD, percentConifer),
      percentDeadFir,
      grassFuelLoadKgM2,
      curingPercent: meanOver(landscape.curing, fuel, GRASS, curingPercent),
    },
  };
}

function meanOver(
  values: Float32Array,
  fuel: Uint8Array,
  codes: readonly number[] | undefined,
  otherwise: number,
): number {
  let [sum, count] = [0, 0];
  for (const [cell, value] of values.entries()) {
    if (Number.isNaN(value) || (codes !== undefined && !codes.includes(fuel[cell]!))) continue;
    sum += value;
    count++;
  }
  return count === 0 ? otherwise : sum / count;
}

/** A road as barriers; one without a width is none. */
function toBarrier(road: Row, landscape: Landscape): readonly BarrierLine[] {
  const { geometry, width_m: widthM } = road;
  if (typeof geometry !== 'object' || geometry === null || typeof widthM !== 'number') return [];
  if (geometry.type === 'LineString') return toLines(geometry.coordinates, widthM, landscape);
  if (geometry.type !== 'MultiLineString') return [];
  return geometry.coordinates.flatMap((path) => toLines(path, widthM, landscape));
}

/**
 * A line on the grid, cut exactly at the edges of the landscape; none where all of it lies outside.
 *
 * @throws {Fault} unsupported-format for a grid whose cells are no rectangles of a plane
 */
export function toLines(
  path: readonly Position[],
  widthM: number,
  { grid }: Pick<Landscape, 'grid'>,
): readonly BarrierLine[] {
  const plane = openCellPlane(grid);
  const corners = toPlaneLine(plane, path);
  // The plane counts from the corner of the first cell, lines of barriers from its centre.
  const points = Array.from({ length: corners.length / 2 }, (_, at): GridPoint => [
    corners[2 * at]! - 0.5,
    corners[2 * at + 1]! - 0.5,
  ]);
  return clipToGrid(points, plane.nx, plane.ny).map((line) => ({ path: line, widthM }));
}
