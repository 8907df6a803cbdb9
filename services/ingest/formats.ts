import type { RunStore } from '../store/runs.ts';
import { asciiGridFormat } from './ascii-grid-format.ts';
import type { IngestFormat } from './format.ts';
import { geotiffFormat } from './geotiff-format.ts';
import { gribFormat } from './grib-format.ts';
import { tableFormat } from './tables/format.ts';

/**
 * Every kind of file that can be ingested, in the order in which they are asked. A new format is
 * one more line here. They own threads: close them.
 */
export function openFormats(runs: RunStore): readonly IngestFormat[] {
  return [gribFormat(runs), geotiffFormat(runs), asciiGridFormat(runs), tableFormat];
}
