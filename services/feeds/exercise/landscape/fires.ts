import type { Feature, MultiPolygon, Position } from 'geojson';

import { toIsoTime } from '../../../earth/time.ts';
import { isochrones } from '../../../science/fire-growth/isochrones.ts';
import { smoothNoise } from '../noise.ts';
import type { Theatre } from '../theatres.ts';
import { KM_PER_DEGREE } from '../terrain.ts';
import { FIRES, LANDSCAPE_GRID, toKm, toLonLat, type ExerciseFire, type Km } from './place.ts';
import type { StationDay } from './stations.ts';
import { growTrueFire, type FireLand } from './true-fire.ts';

const HOUR_MS = 3_600_000;
/** Share of a fire's length that lies behind the place where it began. */
const BACK_SHARE = 0.14;
/** The edge glows for so long after fire has come. */
const GLOWING_HOURS = 3;

/** How a fire came to be what it is at the reference time. */
export type FirePast = {
  readonly fire: ExerciseFire;
  /** hour at which it came to a cell, from the reference time (negative); NaN where it has not */
  readonly arrivalH: Float32Array;
  /** cells it has come to */
  readonly cells: readonly number[];
};

/**
 * The fires of the valley up to the reference time. Each begins as a ragged ellipse that grows; one
 * that has been followed by a forecast then goes on by its fuels, the terrain and the true weather.
 */
export function growPast(
  theatre: Theatre,
  land: FireLand,
  reports: readonly StationDay[],
  referenceMs: number,
): Promise<readonly FirePast[]> {
  return Promise.all(
    FIRES.map(async (fire, index) => {
      const { shapedUntilHour: fromHour } = fire;
      const shaped = shapedArrival(fire, theatre.seed + 401 + index);
      if (fromHour === 0) return { fire, arrivalH: shaped, cells: reached(shaped) };
      const burned = (cell: number) => shaped[cell]! <= fromHour;
      const start = { at: fire.at, burned, fromHour };
      const grown = await growTrueFire(theatre, land, start, reports, referenceMs);
      const arrivalH = grown.map((hour, at) => (burned(at) ? shaped[at]! : hour));
      return { fire, arrivalH, cells: reached(arrivalH) };
    }),
  );
}

function reached(arrivalH: Float32Array): readonly number[] {
  const cells: number[] = [];
  for (let cell = 0; cell < arrivalH.length; cell++) {
    if (!Number.isNaN(arrivalH[cell]!)) cells.push(cell);
  }
  return cells;
}

/** When a growing ellipse came to each cell: it is found by halving, for it only grows. */
function shapedArrival(fire: ExerciseFire, seed: number): Float32Array {
  const rag = smoothNoise(seed);
  const isIn = (at: Km, hour: number) => reachAt(shapeOf(fire, hour), at, rag) <= 1;
  return Float32Array.from({ length: LANDSCAPE_GRID.nx * LANDSCAPE_GRID.ny }, (_, cell) => {
    const at = cellKm(cell);
    const [x, y] = [at[0] - fire.at[0], at[1] - fire.at[1]];
    // Far from it, without asking for its shape.
    if (Math.hypot(x, y) > 1.2 * fire.lengthKm || !isIn(at, fire.shapedUntilHour)) return NaN;
    let [before, after] = [-fire.ageHours, fire.shapedUntilHour];
    while (after - before > 0.05) {
      const middle = (before + after) / 2;
      if (isIn(at, middle)) after = middle;
      else before = middle;
    }
    return after;
  });
}

/** A fire at one time: its middle, its half axes, and the direction of the long one. */
type Shape = {
  readonly centre: Km;
  readonly halfLengthKm: number;
  readonly halfBreadthKm: number;
  readonly towardsRad: number;
};

/** Longer from ignition on, faster as it grows. */
function shapeOf(fire: ExerciseFire, hour: number): Shape {
  const share = (fire.ageHours + hour) / (fire.ageHours + fire.shapedUntilHour);
  const lengthKm = fire.lengthKm * share ** 1.25;
  const towardsRad = (fire.towardsDeg * Math.PI) / 180;
  const ahead = (0.5 - BACK_SHARE) * lengthKm;
  return {
    centre: [fire.at[0] + ahead * Math.sin(towardsRad), fire.at[1] + ahead * Math.cos(towardsRad)],
    halfLengthKm: lengthKm / 2,
    halfBreadthKm: lengthKm / 2 / fire.lengthToBreadth,
    towardsRad,
  };
}

/** 0 in the middle, 1 on the ragged edge. */
function reachAt(shape: Shape, [x, y]: Km, rag: (x: number, y: number) => number): number {
  const [dx, dy] = [x - shape.centre[0], y - shape.centre[1]];
  const [sin, cos] = [Math.sin(shape.towardsRad), Math.cos(shape.towardsRad)];
  const along = (dx * sin + dy * cos) / shape.halfLengthKm;
  const across = (dx * cos - dy * sin) / shape.halfBreadthKm;
  const far = Math.hypot(along, across);
  if (far === 0) return 0;
  return far / (1 + 0.16 * rag((2 * along) / far, (2 * across) / far));
}

