import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { decodeField } from '../../../services/formats/grib/decode.ts';
import { casesDir, describeCases } from '../../cases.ts';
import { readCase } from './read-case.ts';

/** What wgrib2 writes for a missing value. */
const WGRIB2_MISSING = 9.999e20;

describeCases('whole fields against wgrib2', () => {
  test.each([
    {
      path: 'grib-eccc/CMC_glb_TMP_ISBL_1_latlon.24x.24_2021051800_P000.grib2',
      field: 0,
      factor: 1,
    },
    {
      path: 'grib-ecmwf/20240101000000-0h-oper-fc.first10.grib2',
      field: 0,
      factor: 1,
      dump: 'grib-ecmwf/20240101000000-0h-oper-fc.msg0',
    },
    { path: 'grib-other/JMA_MEPS_20190605.grib2', field: 2, factor: 1 },
    { path: 'grib-other/gdas.t12z.msg12.grib2', field: 0, factor: 1 },
    // Relative humidity: per cent there, a fraction here; all zero.
    { path: 'grib-other/gdas.t12z.msg46.grib2', field: 0, factor: 0.01 },
  ])('$path, field $field: every value', async ({ path, field, factor, dump }) => {
    const { bytes, index } = (await readCase(path))[field]!;
    const { values } = await decodeField(bytes, index, { dataOrder: true });
    const name = `${dump ?? path.replace(/\.grib2$/, '')}.wgrib2-f32le.bin.gz`;
    const raw = gunzipSync(readFileSync(join(casesDir, name)));
    expect(raw.length).toBe(values.length * 4);
    let worst = 0;
    for (let at = 0; at < values.length; at++) {
      const wanted = raw.readFloatLE(at * 4);
      if (wanted > WGRIB2_MISSING / 2) expect(values[at]).toBeNaN();
      else
        worst = Math.max(worst, Math.abs(values[at]! - wanted * factor) / (Math.abs(wanted) + 1));
    }
    // Both round to 32-bit floats once or twice.
    expect(worst).toBeLessThan(3e-7);
  });
});
