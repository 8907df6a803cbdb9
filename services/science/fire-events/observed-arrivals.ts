import type { MultiPolygon, Polygon } from 'geojson';

import type { GridGeometry } from '../../earth/grid-geometry.ts';
import { distanceTo } from './burned-mask.ts';
import { falseAlarmRate, footprintOf, type Hotspot } from './hotspot.ts';
import { localPlane } from './local-plane.ts';
import { eventLooks } from './looks.ts';
import { estimatePerimeter } from './perimeter.ts';
import { maskOf } from './polygon-mask.ts';

/**
 * What an observation says of the arrival of fire: after `earliestH`, up to `latestH`, somewhere in
 * its cells. Hours count from the start of the members it is compared with.
 */
export type ArrivalObservation = {
  readonly id: string;
  readonly kind: 'hotspot' | 'perimeter';
  readonly timeMs: number;
  /** indices (row * nx + column) of the cells it may mean: each is as likely */
  readonly cells: Int32Array;
  /** -Infinity: not known when it was last unburned */
  readonly earliestH: number;
  /** Infinity: unburned at `earliestH` */
  readonly latestH: number;
  /** standard error of the times, hours */
  readonly errorH: number;
  /** chance that it is wrong altogether, 0 to 1 */
  readonly falseRate: number;
  /** how much of an independent observation it is, 0 to 1: neighbours of one look err together */
  readonly weight: number;
};

/** The grid and clock of the members. */
export type ArrivalFrame = {
  readonly geometry: GridGeometry;
  /** instant at which the hours of the members begin */
  readonly startMs: number;
};

export type ObservationError = {
  /** of the time of arrival, hours: what a model of hourly weather can tell */
  readonly errorH: number;
  /** within this distance the observations of one look are one, m */
  readonly correlationM: number;
};

const DEFAULT_ERROR: ObservationError = { errorH: 0.5, correlationM: 1000 };
/** Chance that a mapped perimeter is wrong at a place farther inside or outside than its error. */
const PERIMETER_FALSE_RATE = 0.02;
const HOUR_MS = 3_600_000;

/**
 * Chance that fire which was there did not show at a look (cloud, smoke, a cool front), 0 to 1. A
 * stated choice.
 */
export const MISSED_LOOK = 0.1;

/**
 * Arrival times by hotspots: fire came to a footprint between the look before, which did not show
 * it burning there, and the one that does. A cell counts once, when it is first seen to burn. At
 * the newest look, what lies beside the fire has not burned.
 *
 * @param hotspots of one event, in order of time; those outside the grid are left out
 */
export function hotspotArrivals(
  hotspots: readonly Hotspot[],
  { geometry, startMs }: ArrivalFrame,
  error: Partial<ObservationError> = {},
): ArrivalObservation[] {
  const { errorH, correlationM } = { ...DEFAULT_ERROR, ...error };
  const seen = new Set<number>();
  let before = -Infinity;
  const arrived = eventLooks(hotspots).flatMap((look) => {
    const made = look.flatMap((hotspot): ArrivalObservation[] => {
      const cells = cellsOf(hotspot, geometry).filter((cell) => !seen.has(cell));
      if (cells.length === 0) return [];
      const { satellite, timeMs, lonDeg, latDeg } = hotspot;
      const time = new Date(timeMs).toISOString().slice(0, 16);
      return [
        {
          id: `${satellite} ${time}Z ${lonDeg.toFixed(4)} ${latDeg.toFixed(4)}`,
          kind: 'hotspot',
          timeMs,
          cells,
          earliestH: before,
          latestH: (timeMs - startMs) / HOUR_MS,
          errorH,
          falseRate: falseAlarmRate(hotspot),
          weight: 1,
        },
      ];
    });
    for (const { cells } of made) for (const cell of cells) seen.add(cell);
    before = (look.at(-1)!.timeMs - startMs) / HOUR_MS;
    return shareWeights(made, geometry, correlationM);
  });
  if (arrived.length === 0) return [];
  return [...arrived, ...unburnedAround(hotspots, { geometry, startMs }, error)];
}

/**
 * Places beside what has burned that the newest look shows unburned. Without them a fire that runs
 * too far would contradict nothing.
 */
function unburnedAround(
  hotspots: readonly Hotspot[],
  frame: ArrivalFrame,
  error: Partial<ObservationError>,
): ArrivalObservation[] {
  const { geometry, timeMs, errorM } = estimatePerimeter(hotspots);
  const perimeter = { id: 'beside the hotspots', shape: geometry, timeMs, errorM };
  return perimeterArrivals(perimeter, frame, error)
    .filter(({ latestH }) => latestH === Infinity)
    .map((beside) => ({ ...beside, kind: 'hotspot', falseRate: MISSED_LOOK }));
}

