import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { unpackValues } from '../../../../services/formats/grib2/packing/unpack.ts';
import { casesDir, describeCases } from '../../../cases.ts';
import { readPackedFields } from './packed-fields.ts';

type ExpectedField = {
  readonly edition: number;
  readonly gridType: string;
  readonly nValues: number;
  readonly nMissing: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly first5: readonly (number | null)[];
  readonly last5: readonly (number | null)[];
};

const FOLDERS = ['grib-eccc', 'grib-ecmwf', 'grib-other'].map((folder) => join(casesDir, folder));

function findCases(): readonly { name: string; path: string }[] {
  return FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => existsSync(join(folder, `${name}.expected.json`)))
      .map((name) => ({ name, path: join(folder, name) }))
      .filter(({ path }) => readPackedFields(readFileSync(path)).length > 0),
  );
}

function describeValues(values: Float32Array) {
  let [min, max, sum, missing] = [Infinity, -Infinity, 0, 0];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  return { min, max, mean: sum / (values.length - missing), missing };
}

describeCases('unpackValues on every GRIB2 field of the cases', () => {
  // Expected: ecCodes 2.47, in the .expected.json beside each file.
  test.each(findCases())('$name: the numbers of ecCodes', async ({ path }) => {
    const file = JSON.parse(readFileSync(`${path}.expected.json`, 'utf8')) as {
      messages: readonly ExpectedField[];
    };
    const expected = file.messages.filter(({ edition }) => edition === 2);
    const fields = readPackedFields(readFileSync(path));
    expect(fields.length).toBe(expected.length);
    for (const [index, packed] of fields.entries()) {
      const { min, max, mean, nMissing, nValues, first5, last5 } = expected[index] as ExpectedField;
      const values = await unpackValues(packed);
      expect(values.length).toBe(packed.count);
      if (min === null || max === null || mean === null) continue;
      // A part in a million of the range, or the rounding of single precision where that is more.
      const tolerance = 1e-6 * (max - min) + 2 ** -23 * Math.max(Math.abs(min), Math.abs(max));
      const found = describeValues(values);
      expect(Math.abs(found.min - min)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(found.max - max)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(tolerance);
      // A bitmap leaves out values and shifts the others: their order is judged with the bitmap.
      if (packed.count !== nValues) continue;
      expect(found.missing).toBe(nMissing);
      const ends = [...values.subarray(0, 5), ...values.subarray(-5)];
      for (const [at, value] of [...first5, ...last5].entries()) {
        if (value === null) expect(ends[at]).toBeNaN();
        else expect(Math.abs((ends[at] as number) - value)).toBeLessThanOrEqual(tolerance);
      }
    }
  });

  // Whole fields by a third decoder: wgrib2, little-endian float32, missing 9.999e20.
  test.each([
    {
      packing: '5.40',
      file: 'grib-eccc/CMC_glb_TMP_ISBL_1_latlon.24x.24_2021051800_P000.grib2',
      dump: 'grib-eccc/CMC_glb_TMP_ISBL_1_latlon.24x.24_2021051800_P000.wgrib2-f32le.bin.gz',
    },
    {
      packing: '5.42',
      file: 'grib-ecmwf/20240101000000-0h-oper-fc.first10.grib2',
      dump: 'grib-ecmwf/20240101000000-0h-oper-fc.msg0.wgrib2-f32le.bin.gz',
    },
    {
      packing: '5.3',
      file: 'grib-other/JMA_MEPS_20190605.grib2',
      index: 2,
      dump: 'grib-other/JMA_MEPS_20190605.wgrib2-f32le.bin.gz',
    },
    {
      packing: '5.3 of order 2',
      file: 'grib-other/gdas.t12z.msg12.grib2',
      dump: 'grib-other/gdas.t12z.msg12.wgrib2-f32le.bin.gz',
    },
    {
      packing: '5.3 without bits',
      file: 'grib-other/gdas.t12z.msg46.grib2',
      dump: 'grib-other/gdas.t12z.msg46.wgrib2-f32le.bin.gz',
    },
  ])(
    'packing $packing: every value as wgrib2 dumps it ($file)',
    async ({ file, index = 0, dump }) => {
      const bytes = new Uint8Array(gunzipSync(readFileSync(join(casesDir, dump))));
      const expected = new Float32Array(bytes.buffer);
      const packed = readPackedFields(readFileSync(join(casesDir, file)))[index];
      const values = await unpackValues(packed as NonNullable<typeof packed>);
      expect(values.length).toBe(expected.length);
      let range = 0;
      let worst = 0;
      let strangers = 0;
      for (let at = 0; at < values.length; at++) {
        const other = expected[at] as number;
        const value = values[at] as number;
        const missing = other > 9e20;
        if (missing !== Number.isNaN(value)) strangers++;
        if (missing) continue;
        worst = Math.max(worst, Math.abs(value - other));
        range = Math.max(range, Math.abs(other - (expected[0] as number)));
      }
      expect(strangers).toBe(0);
      expect(worst).toBeLessThanOrEqual(1e-6 * range + 2 ** -23 * Math.abs(expected[0] as number));
    },
  );
});
