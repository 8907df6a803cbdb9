import { join } from 'node:path';

import { expect, test } from 'vitest';

import { openGeotiff } from '../../../services/formats/geotiff/open-geotiff.ts';
import { openFileSource, toByteSource } from '../../../services/platform/byte-source.ts';
import { casesDir, describeCases } from '../../cases.ts';

async function readCase(name: string) {
  const source = await openFileSource(join(casesDir, 'raster-cube/cog', name));
  try {
    const tiff = await openGeotiff(source);
    const values = await tiff.readBand(0);
    const valid = values.filter((value) => !Number.isNaN(value));
    const { nx, ny, bands, dataType, epsg } = tiff;
    return {
      head: [nx, ny, bands, dataType, tiff.overviews.length, epsg],
      bbox: tiff.bbox,
      valid: [valid.length, Math.min(...valid), Math.max(...valid)],
    };
  } finally {
    await source.close();
  }
}

describeCases('openGeotiff on files of others', () => {
  // Expected: rasterio 1.4 (GDAL 3.10): size, count, dtype, overviews, EPSG, bounds, and of band 1
  // the number of valid cells, minimum and maximum.
  test.each([
    {
      name: 'DEM_BS28_2016_1000_1141.tif',
      head: [63, 244, 1, 'float32', 0, 2193],
      bbox: [1679616.531, 5362080.281, 1679679.531, 5362324.281],
      valid: [8069, 241.70700073242188, 414.3280029296875],
    },
    {
      name: 'cog_with_nan.tif',
      head: [532, 423, 1, 'float32', 1, 4326],
      bbox: [79.666, 21.589, 80.924, 22.589],
      valid: [79_201, -132.74855041503906, 599.0361328125],
    },
    {
      name: 'float_raster_with_nodata.tif',
      head: [13, 12, 1, 'float32', 0, undefined],
      bbox: [6301612.204, 3308112.231, 6308112.204, 3314112.231],
      valid: [98, 0, 0.25],
    },
    {
      name: 'big.endian.tiff',
      head: [64, 64, 3, 'uint8', 0, undefined],
      bbox: undefined,
      valid: [4096, 0, 255],
    },
    {
      name: 'cog_scale_epsg4326.tif',
      head: [287, 229, 2, 'int16', 0, 4326],
      bbox: [126.724, 36.935, 127.988, 37.943],
      valid: [63_408, -620, 13_413],
    },
  ])('$name', async ({ name, ...expected }) => {
    const read = await readCase(name);
    expect(read.head).toEqual(expected.head);
    expect(read.valid).toEqual(expected.valid);
    if (expected.bbox === undefined) return expect(read.bbox).toBeUndefined();
    expected.bbox.forEach((edge, i) => expect(read.bbox![i]).toBeCloseTo(edge, 2));
  });

  test('cells given by their centres have edges half a cell away', async () => {
    const source = await openFileSource(join(casesDir, 'raster-cube/cog/cog_dateline.tif'));
    const { bbox } = await openGeotiff(source);
    await source.close();
    expect(bbox!.map(Math.round)).toEqual([570_585, 5_612_085, 803_115, 5_847_615]);
  });

  test('an image too large to be read whole is refused before reading', async () => {
    const source = await openFileSource(join(casesDir, 'raster-cube/cog/sparse.tiff'));
    const tiff = await openGeotiff(source);
    await expect(tiff.readBand(0)).rejects.toMatchObject({ kind: 'too-large' });
    await source.close();
  });
});

test('what is no TIFF is a fault', async () => {
  const source = toByteSource(new TextEncoder().encode('not a tiff, not at all'), 'text');
  await expect(openGeotiff(source)).rejects.toMatchObject({ kind: 'corrupt-data' });
});
