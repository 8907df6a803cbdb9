import { join } from 'node:path';

import { fromFile } from 'geotiff';

import type { TerrainGrid } from '../../../services/science/river-network/terrain-grid.ts';
import { casesDir } from '../../cases.ts';

/** First band of a raster of the cases. */
export async function readBand(path: string) {
  const tiff = await fromFile(join(casesDir, 'dem-flood', path));
  try {
    const image = await tiff.getImage();
    const [band] = await image.readRasters();
    return { nx: image.getWidth(), ny: image.getHeight(), values: Float32Array.from(band!) };
  } finally {
    await tiff.close();
  }
}

/** An alpine slope, 400 x 400 cells of 2.5 m (dem-flood/dem.tif). */
export async function readSlope(): Promise<TerrainGrid> {
  const { nx, ny, values } = await readBand('dem.tif');
  return { nx, ny, cellXM: 2.5, cellYM: 2.5, elevationM: values };
}
