import type { CollectionEntry } from '../../catalog/collection.ts';
import type { GridGeometry } from '../../earth/grid-geometry.ts';
import { gridCellCount, gridShape, type Grid } from '../../earth/grid.ts';
import type { Variable } from '../../earth/variable.ts';
import type { ZarrArray } from '../../formats/zarr/metadata.ts';
import type { MapFile, Run } from '../../store/run.ts';
import { licenceOf, provenanceOf } from '../provenance.ts';
import { toGridMapping } from './grid-mapping.ts';

/** Cells along one side of a chunk: at most 1 MiB of values, made in some ten milliseconds. */
export const CHUNK_CELLS = 512;
/** CF knows these cell methods; of others the id of the variable tells. */
const CF_METHODS = new Set([
  'sum',
  'mean',
  'maximum',
  'minimum',
  'standard_deviation',
  'range',
  'mode',
]);
const TIME = { units: 'seconds since 1970-01-01', calendar: 'proleptic_gregorian' };
const FOLDED = new Set<Grid['kind']>(['healpix', 'reduced-gaussian']);

/** How the cells of a run lie in its arrays: rows and columns, or one sequence of cells. */
export type CubeShape = {
  readonly nx: number;
  readonly ny: number;
  /** one sequence of so many cells, stored as rows of `nx` */
  readonly cells?: number;
};

/** The cube of a run as Zarr arrays. */
export type RunCube = {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly arrays: ReadonlyMap<string, ZarrArray>;
  readonly shape: CubeShape;
  /** map files of a variable by valid time */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, MapFile>>;
};

const cubes = new WeakMap<Run, RunCube>();

/** Describes a run; the same run is described once. */
export function describeRunCube(entry: CollectionEntry, run: Run, geometry: GridGeometry): RunCube {
  const known = cubes.get(run);
  if (known !== undefined) return known;
  const { nx, ny } = gridShape(run.grid);
  const shape = FOLDED.has(run.grid.kind) ? { nx, ny, cells: gridCellCount(run.grid) } : { nx, ny };
  const files = new Map<string, Map<string, MapFile>>();
  for (const file of run.maps) {
    const ofVariable = files.get(file.variable) ?? new Map<string, MapFile>();
    files.set(file.variable, ofVariable.set(file.validTime, file));
  }
  const arrays = new Map<string, ZarrArray>(coordinates(run, geometry, shape));
  for (const variable of run.variables) {
    const ofVariable = files.get(variable.id);
    if (ofVariable !== undefined)
      arrays.set(variable.id, toArray(run, variable, shape, ofVariable));
  }
  const cube = { attributes: toAttributes(entry, run), arrays, shape, files };
  cubes.set(run, cube);
  return cube;
}

function toAttributes(entry: CollectionEntry, run: Run) {
  const { source, attribution, marks } = provenanceOf(entry, [run]);
  return {
    Conventions: 'CF-1.11',
    title: entry.title,
    institution: source,
    source: entry.id,
    license: licenceOf(entry),
    attribution: attribution.en,
    attribution_fr: attribution.fr,
    forecast_reference_time: run.referenceTime,
    generation: run.generation,
    complete: run.complete,
    ...(run.missing.length === 0 ? {} : { missing: run.missing.map(({ en }) => en) }),
    ...(marks.length === 0 ? {} : { marks: marks.join(' ') }),
  };
}

/** Names and lengths of the axes of cells, and the cells of a chunk. */
function cellAxes({ nx, ny, cells }: CubeShape) {
  if (cells !== undefined) {
    const rows = Math.max(1, Math.floor(CHUNK_CELLS ** 2 / nx));
    return { names: ['cell'], lengths: [cells], chunk: [Math.min(cells, rows * nx)] };
  }
  const chunk = [Math.min(ny, CHUNK_CELLS), Math.min(nx, CHUNK_CELLS)];
  return { names: ['y', 'x'], lengths: [ny, nx], chunk };
}

