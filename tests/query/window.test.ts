import { describe, expect, test } from 'vitest';

import { openGeometry } from '../../services/earth/geometry.ts';
import { gridShape, type Grid } from '../../services/earth/grid.ts';
import { tileLats, tileLons } from '../../services/earth/tile-matrix.ts';
import { Fault } from '../../services/platform/fault.ts';
import type { MapReader } from '../../services/store/maps.ts';
import { toFieldValues } from '../api/maps/map-world.ts';
import { openMemoryMap, openMemoryQuery } from './memory-map.ts';

const SIDE = 256;
const GLOBAL: Grid = {
  kind: 'regular-lonlat',
  nx: 360,
  ny: 181,
  lonFirstDeg: 0,
  latFirstDeg: 90,
  lonStepDeg: 1,
  latStepDeg: 1,
};
const POLAR: Grid = {
  kind: 'projected',
  nx: 120,
  ny: 90,
  proj4: '+proj=stere +lat_0=90 +lat_ts=60 +lon_0=249 +R=6371229 +units=m',
  xFirstM: -2_000_000,
  yFirstM: -1_500_000,
  dxM: 25_000,
  dyM: 25_000,
};

type Asked = { z: number; x: number; y: number; interpolation?: 'bilinear' | 'nearest' };

async function sampleTile(grid: Grid, values: Float32Array<ArrayBuffer>, asked: Asked) {
  const { z, x, y, interpolation = 'bilinear' } = asked;
  const { reader, windows } = openMemoryMap(grid, values);
  const map = { path: 'map', version: '1', facts: {}, band: 0, grid };
  const frame = { z, x, y, size: SIDE, border: 0 };
  const query = { map, frame, interpolation };
  const taken = await openMemoryQuery(reader).readTile(query, (found) => found.slice());
  return { values: taken, windows };
}

describe('a projected grid', () => {
  const { nx, ny } = gridShape(POLAR);
  const values = new Float32Array(nx * ny);
  for (let row = 0; row < ny; row++) {
    for (let column = 0; column < nx; column++) {
      const wave = 5 * Math.sin(column / 7) * Math.cos(row / 5);
      const isMissing = row >= 40 && row < 44 && column >= 50 && column < 55;
      values[row * nx + column] = isMissing ? NaN : 250 + 0.5 * column + 0.25 * row + wave;
    }
  }

  // Places by PROJ (pyproj, EPSG:3857 to the grid's projection), then the four-point formula in
  // numpy; null = missing or outside. GDAL 3.10.3 (rasterio 1.4.4, reproject, bilinear) gives the
  // same nodata and values within 0.07 of these. Pixel [column, row].
  test.each([
    { tile: [4, 3, 4], pixel: [40, 30], expected: 304.8698 },
    { tile: [4, 3, 4], pixel: [60, 100], expected: 307.6053 },
    { tile: [4, 3, 4], pixel: [128, 128], expected: 318.1453 },
    { tile: [4, 3, 4], pixel: [220, 200], expected: null },
    { tile: [4, 3, 4], pixel: [10, 250], expected: 311.7377 },
    { tile: [4, 3, 4], pixel: [201, 77], expected: 318.0658 },
    { tile: [4, 2, 4], pixel: [40, 30], expected: 281.1299 },
    { tile: [4, 2, 4], pixel: [60, 100], expected: 284.4409 },
    { tile: [4, 2, 4], pixel: [128, 128], expected: 293.4251 },
    { tile: [4, 2, 4], pixel: [220, 200], expected: 304.451 },
    { tile: [5, 5, 9], pixel: [40, 30], expected: 298.0027 },
    { tile: [5, 5, 9], pixel: [128, 128], expected: 299.3774 },
    { tile: [5, 5, 9], pixel: [220, 200], expected: 310.0887 },
    { tile: [5, 5, 9], pixel: [10, 250], expected: 292.7902 },
    { tile: [3, 1, 2], pixel: [220, 200], expected: null },
    { tile: [3, 1, 2], pixel: [10, 250], expected: null },
  ])(
    'tile $tile, pixel $pixel is $expected, as PROJ and numpy have it',
    async ({ tile, pixel, expected }) => {
      const [z, x, y] = tile as [number, number, number];
      const sampled = await sampleTile(POLAR, values, { z, x, y });
      const found = sampled.values![pixel[1]! * SIDE + pixel[0]!]!;
      if (expected === null) expect(found).toBeNaN();
      // A tenth of a pixel in the mesh is 0.02 K in this field.
      else expect(Math.abs(found - expected)).toBeLessThan(0.03);
    },
  );
});