/** Cells whose centres lie in a footprint; the cell of its middle where none does. */
function cellsOf(hotspot: Hotspot, geometry: GridGeometry): Int32Array {
  const { lonDeg, latDeg } = hotspot;
  const middle = geometry.nearest(lonDeg, latDeg);
  if (middle === undefined) return new Int32Array();
  const { halfWidthM, halfHeightM } = footprintOf(hotspot);
  const plane = localPlane(lonDeg, latDeg);
  const cellM = Math.sqrt(geometry.cellAreaM2(middle.index));
  // Cells may be narrower than high; twice the reach is enough for ratios up to 4.
  const reach = Math.ceil((2 * Math.hypot(halfWidthM, halfHeightM)) / cellM);
  const cells: number[] = [];
  const { nx, ny } = geometry;
  for (let r = Math.max(0, middle.row - reach); r <= Math.min(ny - 1, middle.row + reach); r += 1) {
    const last = Math.min(nx - 1, middle.column + reach);
    for (let c = Math.max(0, middle.column - reach); c <= last; c += 1) {
      const [east, north] = plane.toPlane(...geometry.toLonLat(c, r));
      if (Math.abs(east) <= halfWidthM && Math.abs(north) <= halfHeightM) cells.push(r * nx + c);
    }
  }
  return Int32Array.from(cells.length === 0 ? [middle.index] : cells);
}

/** A perimeter that somebody mapped, or that was estimated from detections. */
export type MappedPerimeter = {
  readonly id: string;
  readonly shape: Polygon | MultiPolygon;
  readonly timeMs: number;
  /** how far its line may be off, m */
  readonly errorM: number;
};

/**
 * Arrival times by a perimeter: inside, fire had come by its time; outside, it had not. Places
 * nearer to the line than its error say nothing; those far outside say what those near it do, so
 * only a band is used. One place a side is taken of each square of `correlationM`.
 */
export function perimeterArrivals(
  { id, shape, timeMs, errorM }: MappedPerimeter,
  { geometry, startMs }: ArrivalFrame,
  error: Partial<ObservationError> = {},
): ArrivalObservation[] {
  const { errorH, correlationM } = { ...DEFAULT_ERROR, ...error };
  const { nx, ny } = geometry;
  const cellM = cellSizeM(geometry);
  const mask = maskOf(shape, geometry);
  const outward = distanceTo(mask, { nx, ny, cellM });
  const inward = distanceTo(
    mask.map((burned) => 1 - burned),
    { nx, ny, cellM },
  );
  const stride = Math.max(1, Math.round(correlationM / cellM));
  const timeH = (timeMs - startMs) / HOUR_MS;
  const bandM = Math.max(4 * errorM, 2 * correlationM);
  // Of each square and side the place nearest to the line: it tells most, and no lattice shows.
  const chosen = new Map<string, { readonly cell: number; readonly awayM: number }>();
  for (let cell = 0; cell < mask.length; cell += 1) {
    const isInside = mask[cell] === 1;
    const awayM = isInside ? inward[cell]! : outward[cell]!;
    if (awayM <= errorM || (!isInside && awayM > bandM)) continue;
    const column = Math.floor((cell % nx) / stride);
    const square = `${isInside} ${column} ${Math.floor(Math.floor(cell / nx) / stride)}`;
    if (awayM < (chosen.get(square)?.awayM ?? Infinity)) chosen.set(square, { cell, awayM });
  }
  return [...chosen.values()].map(({ cell }): ArrivalObservation => {
    const isInside = mask[cell] === 1;
    return {
      id: `${id} ${Math.floor(cell / nx)},${cell % nx}`,
      kind: 'perimeter',
      timeMs,
      cells: Int32Array.of(cell),
      earliestH: isInside ? -Infinity : timeH,
      latestH: isInside ? timeH : Infinity,
      errorH,
      falseRate: PERIMETER_FALSE_RATE,
      weight: 1,
    };
  });
}

/** Side of a square as large as the cell in the middle of a grid, m. */
function cellSizeM(geometry: GridGeometry): number {
  const { nx, ny } = geometry;
  return Math.sqrt(geometry.cellAreaM2(Math.floor(ny / 2) * nx + Math.floor(nx / 2)));
}

/** Observations of one look that lie in one square share the weight of one. */
function shareWeights(
  look: readonly ArrivalObservation[],
  geometry: GridGeometry,
  correlationM: number,
): ArrivalObservation[] {
  const stride = Math.max(1, Math.round(correlationM / cellSizeM(geometry)));
  const squareOf = ({ cells }: ArrivalObservation) => {
    const middle = cells[Math.floor(cells.length / 2)]!;
    const column = Math.floor((middle % geometry.nx) / stride);
    return `${column} ${Math.floor(Math.floor(middle / geometry.nx) / stride)}`;
  };
  const squares = Map.groupBy(look, squareOf);
  return look.map((made) => ({ ...made, weight: 1 / squares.get(squareOf(made))!.length }));
}
