import { expect, test } from 'vitest';

import { unpackValues } from '../../../../services/formats/grib2/packing/unpack.ts';
import { eccodesSamples } from './fixtures.ts';

// Values: ecCodes 2.50 with libaec, OpenJPEG and libpng, see tests/fixtures/grib2-packing/make.py.
test.each(eccodesSamples)('$name: all values as ecCodes reads them', async (sample) => {
  const values = await unpackValues(sample.packed);
  expect(values.length).toBe(sample.expected.length);
  const range = Math.max(...sample.expected) - Math.min(...sample.expected);
  const worst = values.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (sample.expected[index] as number))),
    0,
  );
  expect(worst).toBeLessThanOrEqual(1e-6 * range);
});
