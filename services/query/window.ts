import type { GridGeometry } from '../earth/grid-geometry.ts';
import { gridKey, gridShape, type Grid } from '../earth/grid.ts';
import { Fault } from '../platform/fault.ts';
import { openPromiseCache } from '../platform/promise-cache.ts';
import type { MapReader } from '../store/maps.ts';
import { cutAtSeam, findWindow, type CellWindow } from './sampling/cell-window.ts';
import { chooseLevel, type Level } from './sampling/level.ts';
import { samplePixels, type WindowValues } from './sampling/sample.ts';
import { findTileCells, type TileCells, type TileFrame } from './sampling/tile-cells.ts';

/** One band of one map file, and how its cells lie on Earth. */
export type MapBand = {
  readonly path: string;
  /** tells apart files that take turns under one path: their checksum */
  readonly version: string;
  /** what a reader may be told of the file when it fails */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly band: number;
  readonly grid: Grid;
};

export type TileQuery = {
  readonly map: MapBand;
  readonly frame: TileFrame;
  readonly interpolation: 'bilinear' | 'nearest';
};

/**
 * Takes the values of a tile's pixels: row-major, canonical unit, NaN where missing or outside.
 * The next tile is sampled into the same array: it must be done with it when it returns.
 */
export type TakeValues<T> = (values: Float32Array) => T;

export type WindowQuery = {
  /**
   * A tile of WebMercatorQuad, reprojected pixel by pixel from the native grid: what `take` makes
   * of it, or undefined where the tile lies outside the grid.
   *
   * @throws {Fault} corrupt-data when the map file cannot be read: never a hole
   */
  readTile<T>(query: TileQuery, take: TakeValues<T>, signal?: AbortSignal): Promise<T | undefined>;
  /** `[west, south, east, north]` of a grid, degrees. */
  findBbox(grid: Grid): ReturnType<GridGeometry['bbox']>;
  close(): void;
};

type Deps = {
  /** runs `read` with the map open */
  readonly maps: {
    use<T>(key: string, path: string, read: (map: MapReader) => Promise<T>): Promise<T>;
    close(): void;
  };
  readonly openGeometry: (grid: Grid) => GridGeometry;
  /** bound of the sampled windows kept in memory; blocks have their own cache in the store */
  readonly windowCacheBytes: number;
  /** bound of the pixel-to-cell maps kept in memory */
  readonly cellCacheBytes: number;
};

type KnownGeometry = { readonly id: number; readonly geometry: GridGeometry };

/** Window reading over the maps of the store; it must be closed. */
export function openWindowQuery(deps: Deps): WindowQuery {
  const { maps } = deps;
  const geometries = new WeakMap<Grid, KnownGeometry>();
  const geometryByKey = new Map<string, KnownGeometry>();
  let scratch = new Float32Array(0);
  const windows = openPromiseCache<WindowValues>(
    deps.windowCacheBytes,
    ({ values }) => values.byteLength,
  );
  const cells = openPromiseCache<TileCells>(
    deps.cellCacheBytes,
    ({ xs, ys }) => xs.byteLength + ys.byteLength + 256,
  );

  /** A run's grid is one object for as long as the run is known: its key is made once. */
  function knownGeometry(grid: Grid): KnownGeometry {
    let known = geometries.get(grid);
    if (known !== undefined) return known;
    const key = gridKey(grid);
    known = geometryByKey.get(key);
    known ??= { id: geometryByKey.size, geometry: deps.openGeometry(grid) };
    geometryByKey.set(key, known);
    geometries.set(grid, known);
    return known;
  }

  async function readCells(
    map: MapReader,
    { path, version, band }: MapBand,
    level: Level,
    window: CellWindow,
  ): Promise<WindowValues> {
    const { x, y, nx, ny } = window;
    const key = `${path}#${version}#${band}/${level.number}/${x},${y},${nx},${ny}`;
    return windows.get(key, async () => {
      const pieces = cutAtSeam(window, level.nx);
      const read = pieces.map(({ x, y, nx, ny }) =>
        map.readWindow({ level: level.number, band, x, y, nx, ny }),
      );
      const parts = await Promise.all(read);
      if (parts.length === 1) return { window, values: parts[0]!, first: 0, stride: nx };
      const values = new Float32Array(nx * ny);
      pieces.forEach((piece, at) => {
        for (let row = 0; row < ny; row++) {
          const line = parts[at]!.subarray(row * piece.nx, (row + 1) * piece.nx);
          values.set(line, row * nx + piece.toColumn);
        }
      });
      return { window, values, first: 0, stride: nx };
    });
  }

  async function readTile<T>(
    query: TileQuery,
    take: TakeValues<T>,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    signal?.throwIfAborted();
    const { map: band, frame, interpolation } = query;
    const { id, geometry } = knownGeometry(band.grid);
    const { z, x, y, size, border } = frame;
    const pixels = await cells.get(`${z}/${x}/${y}/${size}+${border}@${id}`, async () =>
      findTileCells(geometry, frame),
    );
    const { extent, cellsPerPixel } = pixels;
    if (extent === undefined) return undefined;
    const { level, source } = await readingFaults(band, () =>
      maps.use(`${band.path}#${band.version}`, band.path, async (map) => {
        checkShape(map, band);
        const level = chooseLevel(map.levels, cellsPerPixel);
        const wraps = geometry.wrapsLongitude;
        const isFolded = pixels.kind === 'folded';
        const window = isFolded
          ? findFoldedWindow(extent, level)
          : findWindow(extent, level, wraps);
        return { level, source: await readCells(map, band, level, window) };
      }),
    );
    signal?.throwIfAborted();
    // From here to the end nothing waits: the array is this tile's own for as long as it is used.
    if (scratch.length !== pixels.side ** 2) scratch = new Float32Array(pixels.side ** 2);
    samplePixels(pixels, level, source, interpolation, scratch);
    return take(scratch);
  }

  return {
    readTile,
    findBbox: (grid) => knownGeometry(grid).geometry.bbox(),
    close: () => maps.close(),
  };
}

/** The cells of a folded grid lie scattered over their rows: whole rows are read. */
function findFoldedWindow(extent: { readonly top: number; readonly bottom: number }, level: Level) {
  return { x: 0, y: extent.top, nx: level.nx, ny: extent.bottom - extent.top + 1 };
}

function checkShape(map: MapReader, { band, grid }: MapBand): void {
  const { nx, ny } = gridShape(grid);
  if (map.nx === nx && map.ny === ny && band < map.bands) return;
  throw new Fault('corrupt-data', 'the map does not have the shape of its grid', {
    expected: { nx, ny, bands: band + 1 },
    found: { nx: map.nx, ny: map.ny, bands: map.bands },
  });
}

/** Whatever fails while a map is read is told as one fault: without a path, never as "not found". */
async function readingFaults<T>(band: MapBand, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Fault || isSystemError(error)) {
      throw new Fault('corrupt-data', 'a stored map cannot be read', band.facts, error);
    }
    throw error;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
