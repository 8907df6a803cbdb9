import { contours } from 'd3-contour';

import type { GrowthGrid } from './spread-fire.ts';

/** The fire at one time. */
export type Isochrone = {
  readonly timeMin: number;
  /**
   * Rings as a GeoJSON MultiPolygon has them, closed, holes after their outer ring; in cells: whole
   * numbers are cell centres, x to the east, y to the south
   */
  readonly polygons: readonly (readonly (readonly [number, number])[])[][];
  /** cells burned, ha */
  readonly areaHa: number;
  /** length of the edge of the fire, islands inside it included, m */
  readonly perimeterM: number;
};

/**
 * The fire's outline at times, from its arrival on cells. Between two cells that it reaches the
 * line lies where the arrival, taken as linear, is that time; beside a cell that it never reaches
 * it lies halfway, on the edge of the burned cell.
 *
 * @param arrivalMin NaN = not reached
 */
export function isochrones(
  { nx, ny, cellXM, cellYM }: Pick<GrowthGrid, 'nx' | 'ny' | 'cellXM' | 'cellYM'>,
  arrivalMin: Float32Array,
  timesMin: readonly number[],
): Isochrone[] {
  const cells = nx * ny;
  // d3 looks for what is above a threshold: how long ago the fire came, above 0.
  const sinceMin = new Float32Array(cells);
  const beside = unreachedBeside(arrivalMin, nx);
  const draw = contours().size([nx, ny]);
  return timesMin.map((timeMin) => {
    let burned = 0;
    for (let cell = 0; cell < cells; cell++) {
      const since = timeMin - arrivalMin[cell]!;
      if (since >= 0) burned++;
      sinceMin[cell] = Number.isNaN(since) ? -Infinity : since;
    }
    for (const cell of beside) sinceMin[cell] = mirrored(arrivalMin, nx, cell, timeMin);
    // The declared type wants number[]; any array of numbers is read.
    const { coordinates } = draw.contour(sinceMin as unknown as number[], 0);
    const polygons = coordinates.map((rings) =>
      rings.map((ring) => ring.map(([x, y]): [number, number] => [x! - 0.5, y! - 0.5])),
    );
    const perimeterM = polygons
      .flat()
      .reduce((sum, ring) => sum + lengthOf(ring, cellXM, cellYM), 0);
    return { timeMin, polygons, areaHa: (burned * cellXM * cellYM) / 1e4, perimeterM };
  });
}

/** Cells that are never reached, and have a neighbour that is. */
function unreachedBeside(arrivalMin: Float32Array, nx: number): number[] {
  const found: number[] = [];
  for (let cell = 0; cell < arrivalMin.length; cell++) {
    if (!Number.isNaN(arrivalMin[cell]!)) continue;
    if (neighbours(cell, nx).some((near) => arrivalMin[near]! >= 0)) found.push(cell);
  }
  return found;
}

/** As long before the time as the fire came to the cell beside: the line falls halfway. */
function mirrored(arrivalMin: Float32Array, nx: number, cell: number, timeMin: number): number {
  let most = -Infinity;
  for (const near of neighbours(cell, nx)) {
    const since = timeMin - arrivalMin[near]!;
    if (since >= 0) most = Math.max(most, since);
  }
  return most === -Infinity ? -Infinity : -Math.max(most, 1e-3);
}

function neighbours(cell: number, nx: number): number[] {
  const column = cell % nx;
  const found = [cell - nx, cell + nx];
  if (column > 0) found.push(cell - 1);
  if (column < nx - 1) found.push(cell + 1);
  return found;
}

function lengthOf(ring: readonly (readonly [number, number])[], xM: number, yM: number): number {
  let length = 0;
  for (const [index, [x, y]] of ring.entries()) {
    const [beforeX, beforeY] = ring[index - 1] ?? [x, y];
    length += Math.hypot((x - beforeX) * xM, (y - beforeY) * yM);
  }
  return length;
}
