import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { openGeometry } from '../../../services/earth/geometry.ts';
import { decodeField } from '../../../services/formats/grib/decode.ts';
import { readFieldHeads } from '../../../services/formats/grib/heads.ts';

const FOLDER = new URL('../../fixtures/grib/', import.meta.url);

type Golden = {
  readonly judge: string;
  readonly points: readonly {
    readonly lon: number;
    readonly lat: number;
    readonly value: number;
  }[];
};

// Drop `x.grib2` and `x.grib2.json` into the folder: that is a test. Those here were made with
// ecCodes 2.47, values counting up in the order of the data section, places by its own iterators.
describe('grids and scanning modes that no real file at hand has', () => {
  const names = readdirSync(FOLDER).filter((name) => !name.endsWith('.json'));

  test.each(names)('%s: the nearest cell of a place holds its value', async (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, FOLDER)));
    const { points }: Golden = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
    const { grid, values } = await decodeField(bytes, 0);
    const geometry = openGeometry(grid);
    for (const { lon, lat, value } of points) {
      const hit = geometry.nearest(lon, lat);
      expect(hit?.distanceM, `distance to the cell of (${lon}, ${lat})`).toBeLessThan(100);
      // Packed to 24 bits: counting up to 13280 is exact to a thousandth.
      expect(values[hit!.index]).toBeCloseTo(value, 2);
    }
  });
});

test('second-order packing of edition 1 is refused by name', () => {
  // Made with ecCodes 2.47 (packingType grid_second_order).
  const file = new URL('../../fixtures/grib-refused/second-order.grib1', import.meta.url);
  expect(readFieldHeads(new Uint8Array(readFileSync(file)))).toMatchObject([
    { kind: 'unsupported-format', message: expect.stringMatching(/second-order packing/) },
  ]);
});
