import fc from 'fast-check';
import { fromArrayBuffer } from 'geotiff';
import { describe, expect, test } from 'vitest';

import type { Grid } from '../../../services/earth/grid.ts';
import { writeCog, type CogHead } from '../../../services/formats/geotiff/write-cog.ts';

type Band = Float32Array<ArrayBuffer>;

async function toCog(head: CogHead, bands: readonly Band[], resampling?: 'average' | 'nearest') {
  const parts: Uint8Array[] = [];
  await writeCog((bytes) => void parts.push(bytes.slice()), head, bands, resampling);
  const bytes = new Uint8Array(Buffer.concat(parts));
  return { bytes, tiff: await fromArrayBuffer(bytes.buffer) };
}

function lonLat(nx: number, ny: number): Grid {
  const [lonFirstDeg, latFirstDeg] = [0, 60];
  return {
    kind: 'regular-lonlat',
    nx,
    ny,
    lonFirstDeg,
    latFirstDeg,
    lonStepDeg: 0.5,
    latStepDeg: 0.25,
  };
}

/** Cells that differ everywhere, some of them missing. */
function cells(nx: number, ny: number, seed: number): Band {
  return Float32Array.from({ length: nx * ny }, (_, i) =>
    (i + seed) % 7 === 0 ? NaN : Math.sin(i * 0.37 + seed) * 300,
  );
}

describe('writeCog, read back by the geotiff package', () => {
  test('any size and number of bands comes back bit for bit, missing cells included', async () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(255, 256, 257, 300));
    const images = fc.record({
      nx: sizes,
      ny: sizes,
      bands: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(1000),
    });
    await fc.assert(
      fc.asyncProperty(images, async ({ nx, ny, bands, seed }) => {
        const values = Array.from({ length: bands }, (_, band) => cells(nx, ny, seed + band));
        const { tiff } = await toCog({ grid: lonLat(nx, ny), metadata: {} }, values);
        const image = await tiff.getImage(0);
        expect([image.getWidth(), image.getHeight()]).toEqual([nx, ny]);
        const rasters = await image.readRasters();
        values.forEach((band, i) => expect(rasters[i]).toEqual(band));
      }),
      { numRuns: 30 },
    );
  });

  test('extreme floats keep their bits', async () => {
    const values = Float32Array.of(
      -0,
      0,
      3.4028234663852886e38,
      -3.4028234663852886e38,
      1e-45,
      NaN,
    );
    const { tiff } = await toCog({ grid: lonLat(3, 2), metadata: {} }, [values]);
    const [read] = await (await tiff.getImage(0)).readRasters();
    expect([...(read as Float32Array)].every((v, i) => Object.is(v, values[i]))).toBe(true);
  });

  test.each([
    { name: 'even', nx: 600, ny: 400 },
    { name: 'odd', nx: 601, ny: 401 },
    { name: 'one row', nx: 900, ny: 1 },
    { name: 'one column', nx: 1, ny: 513 },
  ])('overviews average valid cells, halving down to one block: $name', async ({ nx, ny }) => {
    const values = cells(nx, ny, 3);
    const { tiff } = await toCog({ grid: lonLat(nx, ny), metadata: {} }, [values]);
    let [width, height, level] = [nx, ny, values];
    for (let i = 1; i < (await tiff.getImageCount()); i++) {
      ({ width, height, level } = halve(width, height, level));
      const image = await tiff.getImage(i);
      expect([image.getWidth(), image.getHeight()]).toEqual([width, height]);
      const [read] = await image.readRasters();
      expectClose(read as Float32Array, level);
    }
    expect(Math.max(width, height)).toBeLessThanOrEqual(256);
  });

  test('overviews of codes pick one of the cells', async () => {
    const codes = Float32Array.from({ length: 300 * 300 }, (_, i) => [1, 3, 7][i % 3]!);
    const { tiff } = await toCog({ grid: lonLat(300, 300), metadata: {} }, [codes], 'nearest');
    const [read] = await (await tiff.getImage(1)).readRasters();
    expect(new Set(read as Float32Array)).toEqual(new Set([1, 3, 7]));
  });

  test('the file says nodata, variable, marks and the names of its bands', async () => {
    const metadata = { variable: 'air_temperature_2m', mark: 'EXERCISE', label: 'a < b & "c"' };
    const head = { grid: lonLat(4, 4), metadata, bandNames: ['member 0', 'member 1'] };
    const { tiff } = await toCog(head, [cells(4, 4, 0), cells(4, 4, 1)]);
    const image = await tiff.getImage(0);
    expect(image.getGDALNoData()).toBeNaN();
    const read = await image.getGDALMetadata(null);
    expect(read).toMatchObject({ variable: 'air_temperature_2m', mark: 'EXERCISE' });
    // The package leaves entities as they are; GDAL reads them.
    expect(read).toMatchObject({ label: 'a &lt; b &amp; &quot;c&quot;' });
    expect(JSON.parse(String(read!['grid']).replaceAll('&quot;', '"'))).toEqual(head.grid);
    expect(await image.getGDALMetadata(1)).toMatchObject({ DESCRIPTION: 'member 1' });
  });

  test('directories come before all blocks, overviews before the full resolution', async () => {
    const { bytes, tiff } = await toCog({ grid: lonLat(700, 700), metadata: {} }, [
      cells(700, 700, 0),
    ]);
    const firstOf = async (level: number) => {
      const offsets = await (
        await tiff.getImage(level)
      )
        .getFileDirectory()
        .loadValue('TileOffsets');
      return Number([...(offsets as ArrayLike<number> & Iterable<number>)][0]);
    };
    const starts = [await firstOf(2), await firstOf(1), await firstOf(0)];
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    // What rio_cogeo.cog_validate and GDAL's driver look for.
    expect(Buffer.from(bytes.subarray(8, 51)).toString()).toBe(
      'GDAL_STRUCTURAL_METADATA_SIZE=000055 bytes\n',
    );
    expect(Buffer.from(bytes.subarray(51, 75)).toString()).toBe('LAYOUT=IFDS_BEFORE_DATA\n');
  });

  test('a band of another size is refused', async () => {
    const wrong = toCog({ grid: lonLat(4, 4), metadata: {} }, [new Float32Array(15)]);
    await expect(wrong).rejects.toThrow(RangeError);
  });
});

function halve(nx: number, ny: number, values: Band) {
  const [width, height] = [Math.ceil(nx / 2), Math.ceil(ny / 2)];
  const level = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const four = [0, 1].flatMap((dy) => [0, 1].map((dx) => ({ x: 2 * x + dx, y: 2 * y + dy })));
      const valid = four
        .filter((cell) => cell.x < nx && cell.y < ny)
        .map((cell) => values[cell.y * nx + cell.x]!)
        .filter((value) => !Number.isNaN(value));
      level[y * width + x] = valid.reduce((sum, value) => sum + value, 0) / valid.length;
    }
  }
  return { width, height, level };
}

/** Averages of averages: equal to within the rounding of single precision. */
function expectClose(read: Float32Array, expected: Float32Array) {
  expect(read.length).toBe(expected.length);
  const worst = expected.reduce((most, value, i) => {
    if (Number.isNaN(value)) return Number.isNaN(read[i]!) ? most : Infinity;
    return Math.max(most, Math.abs(read[i]! - value));
  }, 0);
  expect(worst).toBeLessThan(1e-3);
}
