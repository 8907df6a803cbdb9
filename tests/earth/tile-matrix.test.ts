import { describe, expect, test } from 'vitest';

import {
  checkTile,
  tileBounds,
  tileBoundsM,
  tileLats,
  tileLimits,
  tileLons,
  webMercatorQuad,
} from '../../services/earth/tile-matrix.ts';

describe('webMercatorQuad', () => {
  const document = webMercatorQuad();

  // OGC 17-083r4, annex D.1, table D.1.
  test.each([
    { z: 0, scaleDenominator: 559082264.028717, cellSize: 156543.033928041 },
    { z: 1, scaleDenominator: 279541132.014358, cellSize: 78271.5169640204 },
    { z: 10, scaleDenominator: 545978.773465544, cellSize: 152.874056570353 },
  ])('level $z has the scale of the standard', ({ z, scaleDenominator, cellSize }) => {
    const matrix = document.tileMatrices[z]!;
    expect(matrix.id).toBe(String(z));
    expect(matrix.scaleDenominator / scaleDenominator).toBeCloseTo(1, 13);
    expect(matrix.cellSize / cellSize).toBeCloseTo(1, 13);
    expect(matrix.matrixWidth).toBe(2 ** z);
  });

  test('it begins in the north-west corner that the standard gives', () => {
    expect(document.tileMatrices[0]!.pointOfOrigin[0]).toBeCloseTo(-20037508.3427892, 6);
    expect(document.tileMatrices).toHaveLength(25);
  });
});

// mercantile 1.2.1: bounds(x, y, z), xy_bounds(x, y, z).
const TILES = [
  {
    z: 0,
    x: 0,
    y: 0,
    degrees: [-180.0, -85.0511287798066, 180.0, 85.0511287798066],
    metres: [-20037508.342789244, -20037508.342789244, 20037508.342789244, 20037508.342789244],
  },
  {
    z: 3,
    x: 1,
    y: 2,
    degrees: [-135.0, 40.97989806962013, -90.0, 66.51326044311186],
    metres: [-15028131.257091932, 5009377.085697311, -10018754.17139462, 10018754.171394622],
  },
  {
    z: 10,
    x: 179,
    y: 343,
    degrees: [-117.0703125, 50.73645513701065, -116.71875, 50.95842672335992],
    metres: [-13032207.57450941, 6574807.424977721, -12993071.8160274, 6613943.183459731],
  },
  {
    z: 24,
    x: 16777215,
    y: 8388608,
    degrees: [179.99997854232788, -2.145767211914012e-5, 180.0, 0.0],
    metres: [20037505.954132114, -2.388657133911758, 20037508.342789248, 0.0],
  },
  {
    z: 7,
    x: 127,
    y: 0,
    degrees: [177.1875, 84.80247372433452, 180.0, 85.0511287798066],
    metres: [19724422.274933163, 19724422.274933163, 20037508.342789244, 20037508.342789244],
  },
];
test.each(TILES)('tile $z/$x/$y lies where mercantile puts it', ({ z, x, y, degrees, metres }) => {
  const tile = { z, x, y };
  for (const [i, edge] of tileBounds(tile).entries()) expect(edge).toBeCloseTo(degrees[i]!, 10);
  for (const [i, edge] of tileBoundsM(tile).entries()) expect(edge).toBeCloseTo(metres[i]!, 5);
});

test('pixel centres lie half a pixel inside the tile, west to east and north to south', () => {
  const tile = { z: 4, x: 3, y: 5 };
  const [west, south, east, north] = tileBounds(tile);
  const lons = tileLons(tile);
  const lats = tileLats(tile);
  const halfPixel = (east - west) / 512;
  expect(lons).toHaveLength(256);
  expect(lons[0]).toBeCloseTo(west + halfPixel, 12);
  expect(lons[255]).toBeCloseTo(east - halfPixel, 12);
  // The centre of the upper left pixel is the corner of its four tiles eight levels and one deeper.
  expect(lats[0]).toBeCloseTo(tileBounds({ z: 13, x: 0, y: 5 * 512 + 1 })[3], 12);
  expect(lats[255]).toBeGreaterThan(south);
  expect(lats[0]).toBeLessThan(north);
  expect(tileLats(tile, 512)).toHaveLength(512);
});

describe('tileLimits', () => {
  const row = (minTileRow: number, maxTileRow: number) => ({ minTileRow, maxTileRow });
  test.each([
    { name: 'the world', box: [-180, -90, 180, 90], cols: [0, 3], rows: row(0, 3) },
    { name: 'western Canada', box: [-140, 48, -100, 61], cols: [0, 0], rows: row(1, 1) },
    { name: 'across the antimeridian', box: [170, -5, -170, 5], cols: [0, 3], rows: row(1, 2) },
  ] as const)('$name', ({ box, cols, rows }) => {
    const [minTileCol, maxTileCol] = cols;
    expect(tileLimits(box, 2)).toEqual({ tileMatrix: '2', minTileCol, maxTileCol, ...rows });
  });
});

test.each([
  { z: 25, x: 0, y: 0, field: 'z' },
  { z: -1, x: 0, y: 0, field: 'z' },
  { z: 2, x: 4, y: 0, field: 'x' },
  { z: 2, x: 0, y: 1.5, field: 'y' },
  { z: NaN, x: 0, y: 0, field: 'z' },
])('tile $z/$x/$y is refused for $field', ({ field, ...tile }) => {
  const facts = expect.objectContaining({ errors: [expect.objectContaining({ field })] });
  expect(() => checkTile(tile)).toThrow(
    expect.objectContaining({ kind: 'invalid-request', facts }),
  );
});
