import { openGeotiff } from '../formats/geotiff/open-geotiff.ts';
import { openFileSource } from '../platform/byte-source.ts';
import type { RunStore } from '../store/runs.ts';
import type { IngestContext, IngestFile, IngestFormat } from './format.ts';
import { readGeotiffGrid, readGeotiffHead } from './geotiff-head.ts';
import { describePlainRaster, findPlainRaster } from './plain-raster.ts';
import { rasterFormat, type RasterContent } from './raster-format.ts';

/** Classic TIFF and BigTIFF, in either byte order. */
const MAGIC = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];

/**
 * GeoTIFF files on a lon/lat grid or one of a projection: of one variable at one time that say in
 * their metadata what they hold (`variable`, `unit`, `reference_time`, `valid_time`), as the maps of
 * the store do; or plain ones, for a collection that says it of them.
 */
export function geotiffFormat(runs: RunStore): IngestFormat {
  const matches = (head: Uint8Array) =>
    MAGIC.includes(Buffer.from(head.subarray(0, 4)).toString('latin1'));
  return rasterFormat({ name: 'GeoTIFF', matches, open: openContent }, runs);
}

async function openContent(file: IngestFile, context: IngestContext): Promise<RasterContent> {
  const source = await openFileSource(file.path);
  try {
    const reader = await openGeotiff(source, context.signal);
    const readField: RasterContent['readField'] = (index, signal) => readBand(file, index, signal);
    const plain = findPlainRaster(context);
    // A file that says what it is, is that: the collection's word is for those that do not.
    if (plain === undefined || reader.metadata['variable'] !== undefined) {
      return { ...readGeotiffHead(reader, context.collection), readField };
    }
    const grid = readGeotiffGrid(reader, context.crs);
    const readValues = (signal?: AbortSignal) => readField(0, signal);
    return await describePlainRaster(
      plain,
      { grid, format: 'geotiff', readValues },
      context.signal,
    );
  } finally {
    await source.close();
  }
}

async function readBand({ path }: IngestFile, band: number, signal?: AbortSignal) {
  const source = await openFileSource(path);
  try {
    const reader = await openGeotiff(source, signal);
    return Float32Array.from(await reader.readBand(band, undefined, signal));
  } finally {
    await source.close();
  }
}
