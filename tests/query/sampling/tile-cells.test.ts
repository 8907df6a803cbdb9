import { describe, expect, test } from 'vitest';

import { openGeometry } from '../../../services/earth/geometry.ts';
import type { Grid } from '../../../services/earth/grid.ts';
import { tileLats, tileLons } from '../../../services/earth/tile-matrix.ts';
import { chooseLevel, toLevelCell } from '../../../services/query/sampling/level.ts';
import { findTileCells } from '../../../services/query/sampling/tile-cells.ts';

const SIZE = 256;

const GRIDS: Record<string, Grid> = {
  'rotated pole (HRDPS, ECCC)': {
    kind: 'rotated-lonlat',
    nx: 2540,
    ny: 1290,
    lonFirstDeg: -14.8325,
    latFirstDeg: 16.6981,
    lonStepDeg: 0.0225,
    latStepDeg: 0.0225,
    southPoleLonDeg: -114.3075,
    southPoleLatDeg: -36.0885,
    rotationDeg: 0,
  },
  'polar stereographic (RDPA, ECCC)': {
    kind: 'projected',
    nx: 935,
    ny: 824,
    proj4: '+proj=stere +lat_0=90 +lat_ts=60 +lon_0=249 +R=6371229 +units=m',
    xFirstM: -4_556_442,
    yFirstM: 8_000_000 - 7_384_985,
    dxM: 10_000,
    dyM: 10_000,
  },
  Lambert: {
    kind: 'projected',
    nx: 400,
    ny: 300,
    proj4: '+proj=lcc +lat_1=25 +lat_2=25 +lat_0=25 +lon_0=265 +R=6371229 +units=m',
    xFirstM: -4_226_106,
    yFirstM: 4_370_000,
    dxM: 20_318,
    dyM: 20_318,
  },
  'rotated pole around the Earth': {
    kind: 'rotated-lonlat',
    nx: 720,
    ny: 361,
    lonFirstDeg: 0,
    latFirstDeg: 90,
    lonStepDeg: 0.5,
    latStepDeg: 0.5,
    southPoleLonDeg: 10,
    southPoleLatDeg: -40,
    rotationDeg: 0,
  },
};

const TILES = [
  { z: 0, x: 0, y: 0 },
  { z: 2, x: 0, y: 0 },
  { z: 2, x: 0, y: 1 },
  { z: 3, x: 1, y: 2 },
  { z: 5, x: 6, y: 9 },
  { z: 8, x: 50, y: 84 },
  { z: 11, x: 400, y: 700 },
];

describe.each(Object.entries(GRIDS))('mesh over %s', (_name, grid) => {
  const geometry = openGeometry(grid);
  test.each(TILES)('tile $z/$x/$y: each pixel within an eighth of a pixel of its place', (tile) => {
    const cells = findTileCells(geometry, { ...tile, size: SIZE, border: 1 });
    const side = SIZE + 2;
    const lons = tileLons(tile, SIZE, 1);
    const lats = tileLats(tile, SIZE, 1);
    let worstPx = 0;
    let wrong = 0;
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const exact = geometry.toCell(lons[column]!, lats[row]!);
        const x = cells.xs[row * side + column]!;
        const y = cells.ys[row * side + column]!;
        if ((exact === undefined) !== Number.isNaN(x)) wrong++;
        if (exact === undefined || Number.isNaN(x)) continue;
        // Where the exact place of the next pixel lies is what a pixel is in cells.
        const next = geometry.toCell(lons[Math.min(column + 1, side - 1)]!, lats[row]!);
        if (next === undefined || column === side - 1) continue;
        const turn = geometry.wrapsLongitude ? geometry.nx : Infinity;
        const across = (a: number, b: number) =>
          Number.isFinite(turn) ? a - b - turn * Math.round((a - b) / turn) : a - b;
        const pixel = Math.hypot(across(next.x, exact.x), next.y - exact.y);
        const error = Math.hypot(across(x, exact.x), y - exact.y);
        worstPx = Math.max(worstPx, error / pixel);
      }
    }
    expect(wrong).toBe(0);
    expect(worstPx).toBeLessThan(0.125);
  });
});

describe('overviews', () => {
  const levels = [
    { nx: 2400, ny: 1201 },
    { nx: 1200, ny: 601 },
    { nx: 600, ny: 301 },
    { nx: 300, ny: 151 },
  ];
  test.each([
    { cellsPerPixel: 0, number: 0 },
    { cellsPerPixel: 0.3, number: 0 },
    { cellsPerPixel: 3.9, number: 0 },
    { cellsPerPixel: 4, number: 1 },
    { cellsPerPixel: 7.9, number: 1 },
    { cellsPerPixel: 8, number: 2 },
    { cellsPerPixel: 1000, number: 3 },
  ])('$cellsPerPixel cells a pixel: level $number', ({ cellsPerPixel, number }) => {
    const level = chooseLevel(levels, cellsPerPixel);
    expect(level.number).toBe(number);
    if (number > 0) expect(level.factor / cellsPerPixel).toBeLessThanOrEqual(0.5);
  });

  // The first cell of an overview of 4 covers cells 0 to 3: its centre lies at 1.5.
  test('cells of an overview lie in the middle of those they stand for', () => {
    expect(toLevelCell(1.5, 4)).toBe(0);
    expect(toLevelCell(5.5, 4)).toBe(1);
    expect(toLevelCell(-0.5, 4)).toBe(-0.5);
  });
});