function cellKm(cell: number): Km {
  const { nx, lonFirstDeg, latFirstDeg, lonStepDeg, latStepDeg } = LANDSCAPE_GRID;
  return toKm(
    lonFirstDeg + (cell % nx) * lonStepDeg,
    latFirstDeg - Math.floor(cell / nx) * latStepDeg,
  );
}

const CELL_KM = [
  toKm(LANDSCAPE_GRID.lonFirstDeg + LANDSCAPE_GRID.lonStepDeg, 0)[0] -
    toKm(LANDSCAPE_GRID.lonFirstDeg, 0)[0],
  LANDSCAPE_GRID.latStepDeg * KM_PER_DEGREE,
] as const;

/** Less of a pixel does not show against the rest of it. */
const LEAST_SHARE = 0.3;

/** What a square of land looks like from above at an hour. */
export type Look = 'glowing' | 'burnt' | 'cold';

/** The square of land that a pixel of a satellite sees, by its middle and width, at an hour. */
export function lookAt({ arrivalH }: FirePast, at: Km, widthKm: number, hour: number): Look {
  const { nx, ny } = LANDSCAPE_GRID;
  const [first] = [cellKm(0)];
  const column = (at[0] - first[0]) / CELL_KM[0];
  const row = (first[1] - at[1]) / CELL_KM[1];
  const [reachX, reachY] = [widthKm / 2 / CELL_KM[0], widthKm / 2 / CELL_KM[1]];
  let [cells, burned, isGlowing] = [0, 0, false];
  for (let r = Math.ceil(row - reachY); r <= row + reachY; r++) {
    for (let c = Math.ceil(column - reachX); c <= column + reachX; c++) {
      if (r < 1 || c < 1 || r >= ny - 1 || c >= nx - 1) continue;
      const cell = r * nx + c;
      cells++;
      if (!(arrivalH[cell]! <= hour)) continue;
      const isYoung = arrivalH[cell]! > hour - GLOWING_HOURS;
      const isEdge = [-1, 1, -nx, nx].some((step) => !(arrivalH[cell + step]! <= hour));
      burned++;
      isGlowing ||= isYoung || isEdge;
    }
  }
  if (burned < LEAST_SHARE * cells || burned === 0) return 'cold';
  return isGlowing ? 'glowing' : 'burnt';
}

/** West, south, east and north of what has burned by an hour, km; undefined where nothing has. */
export function extentAt(
  { arrivalH, cells }: FirePast,
  hour: number,
): readonly [west: number, south: number, east: number, north: number] | undefined {
  const extent: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const cell of cells) {
    if (arrivalH[cell]! > hour) continue;
    const [x, y] = cellKm(cell);
    extent[0] = Math.min(extent[0], x);
    extent[1] = Math.min(extent[1], y);
    extent[2] = Math.max(extent[2], x);
    extent[3] = Math.max(extent[3], y);
  }
  return extent[0] === Infinity ? undefined : extent;
}

/**
 * Hours at which the fires were mapped: yesterday evening, the night before, when the earlier
 * forecast began, and the day before that.
 */
const MAPPED_HOURS = [-5, -18, -29];

/** The outlines of the fires as mapped from the air, newest first. */
export function firePerimeters(
  pasts: readonly FirePast[],
  referenceMs: number,
): readonly Feature<MultiPolygon>[] {
  return pasts.flatMap(({ fire, arrivalH }) => {
    const grid = {
      nx: LANDSCAPE_GRID.nx,
      ny: LANDSCAPE_GRID.ny,
      cellXM: CELL_KM[0] * 1000,
      cellYM: CELL_KM[1] * 1000,
    };
    return isochrones(grid, arrivalH, MAPPED_HOURS).flatMap((outline) => {
      if (outline.polygons.length === 0) return [];
      const mappedMs = referenceMs + outline.timeMin * HOUR_MS;
      const properties = {
        fire_number: fire.number,
        fire_name: fire.name,
        status: 'active',
        started_at: toIsoTime(referenceMs - fire.ageHours * HOUR_MS),
        mapped_at: toIsoTime(mappedMs),
        method: 'airborne infrared',
        area_ha: Math.round(outline.areaHa * 10) / 10,
      };
      const coordinates = outline.polygons.map((rings) => rings.map((ring) => ring.map(toDegrees)));
      const id = `${fire.number} ${toIsoTime(mappedMs)}`;
      return [
        {
          type: 'Feature' as const,
          id,
          geometry: { type: 'MultiPolygon', coordinates },
          properties,
        },
      ];
    });
  });
}

function toDegrees([x, y]: readonly [number, number]): Position {
  const { lonFirstDeg, latFirstDeg, lonStepDeg, latStepDeg } = LANDSCAPE_GRID;
  return toLonLat(toKm(lonFirstDeg + x * lonStepDeg, latFirstDeg - y * latStepDeg));
}
