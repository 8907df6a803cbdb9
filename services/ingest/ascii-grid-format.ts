import { readFile } from 'node:fs/promises';

import { isAsciiGrid, readAsciiGrid } from '../formats/esri-ascii.ts';
import { readEpsg, readWkt, type ReferenceSystem } from '../formats/reference-system.ts';
import { Fault } from '../platform/fault.ts';
import type { RunStore } from '../store/runs.ts';
import type { IngestContext, IngestFile, IngestFormat } from './format.ts';
import { describePlainRaster, findPlainRaster } from './plain-raster.ts';
import { rasterFormat, type RasterContent } from './raster-format.ts';
import { toRasterGrid } from './raster-grid.ts';

/** It is read whole; larger rasters come as GeoTIFF. */
const MOST_TEXT_BYTES = 256 * 1024 ** 2;

/**
 * ESRI ASCII grids, for a collection that says what its plain rasters are. Their reference system
 * stands in a `.prj` file beside them, or is given with `--crs`.
 */
export function asciiGridFormat(runs: RunStore): IngestFormat {
  const matches = (head: Uint8Array) => isAsciiGrid(new TextDecoder().decode(head));
  return rasterFormat({ name: 'ESRI ASCII grid', matches, open: openContent }, runs);
}

async function openContent(file: IngestFile, context: IngestContext): Promise<RasterContent> {
  const plain = findPlainRaster(context);
  if (plain === undefined) {
    const known = context.entries.flatMap((entry) => (entry['isohyet:raster'] ? [entry.id] : []));
    const detail = `the grid does not say what it is of; pass --collection (${known.join(', ')})`;
    throw new Fault('unknown-collection', detail, { allowed: known });
  }
  if (file.bytes > MOST_TEXT_BYTES) {
    const facts = { bytes: file.bytes, most: MOST_TEXT_BYTES };
    throw new Fault('too-large', 'the grid is larger than 256 MiB of text; use GeoTIFF', facts);
  }
  const system = await readSystem(file, context);
  const read = async () => readAsciiGrid(await readFile(file.path, 'latin1'));
  const { nx, ny, west, south, cellSize } = await read();
  const bbox = [west, south, west + nx * cellSize, south + ny * cellSize] as const;
  const grid = toRasterGrid({ nx, ny, bbox }, system);
  const readValues = async () => (await read()).values;
  return describePlainRaster(plain, { grid, format: 'ascii-grid', readValues }, context.signal);
}

/** What is given by hand wins over the file beside it. */
async function readSystem(file: IngestFile, context: IngestContext): Promise<ReferenceSystem> {
  if (context.crs !== undefined) return readEpsg(context.crs);
  const path = file.path.replace(/\.[^./\\]+$/, '.prj');
  const wkt = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Fault('storage-failed', `cannot read \${path}`, {}, error);
  });
  if (wkt !== undefined) return readWkt(wkt);
  const detail =
    'an ESRI ASCII grid has no reference system: put a .prj file beside it or pass --crs';
  throw new Fault('unsupported-format', detail);
}