describe('a global grid from 0 to 360 degrees', () => {
  const smooth = (lon: number, lat: number) =>
    250 + 20 * Math.cos((lon * Math.PI) / 180) + lat / 5 + Math.sin((lat * Math.PI) / 60);
  const values = toFieldValues(GLOBAL, smooth);

  test.each([
    { name: 'the whole world', z: 0, x: 0, y: 0 },
    { name: 'west of the seam of the columns', z: 3, x: 3, y: 3 },
    { name: 'east of the seam of the columns', z: 3, x: 4, y: 3 },
    { name: 'west of the antimeridian', z: 3, x: 7, y: 2 },
    { name: 'east of the antimeridian', z: 3, x: 0, y: 2 },
    { name: 'the northernmost row of tiles', z: 4, x: 5, y: 0 },
    { name: 'the southernmost row of tiles', z: 4, x: 5, y: 15 },
    { name: 'one cell, blown up, at the seam', z: 9, x: 255, y: 200 },
  ])('$name: every pixel has the value of its place, none is missing', async ({ z, x, y }) => {
    const sampled = await sampleTile(GLOBAL, values, { z, x, y });
    const lons = tileLons({ z, x, y });
    const lats = tileLats({ z, x, y });
    let worst = 0;
    sampled.values!.forEach((value, at) => {
      const exact = smooth(lons[at % SIDE]!, lats[Math.floor(at / SIDE)]!);
      worst = Math.max(worst, Number.isNaN(value) ? Infinity : Math.abs(value - exact));
    });
    // Bilinear between cells one degree apart: (pi/180)^2 / 8 times the second derivative, 40.
    expect(worst).toBeLessThan(0.01);
  });

  test('at the seam two narrow windows are read, not all columns', async () => {
    const { windows } = await sampleTile(GLOBAL, values, { z: 9, x: 255, y: 200 });
    expect(windows).toEqual([
      { x: 359, nx: 1 },
      { x: 0, nx: 1 },
    ]);
  });
});

describe('missing values', () => {
  const holed = toFieldValues(GLOBAL, (lon, lat) => (Math.hypot(lon - 20, lat - 20) < 5 ? NaN : 1));

  test('a pixel is missing where its nearest cell is, and nowhere else', async () => {
    const [z, x, y] = [4, 8, 6];
    const geometry = openGeometry(GLOBAL);
    const { values } = await sampleTile(GLOBAL, holed, { z, x, y });
    const lons = tileLons({ z, x, y });
    const lats = tileLats({ z, x, y });
    let missing = 0;
    values!.forEach((value, at) => {
      const hit = geometry.nearest(lons[at % SIDE]!, lats[Math.floor(at / SIDE)]!)!;
      expect(Number.isNaN(value)).toBe(Number.isNaN(holed[hit.index]!));
      if (Number.isNaN(value)) missing++;
      else expect(value).toBe(1);
    });
    expect(missing).toBeGreaterThan(500);
  });
});

describe('nearest', () => {
  test('gives no value that no cell has', async () => {
    const kinds = toFieldValues(GLOBAL, (lon, lat) => Math.abs(Math.round(lon * 7 + lat * 3)) % 5);
    const asked = { z: 3, x: 2, y: 2, interpolation: 'nearest' } as const;
    const { values } = await sampleTile(GLOBAL, kinds, asked);
    expect(new Set(values)).toEqual(new Set([0, 1, 2, 3, 4]));
  });
});

