import type { Position } from 'geojson';

import { findFuelClass } from '../../../science/fire-behaviour/fuel-types.ts';
import type { BarrierLine } from '../../../science/fire-growth/barriers.ts';
import { cellsAlong, cellsInside } from '../../../science/fire-growth/grid-lines.ts';
import type { Ignition } from '../../../science/fire-growth/ignitions.ts';
import { invalidField } from '../../../platform/fault.ts';
import { toLines } from '../growth-landscape.ts';
import type { Landscape } from '../landscape.ts';
import type { BarriersInput, IgnitionInput } from './scenario-request.ts';

type Place = Exclude<IgnitionInput, string>;

/**
 * A place where fire starts, on the cells of a landscape.
 *
 * @throws {Fault} invalid-request naming the place when it lies outside, or nothing burns there
 */
export function toIgnition(place: Place, landscape: Landscape): Ignition {
  if (place.type === 'Point') {
    const at = toCell(place.coordinates, landscape);
    checkBurns(place.coordinates, at, landscape);
    return { kind: 'point', at, startMin: 0 };
  }
  const { nx, ny } = landscape;
  if (place.type === 'LineString') {
    const path = place.coordinates.map((position) => toCell(position, landscape));
    checkSomeBurns(place.coordinates[0]!, [...cellsAlong(path, nx, ny)], landscape);
    return { kind: 'line', path, startMin: 0 };
  }
  const rings = place.coordinates.map((ring) =>
    ring.map((position) => toCell(position, landscape)),
  );
  const edge = rings.flatMap((ring) => [...cellsAlong(ring, nx, ny)]);
  const cells = [...edge, ...cellsInside(rings, nx, ny)];
  checkSomeBurns(place.coordinates[0]![0]!, cells, landscape);
  return { kind: 'perimeter', rings, startMin: 0 };
}

function toCell(position: Position, { geometry }: Landscape): readonly [number, number] {
  const [lon = NaN, lat = NaN] = position;
  const cell = geometry.toCell(lon, lat);
  if (cell !== undefined) return [cell.x, cell.y];
  throw invalidField({
    field: 'ignition',
    value: [lon, lat],
    detail: 'lies outside the landscape',
    allowed: { bbox: geometry.bbox() },
  });
}

function checkBurns(
  position: Position,
  [x, y]: readonly [number, number],
  landscape: Landscape,
): void {
  const { nx, ny } = landscape;
  const column = Math.min(nx - 1, Math.max(0, Math.round(x)));
  const row = Math.min(ny - 1, Math.max(0, Math.round(y)));
  checkSomeBurns(position, [row * nx + column], landscape);
}

/** @param position names the place in the message */
function checkSomeBurns(position: Position, cells: readonly number[], { fuel }: Landscape): void {
  const classes = new Set(cells.map((cell) => findFuelClass(fuel[cell]!)));
  if ([...classes].some((found) => found !== undefined && found.fuel !== null)) return;
  const names = [...classes].map(
    (found) => found?.title.en.toLowerCase() ?? 'the fuel there is not known',
  );
  throw invalidField({
    field: 'ignition',
    value: position,
    detail: `nothing burns there: ${names.join(', ')}`,
    allowed: 'a place with a burning fuel type',
  });
}

/**
 * Barriers of a request on the grid, cut at the edges of the landscape; the outline of an area is
 * one.
 *
 * @throws {Fault} invalid-request naming a barrier that lies wholly outside of the landscape
 */
export function toBarriers(barriers: BarriersInput, landscape: Landscape): readonly BarrierLine[] {
  return barriers.flatMap(({ geometry, widthM }, at) => {
    const paths = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
    const lines = paths.flatMap((path) => toLines(path, widthM, landscape));
    if (lines.length > 0) return lines;
    throw invalidField({
      field: `barriers.${at}`,
      value: paths[0]?.slice(0, 2),
      detail: 'lies outside the landscape: it would stop nothing',
      allowed: { bbox: landscape.geometry.bbox() },
    });
  });
}
