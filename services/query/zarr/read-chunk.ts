import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';

import type { GridGeometry } from '../../earth/grid-geometry.ts';
import { ZSTD_LEVEL, type ZarrArray } from '../../formats/zarr/metadata.ts';
import { Fault } from '../../platform/fault.ts';
import type { MapReader } from '../../store/maps.ts';
import type { MapFile, Run } from '../../store/run.ts';
import type { CubeShape, RunCube } from './run-cube.ts';

const compress = promisify(zstdCompress);
const PARAMS = { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL };

type Values = Float32Array | Float64Array | Int32Array | BigInt64Array;
/** Runs `read` with a map open; `key` tells apart files that take turns under one path. */
export type OpenMaps = {
  use<T>(key: string, path: string, read: (map: MapReader) => Promise<T>): Promise<T>;
};

type Deps = {
  readonly run: Run;
  readonly cube: RunCube;
  readonly geometry: GridGeometry;
  readonly folder: string;
  readonly maps: OpenMaps;
};
/** Cells [x, x + nx) and [y, y + ny) of the stored raster. */
type Window = { readonly x: number; readonly y: number; readonly nx: number; readonly ny: number };

/** The file a chunk is made of; undefined: of none, so the chunk is missing or a coordinate. */
export function findChunkFile(
  { run, cube }: Pick<Deps, 'run' | 'cube'>,
  name: string,
  indices: readonly number[],
): { readonly file: MapFile; readonly band: number } | undefined {
  const file = cube.files.get(name)?.get(run.validTimes[indices[0] ?? 0] ?? '');
  if (file === undefined) return undefined;
  const hasMembers = cube.arrays.get(name)!.dimensions.includes('member');
  const member = hasMembers ? run.members[indices[1]!]! : null;
  const band = file.members.indexOf(member);
  return band < 0 ? undefined : { file, band };
}

/**
 * A chunk of a run's cube, encoded; undefined where the run has no values for it.
 *
 * @throws {Fault} corrupt-data when a stored map cannot be read: never a hole
 */
export async function readChunk(
  deps: Deps,
  name: string,
  indices: readonly number[],
): Promise<Uint8Array | undefined> {
  const array = deps.cube.arrays.get(name)!;
  const isField = deps.cube.files.has(name);
  const values = isField
    ? await readField(deps, name, indices)
    : readCoordinate(deps, name, indices);
  if (values === undefined) return undefined;
  const cells = array.chunkShape.reduce((product, side) => product * side, 1);
  if (values.length !== cells) throw new RangeError(`a chunk of ${values.length}, not ${cells}`);
  return compress(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), {
    params: PARAMS,
  });
}

async function readField(deps: Deps, name: string, indices: readonly number[]) {
  const found = findChunkFile(deps, name, indices);
  if (found === undefined) return undefined;
  const { file, band } = found;
  const { cube, folder } = deps;
  const array = cube.arrays.get(name)!;
  const window = windowOf(array, cube.shape, indices);
  const path = join(folder, file.path);
  try {
    const values = await deps.maps.use(`${path}#${file.sha256}`, path, (map) =>
      map.readWindow({ level: 0, band, ...window }),
    );
    return pad(values, window, array, cube.shape);
  } catch (error) {
    const isOfFile = error instanceof Fault || (error instanceof Error && 'syscall' in error);
    if (!isOfFile) throw error;
    throw new Fault('corrupt-data', 'a stored map cannot be read', { path: file.path }, error);
  }
}

/** The cells of a chunk that lie in the grid. */
function windowOf(
  { chunkShape }: ZarrArray,
  { nx, ny, cells }: CubeShape,
  indices: readonly number[],
): Window {
  if (cells !== undefined) {
    const y = (indices.at(-1)! * chunkShape.at(-1)!) / nx;
    return { x: 0, y, nx, ny: Math.min(ny - y, Math.ceil(chunkShape.at(-1)! / nx)) };
  }
  const [down, across] = [chunkShape.at(-2)!, chunkShape.at(-1)!];
  const [y, x] = [indices.at(-2)! * down, indices.at(-1)! * across];
  return { x, y, nx: Math.min(across, nx - x), ny: Math.min(down, ny - y) };
}

