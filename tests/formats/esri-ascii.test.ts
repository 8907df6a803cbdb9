import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readAsciiGrid } from '../../services/formats/esri-ascii.ts';
import { casesDir, describeCases } from '../cases.ts';

const GRID =
  'ncols 2\nnrows 2\nxllcorner 10\nyllcorner 20\ncellsize 5\nNODATA_value -1\n1 2\n-1 4\n';

describe('readAsciiGrid', () => {
  test('row 0 is the north, no data is NaN', () => {
    const grid = readAsciiGrid(GRID);
    expect(grid).toMatchObject({ nx: 2, ny: 2, west: 10, south: 20, cellSize: 5 });
    expect([...grid.values]).toEqual([1, 2, NaN, 4]);
  });

  test('a centre is half a cell from its edge', () => {
    const grid = readAsciiGrid(GRID.replace('xllcorner', 'XLLCENTER'));
    expect(grid.west).toBe(7.5);
  });

  test.each([
    { name: 'a value too few', text: GRID.replace(' 4', ''), detail: '3 values' },
    { name: 'a word among the values', text: GRID.replace(' 4', ' x'), detail: "value 4, 'x'" },
    { name: 'no rows', text: GRID.replace('nrows 2\n', ''), detail: 'nrows undefined' },
    { name: 'an unknown header', text: `dx 5\n${GRID}`, detail: "header line 'dx 5'" },
    { name: 'no corner', text: GRID.replace('yllcorner 20\n', ''), detail: 'no yllcorner' },
  ])('$name is told', ({ text, detail }) => {
    expect(() => readAsciiGrid(text)).toThrow(detail);
  });
});

describeCases('ESRI ASCII rasters of Cell2Fire', () => {
  // Sizes, least and most value: shared/cases/README.md, made with GDAL.
  test.each([
    { file: 'dogrib/elevation.asc', nx: 357, ny: 223, valid: 79_611, least: 1299, most: 2825 },
    { file: 'dogrib/cur.asc', nx: 357, ny: 223, valid: 14_684, least: 70, most: 70 },
    { file: 'CentralKootenay-Fire1/slope.asc', nx: 104, ny: 80, valid: 8320, least: 0, most: 120 },
  ])('$file is as GDAL reads it', ({ file, nx, ny, valid, least, most }) => {
    const path = join(casesDir, 'wildfire/cell2fire', file);
    const grid = readAsciiGrid(readFileSync(path, 'utf8'));
    const values = grid.values.filter((value) => !Number.isNaN(value));
    expect({ nx: grid.nx, ny: grid.ny, valid: values.length }).toEqual({ nx, ny, valid });
    expect([
      values.reduce((a, b) => Math.min(a, b)),
      values.reduce((a, b) => Math.max(a, b)),
    ]).toEqual([least, most]);
  });
});
