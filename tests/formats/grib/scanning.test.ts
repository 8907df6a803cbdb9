import { expect, test } from 'vitest';
import fc from 'fast-check';

import { gridShape } from '../../../services/earth/grid.ts';
import { decodeField } from '../../../services/formats/grib/decode.ts';
import { toNorthWestOrder, type ScanOrder } from '../../../services/formats/grib/scan-order.ts';
import { describeCases } from '../../cases.ts';
import { readCase } from './read-case.ts';

async function decodeFirst(path: string) {
  const [field] = await readCase(path);
  return decodeField(field!.bytes, field!.index);
}

describeCases('scanning modes', () => {
  // Values of the GDAL 3 GRIB driver (which turns rows itself), read by rasterio, in degrees C.
  test.each([
    {
      name: 'rows that run to and fro',
      path: 'grib-ecmwf/alternate-scanning.grib',
      cells: [
        { row: 0, column: 0, celsius: 16.132958984375023 },
        { row: 1, column: 0, celsius: 16.132958984375023 },
        { row: 1, column: 290, celsius: 20.132958984375023 },
        { row: 11, column: 282, celsius: 23.132958984375023 },
        { row: 85, column: 100, celsius: 19.132958984375023 },
        { row: 170, column: 290, celsius: 28.382958984375023 },
      ],
    },
    {
      name: 'rows to and fro from the south',
      path: 'grib-ecmwf/mercator.grib',
      cells: [
        { row: 0, column: 0, celsius: 29.550012207031273 },
        { row: 112, column: 10, celsius: 29.550012207031273 },
        { row: 209, column: 254, celsius: 28.749993896484398 },
        { row: 223, column: 338, celsius: 28.350000000000023 },
      ],
    },
    {
      name: 'columns from the south, with a bitmap',
      path: 'grib-other/scanning_mode_with_bitmap.grib2',
      cells: [
        { row: 0, column: 0, celsius: -271.15 },
        { row: 0, column: 1, celsius: -268.15 },
        { row: 1, column: 0, celsius: -272.15 },
        { row: 2, column: 0, celsius: NaN },
        { row: 2, column: 1, celsius: -270.15 },
      ],
    },
  ])('$name lie as GDAL lays them', async ({ path, cells }) => {
    const { values, grid } = await decodeFirst(path);
    const { nx } = gridShape(grid);
    for (const { row, column, celsius } of cells) {
      const value = values[row * nx + column]!;
      if (Number.isNaN(celsius)) expect(value).toBeNaN();
      else expect(value).toBeCloseTo(celsius + 273.15, 4);
    }
  });

  test('one field scanned in four directions is one map', async () => {
    const [first, ...others] = await Promise.all(
      ['ipos_jneg', 'ipos_jpos', 'ineg_jneg', 'ineg_jpos'].map((name) =>
        decodeFirst(`grib-other/${name}.grib2`),
      ),
    );
    for (const other of others) {
      expect(other.grid).toEqual(first!.grid);
      expect(other.values).toEqual(first!.values);
    }
  });
});

test('every order of points is undone: each index comes to its own row and column', () => {
  const orders = fc.record({
    kind: fc.constant('rows' as const),
    nx: fc.integer({ min: 1, max: 7 }),
    ny: fc.integer({ min: 1, max: 7 }),
    iNegative: fc.boolean(),
    jPositive: fc.boolean(),
    jConsecutive: fc.boolean(),
    alternating: fc.boolean(),
  });
  fc.assert(
    fc.property(orders, (order: Extract<ScanOrder, { kind: 'rows' }>) => {
      const { nx, ny } = order;
      // The manual's words, one point at a time (flag table 3.4).
      const coded = new Float32Array(nx * ny);
      for (let k = 0; k < nx * ny; k++) {
        const length = order.jConsecutive ? ny : nx;
        const line = Math.floor(k / length);
        const back = order.alternating && line % 2 === 1;
        const along = back ? length - 1 - (k % length) : k % length;
        const [i, j] = order.jConsecutive ? [line, along] : [along, line];
        const column = order.iNegative ? nx - 1 - i : i;
        const row = order.jPositive ? ny - 1 - j : j;
        coded[k] = row * nx + column;
      }
      expect([...toNorthWestOrder(coded, order)]).toEqual([...coded.keys()]);
    }),
  );
});

test('reduced rows from the south are turned row by row', () => {
  const order: ScanOrder = { kind: 'reversed-rows', pointsPerRow: [1, 3, 2] };
  const turned = toNorthWestOrder(Float32Array.of(1, 2, 3, 4, 5, 6), order);
  expect([...turned]).toEqual([5, 6, 2, 3, 4, 1]);
});