/** Chunks at the edges are whole: beyond the grid they hold NaN. */
function pad<T extends Float32Array | Float64Array>(
  values: T,
  window: Window,
  { chunkShape, type }: ZarrArray,
  { cells }: CubeShape,
): Float32Array | Float64Array {
  const length = chunkShape.reduce((product, side) => product * side, 1);
  const made = type === 'float32' ? new Float32Array(length) : new Float64Array(length);
  made.fill(NaN);
  if (cells !== undefined) {
    made.set(values.subarray(0, length));
    return made;
  }
  const across = chunkShape.at(-1)!;
  for (let row = 0; row < window.ny; row++) {
    made.set(values.subarray(row * window.nx, (row + 1) * window.nx), row * across);
  }
  return made;
}

function readCoordinate(deps: Deps, name: string, indices: readonly number[]): Values {
  const { run, geometry, cube } = deps;
  const seconds = (time: string) => BigInt(Date.parse(time) / 1000);
  switch (name) {
    case 'time':
      return BigInt64Array.from(run.validTimes, seconds);
    case 'forecast_reference_time':
      return BigInt64Array.of(seconds(run.referenceTime));
    case 'member':
      return Int32Array.from(run.members);
    case 'crs':
      return new Int32Array(1);
    case 'x':
    case 'y':
      return readAxis(run, geometry, name);
    default: {
      const array = cube.arrays.get(name)!;
      const window = windowOf(array, cube.shape, indices);
      const values = readPlaces(geometry, window, name === 'lon' ? 0 : 1, cube.shape);
      return pad(values, window, array, cube.shape);
    }
  }
}

function readAxis({ grid }: Run, geometry: GridGeometry, name: 'x' | 'y'): Float64Array {
  const from = (length: number, at: (index: number) => number) =>
    Float64Array.from({ length }, (_, index) => at(index));
  const { nx, ny } = geometry;
  switch (grid.kind) {
    case 'projected':
      return name === 'x'
        ? from(nx, (column) => grid.xFirstM + column * grid.dxM)
        : from(ny, (row) => grid.yFirstM - row * grid.dyM);
    case 'rotated-lonlat':
      return name === 'x'
        ? from(nx, (column) => grid.lonFirstDeg + column * grid.lonStepDeg)
        : from(ny, (row) => grid.latFirstDeg - row * grid.latStepDeg);
    case 'regular-lonlat':
      return name === 'x'
        ? from(nx, (column) => westernmost(grid) + column * grid.lonStepDeg)
        : from(ny, (row) => grid.latFirstDeg - row * grid.latStepDeg);
    case 'gaussian':
      return name === 'x'
        ? from(nx, (column) => westernmost(grid) + column * grid.lonStepDeg)
        : from(ny, (row) => geometry.toLonLat(0, row)[1]);
    default:
      throw new RangeError(`a ${grid.kind} grid has no axes`);
  }
}

/** An axis has to rise: one that begins west of Greenwich is told in -180 to 180, others as they lie. */
function westernmost({ lonFirstDeg }: { readonly lonFirstDeg: number }): number {
  return lonFirstDeg >= 180 ? lonFirstDeg - 360 : lonFirstDeg;
}

function readPlaces(
  geometry: GridGeometry,
  { x, y, nx, ny }: Window,
  axis: 0 | 1,
  { cells }: CubeShape,
): Float64Array {
  const values = new Float64Array(nx * ny).fill(NaN);
  for (let row = 0; row < ny; row++) {
    for (let column = 0; column < nx; column++) {
      // The tail of a folded grid is padding.
      if (cells !== undefined && (y + row) * nx + column >= cells) return values;
      values[row * nx + column] = geometry.toLonLat(x + column, y + row)[axis];
    }
  }
  return values;
}
