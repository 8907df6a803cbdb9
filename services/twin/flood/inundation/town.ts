import type { MultiPolygon, Polygon } from 'geojson';

import type { Grid, ProjectedGrid } from '../../../earth/grid.ts';
import { openPlane } from '../../../earth/grids/plane.ts';
import { Fault, invalidField } from '../../../platform/fault.ts';
import type { FloodGrid, Place } from '../../../science/hydraulics/flood-model.ts';
import type { Run } from '../../../store/run.ts';
import { openRunFields } from '../../run-fields.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { coarsenCells, coarsenGrid, factorOf } from './coarsen.ts';

/** The ground of a town, or of a rectangle of it, ready for water. */
export type Town = {
  readonly run: Run;
  readonly grid: ProjectedGrid;
  readonly flood: FloodGrid & { readonly manningSM13: Float32Array };
  /** cells without height: walls */
  readonly wallCells: number;
  /** people, dwellings and buildings in each cell; undefined where nothing is known of them */
  readonly counts: Readonly<Record<Counted, Float32Array | undefined>>;
  readonly toPlace: (lonDeg: number, latDeg: number) => Place;
  readonly toLonLat: (place: Place) => [lonDeg: number, latDeg: number];
};

type Counted = 'population_count' | 'dwelling_count' | 'building_count';
const COUNTED: readonly Counted[] = ['population_count', 'dwelling_count', 'building_count'];
const ALTITUDE = 'surface_altitude';
const ROUGHNESS = 'surface_roughness_manning';
/** Roughness where the run says none: a flood plain of grass and houses (Chow 1959, table 5-6). */
const MANNING_SM13 = 0.05;
/** Fewer cells than this in a row or column are no valley. */
const LEAST_CELLS = 8;

/**
 * Reads the terrain of a town.
 *
 * @param within only the rectangle of cells around it, or the cells of a grid that was cut out of it
 * @param coarser so many cells of the terrain side by side make one; that of a grid which is given
 * @throws {Fault} `invalid-request`: cells that are no squares of metres, a place beside the town
 */
export async function readTown(
  run: Run,
  deps: Pick<TwinDeps, 'runs'>,
  within?: Polygon | MultiPolygon | Grid,
  coarser = 1,
): Promise<Town> {
  const whole = checkSquare(run.collection, run.grid);
  const window =
    within === undefined
      ? undefined
      : 'kind' in within
        ? sameWindow(whole, checkSquare(run.collection, within))
        : windowAround(whole, within);
  const fine = window?.grid ?? whole;
  const factor = within !== undefined && 'kind' in within ? factorOf(whole, within) : coarser;
  const grid = coarsenGrid(fine, factor);
  const fields = openRunFields(run, deps.runs.runFolder(run.collection, run.referenceTime));
  try {
    const read = async (variable: string) => {
      const validMs = fields.listTimes(variable, null).at(-1);
      if (validMs === undefined) return undefined;
      const values = await fields.readField(variable, validMs, null);
      const own = window === undefined ? values : window.cut(values);
      const isCount = COUNTED.some((name) => name === variable);
      return factor === 1 ? own : coarsenCells(own, fine, factor, isCount);
    };
    fields.getVariable(ALTITUDE);
    const elevationM = await read(ALTITUDE);
    if (elevationM === undefined) {
      throw new Fault('not-found', `${run.collection} has no ${ALTITUDE}`);
    }
    const counts = await Promise.all(COUNTED.map(read));
    const roughness = await read(ROUGHNESS);
    const manningSM13 = elevationM.map((_, cell) => {
      const own = roughness?.[cell] ?? NaN;
      return own > 0 ? own : MANNING_SM13;
    });
    const plane = openPlane(grid.proj4);
    const out = new Float64Array(2);
    return {
      run,
      grid,
      flood: {
        nx: grid.nx,
        ny: grid.ny,
        cellM: grid.dxM,
        axisUnit: 'metre',
        westM: grid.xFirstM - grid.dxM / 2,
        northM: grid.yFirstM + grid.dyM / 2,
        elevationM,
        manningSM13,
      },
      wallCells: elevationM.reduce((sum, heightM) => sum + Number(Number.isNaN(heightM)), 0),
      counts: Object.fromEntries(COUNTED.map((name, at) => [name, counts[at]])) as Town['counts'],
      toPlace(lonDeg, latDeg) {
        plane.toPlane(lonDeg, latDeg, out);
        return [out[0]!, out[1]!];
      },
      toLonLat([xM, yM]) {
        plane.toLonLat(xM, yM, out);
        return [out[0]!, out[1]!];
      },
    };
  } finally {
    fields.close();
  }
}