function toArray(
  run: Run,
  variable: Variable,
  shape: CubeShape,
  files: ReadonlyMap<string, MapFile>,
): ZarrArray {
  const { names, lengths, chunk } = cellAxes(shape);
  const hasMembers = [...files.values()].some(({ members }) => members[0] !== null);
  const { cellMethod, label, unit, standardName, periodS } = variable;
  const interval = periodS === undefined ? '' : ` (interval: ${periodS / 3600} hour)`;
  const hasAxes = run.grid.kind === 'regular-lonlat' || run.grid.kind === 'gaussian';
  return {
    type: 'float32',
    shape: [run.validTimes.length, ...(hasMembers ? [run.members.length] : []), ...lengths],
    chunkShape: [1, ...(hasMembers ? [1] : []), ...chunk],
    dimensions: ['time', ...(hasMembers ? ['member'] : []), ...names],
    attributes: {
      long_name: label.en,
      long_name_fr: label.fr,
      units: unit,
      ...(standardName === undefined ? {} : { standard_name: standardName }),
      ...(CF_METHODS.has(cellMethod) ? { cell_methods: `time: ${cellMethod}${interval}` } : {}),
      grid_mapping: 'crs',
      coordinates: hasAxes ? 'forecast_reference_time' : 'forecast_reference_time lat lon',
    },
  };
}

function* coordinates(
  run: Run,
  geometry: GridGeometry,
  shape: CubeShape,
): Generator<readonly [string, ZarrArray]> {
  const { grid } = run;
  const line = (
    type: ZarrArray['type'],
    name: string,
    length: number,
    attributes: ZarrArray['attributes'],
  ): readonly [string, ZarrArray] => [
    name,
    { type, shape: [length], chunkShape: [Math.max(1, length)], dimensions: [name], attributes },
  ];
  const scalar = (type: ZarrArray['type'], attributes: ZarrArray['attributes']): ZarrArray => ({
    type,
    shape: [],
    chunkShape: [],
    dimensions: [],
    attributes,
  });
  yield line('int64', 'time', run.validTimes.length, { standard_name: 'time', axis: 'T', ...TIME });
  yield [
    'forecast_reference_time',
    scalar('int64', { standard_name: 'forecast_reference_time', ...TIME }),
  ];
  if (run.members.length > 0) {
    yield line('int32', 'member', run.members.length, { standard_name: 'realization', axis: 'E' });
  }
  yield ['crs', scalar('int32', toGridMapping(grid))];
  const north = { standard_name: 'latitude', units: 'degrees_north' };
  const east = { standard_name: 'longitude', units: 'degrees_east' };
  if (grid.kind === 'regular-lonlat' || grid.kind === 'gaussian') {
    yield line('float64', 'y', geometry.ny, { ...north, axis: 'Y' });
    yield line('float64', 'x', geometry.nx, { ...east, axis: 'X' });
    return;
  }
  if (grid.kind === 'projected') {
    const metre = { units: 'm' };
    const y = { standard_name: 'projection_y_coordinate', axis: 'Y', ...metre };
    yield line('float64', 'y', grid.ny, y);
    yield line('float64', 'x', grid.nx, {
      standard_name: 'projection_x_coordinate',
      axis: 'X',
      ...metre,
    });
  }
  if (grid.kind === 'rotated-lonlat') {
    const degrees = { units: 'degrees' };
    yield line('float64', 'y', grid.ny, { standard_name: 'grid_latitude', axis: 'Y', ...degrees });
    yield line('float64', 'x', grid.nx, { standard_name: 'grid_longitude', axis: 'X', ...degrees });
  }
  const { names, lengths, chunk } = cellAxes(shape);
  const places = { type: 'float64', shape: lengths, chunkShape: chunk, dimensions: names } as const;
  yield ['lat', { ...places, attributes: north }];
  yield ['lon', { ...places, attributes: east }];
}
