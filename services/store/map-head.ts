import { z } from 'zod';

import type { Grid } from '../earth/grid.ts';
import { toIsoTime } from '../earth/time.ts';
import type { Variable } from '../earth/variable.ts';
import type { Resampling } from '../formats/geotiff/overviews.ts';
import type { CogHead } from '../formats/geotiff/write-cog.ts';
import type { BandStatistics } from './store-job.ts';

/** One band of a map: its member (null = of no ensemble) and the range of its values. */
export type MapBand = BandStatistics & { readonly member: number | null };

const Bands = z.array(
  z.object({
    member: z.number().int().nullable(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    missing: z.number().int(),
  }),
);

/** What a map file says of itself in its GDAL metadata. */
export function toMapHead(
  run: {
    readonly collection: string;
    readonly referenceTime: string;
    readonly grid: Grid;
    readonly marks: readonly string[];
  },
  map: {
    readonly variable: Variable;
    readonly validMs: number;
    readonly intervalStartMs: number | undefined;
  },
): CogHead {
  const { variable, intervalStartMs } = map;
  return {
    grid: run.grid,
    metadata: {
      collection: run.collection,
      variable: variable.id,
      ...(variable.standardName !== undefined && { standard_name: variable.standardName }),
      label: variable.label.en,
      unit: variable.unit,
      cell_method: variable.cellMethod,
      ...(variable.returnPeriodYears !== undefined && {
        return_period_years: String(variable.returnPeriodYears),
      }),
      reference_time: run.referenceTime,
      valid_time: toIsoTime(map.validMs),
      ...(intervalStartMs !== undefined && { interval_start: toIsoTime(intervalStartMs) }),
      ...(run.marks.length > 0 && { mark: run.marks.join(' ') }),
    },
  };
}

/**
 * How overviews are made: amounts are averaged; codes and angles (the mean of 350 and 10 degrees
 * is not 180), and what is not known, pick one of the cells.
 */
export function resamplingOf(variable: Variable): Resampling {
  const code = variable.cellMethod === 'mode' || /(^|_)type(_|$)/.test(variable.id);
  const unknown = variable.standardName === undefined && /^grib[12]_/.test(variable.id);
  return code || unknown || variable.unit === 'degree' ? 'nearest' : 'average';
}

/** The head of a map with its bands described: for people by name, for the store as JSON. */
export function describeBands(head: CogHead, bands: readonly MapBand[]): CogHead {
  return {
    ...head,
    metadata: { ...head.metadata, bands: JSON.stringify(bands) },
    bandNames: bands.map(({ member }) => (member === null ? 'value' : `member ${member}`)),
  };
}

/** The bands a map says it has, in order. */
export function readBands(metadata: Readonly<Record<string, string>>): readonly MapBand[] {
  return Bands.parse(JSON.parse(metadata['bands'] ?? '[]'));
}