describe('a folded grid', () => {
  test.each<{ name: string; grid: Grid }>([
    {
      name: 'HEALPix, nested',
      grid: { kind: 'healpix', nside: 32, ordering: 'nested', lonFirstDeg: 45 },
    },
    {
      name: 'reduced Gaussian',
      grid: {
        kind: 'reduced-gaussian',
        n: 8,
        rowFirst: 0,
        pointsPerRow: [20, 24, 28, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 28, 24, 20],
        lonFirstDeg: 0,
        lonLastDeg: 348.75,
      },
    },
  ])('$name: each pixel has the value of the cell it lies in', async ({ grid }) => {
    const { nx, ny } = gridShape(grid);
    const values = Float32Array.from({ length: nx * ny }, (_, at) => at);
    const [z, x, y] = [2, 1, 1];
    const geometry = openGeometry(grid);
    const sampled = await sampleTile(grid, values, { z, x, y });
    const lons = tileLons({ z, x, y });
    const lats = tileLats({ z, x, y });
    for (let at = 0; at < SIDE * SIDE; at += 37) {
      const hit = geometry.nearest(lons[at % SIDE]!, lats[Math.floor(at / SIDE)]!);
      expect(sampled.values![at]).toBe(hit === undefined ? NaN : hit.index);
    }
  });
});

describe('what cannot be read', () => {
  const grid = GLOBAL;
  const frame = { z: 0, x: 0, y: 0, size: SIDE, border: 0 };
  const map = { path: '/secret/place', version: '1', facts: { file: 'maps/x.tif' }, band: 0, grid };
  const query = { map, frame, interpolation: 'bilinear' } as const;

  test.each([
    { name: 'a fault of the store', error: new Fault('not-found', 'cannot open /secret/place') },
    { name: 'an error of the disk', error: Object.assign(new Error('EIO'), { syscall: 'read' }) },
  ])('$name is corrupt-data, without the path, and is tried again', async ({ error }) => {
    const { reader } = openMemoryMap(grid, new Float32Array(360 * 181).fill(7));
    let failing = true;
    const flaky: MapReader = {
      ...reader,
      readWindow: (window) => (failing ? Promise.reject(error) : reader.readWindow(window)),
    };
    const windows = openMemoryQuery(flaky);
    const fault = await windows.readTile(query, () => 'taken').catch((caught: unknown) => caught);
    expect(fault).toMatchObject({ kind: 'corrupt-data', facts: { file: 'maps/x.tif' } });
    expect(String(fault)).not.toContain('secret');
    failing = false;
    expect(await windows.readTile(query, (values) => values[0])).toBe(7);
  });

  test('a map of another shape than its grid is corrupt', async () => {
    const { reader } = openMemoryMap({ ...grid, nx: 20, ny: 20 }, new Float32Array(400));
    const windows = openMemoryQuery(reader);
    await expect(windows.readTile(query, () => 1)).rejects.toMatchObject({ kind: 'corrupt-data' });
  });

  test('a bug is not dressed as bad data', async () => {
    const { reader } = openMemoryMap(grid, new Float32Array(360 * 181));
    const windows = openMemoryQuery({
      ...reader,
      readWindow: () => Promise.reject(new RangeError('bug')),
    });
    await expect(windows.readTile(query, () => 1)).rejects.toThrow(RangeError);
  });
});

test('a tile outside the grid is undefined, and nothing is read', async () => {
  const values = new Float32Array(120 * 90);
  const { reader, windows } = openMemoryMap(POLAR, values);
  const map = { path: 'map', version: '1', facts: {}, band: 0, grid: POLAR };
  const frame = { z: 3, x: 4, y: 6, size: SIDE, border: 0 };
  const query = { map, frame, interpolation: 'bilinear' } as const;
  expect(await openMemoryQuery(reader).readTile(query, () => 1)).toBeUndefined();
  expect(windows).toEqual([]);
});