function checkSquare(collection: string, grid: Grid): ProjectedGrid {
  if (grid.kind === 'projected' && Math.abs(grid.dxM / grid.dyM - 1) < 1e-6) return grid;
  throw invalidField({
    field: 'area',
    value: `${collection}, ${grid.kind}`,
    detail: 'water is run over squares of metres, and the terrain of this area has none',
    allowed: 'terrain on a projected grid with square cells',
  });
}

/** The cells of a grid around a shape. */
function windowAround(grid: ProjectedGrid, shape: Polygon | MultiPolygon) {
  const { nx, ny, dxM, dyM, xFirstM, yFirstM, proj4 } = grid;
  const plane = openPlane(proj4);
  const out = new Float64Array(2);
  let [west, east, north, south] = [Infinity, -Infinity, Infinity, -Infinity];
  const rings = shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat();
  for (const [lon = NaN, lat = NaN] of rings.flat()) {
    plane.toPlane(lon, lat, out);
    const [column, row] = [(out[0]! - xFirstM) / dxM + 0.5, (yFirstM - out[1]!) / dyM + 0.5];
    [west, east] = [Math.min(west, column), Math.max(east, column)];
    [north, south] = [Math.min(north, row), Math.max(south, row)];
  }
  const from = [Math.max(0, Math.floor(west)), Math.max(0, Math.floor(north))] as const;
  const to = [Math.min(nx, Math.ceil(east)), Math.min(ny, Math.ceil(south))] as const;
  const [columns, rows] = [to[0] - from[0], to[1] - from[1]];
  if (!(columns >= LEAST_CELLS && rows >= LEAST_CELLS)) {
    const detail = `holds fewer than ${LEAST_CELLS} x ${LEAST_CELLS} cells of the town's terrain`;
    const corners = [0, 1].map((end) => {
      plane.toLonLat(xFirstM + end * (nx - 1) * dxM, yFirstM - (1 - end) * (ny - 1) * dyM, out);
      return [...out];
    });
    throw invalidField({ field: 'within', detail, allowed: corners.flat() });
  }
  return cutWindow(grid, from, to);
}

/** The cells of a grid that another is a part of. @throws {Fault} inconsistent-data where it is not */
function sameWindow(grid: ProjectedGrid, part: ProjectedGrid) {
  const factor = factorOf(grid, part);
  const column = (part.xFirstM - part.dxM / 2 - grid.xFirstM) / grid.dxM + 0.5;
  const row = (grid.yFirstM - part.yFirstM - part.dyM / 2) / grid.dyM + 0.5;
  const from = [Math.round(column), Math.round(row)] as const;
  const to = [from[0] + part.nx * factor, from[1] + part.ny * factor] as const;
  const isAstray = Math.hypot(column - from[0], row - from[1]) > 1e-3;
  const isPart = from[0] >= 0 && from[1] >= 0 && to[0] <= grid.nx && to[1] <= grid.ny;
  if (isAstray || !isPart || part.proj4 !== grid.proj4 || part.dxM !== factor * grid.dxM) {
    throw new Fault('inconsistent-data', 'the run is on another grid than the terrain of the area');
  }
  return cutWindow(grid, from, to);
}

type Corner = readonly [column: number, row: number];

function cutWindow(grid: ProjectedGrid, from: Corner, to: Corner) {
  const { nx, dxM, dyM, xFirstM, yFirstM } = grid;
  const [columns, rows] = [to[0] - from[0], to[1] - from[1]];
  return {
    grid: {
      ...grid,
      nx: columns,
      ny: rows,
      xFirstM: xFirstM + from[0] * dxM,
      yFirstM: yFirstM - from[1] * dyM,
    },
    cut: (values: Float32Array) => {
      const own = new Float32Array(columns * rows);
      for (let row = 0; row < rows; row++) {
        const start = (from[1] + row) * nx + from[0];
        own.set(values.subarray(start, start + columns), row * columns);
      }
      return own;
    },
  };
}
