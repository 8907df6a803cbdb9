import { gridShape } from '../../earth/grid.ts';
import { splitAtAntimeridian, type BoundingBox } from '../../earth/bounding-box.ts';
import type { Run } from '../../store/run.ts';
import { boxOf } from '../run-box.ts';

const HOUR_S = 3600;

/**
 * `cube:dimensions` and `cube:variables` of a run (STAC datacube extension 2.3.0). Horizontal
 * dimensions are given in degrees for lon/lat grids, in metres for projected ones, and as cell
 * numbers for grids without axes.
 */
export function describeCube(run: Run) {
  const [west, south, east, north] = boxOf(run);
  const dimensions = {
    ...horizontalDimensions(run, [west, south, east, north]),
    time: {
      type: 'temporal',
      description: 'valid time',
      extent: [run.validTimes[0] ?? null, run.validTimes.at(-1) ?? null],
      values: run.validTimes,
    },
    ...(run.members.length > 0
      ? { member: { type: 'other', description: 'ensemble member', values: run.members } }
      : {}),
  };
  const names = Object.keys(dimensions);
  const order = ['time', 'member', 'y', 'x', 'cell'].filter((name) => names.includes(name));
  const variables = Object.fromEntries(
    run.variables.map((variable) => [
      variable.id,
      {
        variable_type: 'data',
        data_type: 'float32',
        nodata: 'nan',
        dimensions: order,
        description: variable.label.en,
        unit: variable.unit,
        'isohyet:label': variable.label,
        ...(variable.standardName === undefined
          ? {}
          : { 'isohyet:standard_name': variable.standardName }),
        'isohyet:cell_method': variable.cellMethod,
        ...(variable.periodS === undefined
          ? {}
          : { 'isohyet:period_hours': variable.periodS / HOUR_S }),
        ...(variable.returnPeriodYears === undefined
          ? {}
          : { 'isohyet:return_period_years': variable.returnPeriodYears }),
      },
    ]),
  );
  return { 'cube:dimensions': dimensions, 'cube:variables': variables };
}

function horizontalDimensions(run: Run, [west, south, east, north]: BoundingBox) {
  const { grid } = run;
  const axis = (name: 'x' | 'y', extent: readonly number[], step: number, system?: unknown) => ({
    type: 'spatial',
    axis: name,
    extent,
    step,
    ...(system === undefined ? {} : { reference_system: system }),
  });
  if (grid.kind === 'regular-lonlat') {
    // A datacube axis runs upwards; a box over the antimeridian goes on past 180.
    const eastOn = east < west ? east + 360 : east;
    return {
      x: axis('x', [west, eastOn], grid.lonStepDeg, 4326),
      y: axis('y', [south, north], grid.latStepDeg, 4326),
    };
  }
  if (grid.kind === 'projected') {
    const xLast = grid.xFirstM + (grid.nx - 1) * grid.dxM;
    const yLast = grid.yFirstM - (grid.ny - 1) * grid.dyM;
    return {
      x: axis('x', [grid.xFirstM, xLast], grid.dxM, grid.proj4),
      y: axis('y', [yLast, grid.yFirstM], grid.dyM, grid.proj4),
    };
  }
  const { nx, ny } = gridShape(grid);
  if (grid.kind === 'reduced-gaussian' || grid.kind === 'healpix') {
    return {
      cell: {
        type: 'other',
        description: `cells of a ${grid.kind} grid`,
        extent: [0, nx * ny - 1],
      },
    };
  }
  return {
    x: { type: 'other', description: `columns of a ${grid.kind} grid`, extent: [0, nx - 1] },
    y: { type: 'other', description: `rows of a ${grid.kind} grid`, extent: [0, ny - 1] },
  };
}

/** The box of a run's cells as STAC wants it, with the polygon (two across the antimeridian). */
export function describeExtent(run: Run) {
  const bbox = boxOf(run);
  const rings = splitAtAntimeridian(bbox).map(([west, south, east, north]) => [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ]);
  const geometry =
    rings.length === 1
      ? { type: 'Polygon', coordinates: rings[0] }
      : { type: 'MultiPolygon', coordinates: rings };
  return { bbox, geometry };
}
