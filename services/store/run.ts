import { z } from 'zod';

import type { Grid } from '../earth/grid.ts';
import type { Variable } from '../earth/variable.ts';
import { Lineage } from './lineage.ts';

/** Cells along one side of the series tiles of runs whose manifest does not say. */
const TILE_CELLS = 256;

/** ISO 8601 without fractions of a second, in UTC: `2026-11-23T00:00:00Z`. */
export const IsoTime = z.iso.datetime({ precision: 0 });

const StoredFile = z.object({
  /** relative to the run's folder, forward slashes */
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.hex().length(64),
});

/** One Cloud Optimized GeoTIFF: a variable at a valid time, one band a member. */
const MapFile = StoredFile.extend({
  variable: z.string(),
  validTime: IsoTime,
  intervalStart: IsoTime.optional(),
  /** members in band order; null = the field is of no ensemble */
  members: z.array(z.number().int().nonnegative().nullable()),
  /** SHA-256 of the file each band came from, in band order; null or absent: not known */
  sources: z.array(z.hex().length(64).nullable()).optional(),
  /** over all bands; null when every value is missing */
  min: z.number().nullable(),
  max: z.number().nullable(),
  missing: z.number().int().nonnegative(),
});
export type MapFile = Readonly<z.infer<typeof MapFile>>;

/** One Parquet file: all variables, members and times of a tile of cells. */
const SeriesFile = StoredFile.extend({
  tileRow: z.number().int().nonnegative(),
  tileColumn: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
  /** west, south, east, north of the cell centres; west > east crosses the antimeridian */
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});
export type SeriesFile = Readonly<z.infer<typeof SeriesFile>>;

const SourceFile = z.object({
  name: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.hex().length(64),
  fields: z.number().int().nonnegative(),
});

/**
 * What one model run holds at rest: `run.json` in the run's folder, replaced as a whole. Every
 * file it names exists, complete, before it does; files of an older generation stay until the
 * next commit, so a reader that holds the older manifest still reads whole files.
 */
export const Run = z.object({
  schema: z.literal(1),
  collection: z.string(),
  referenceTime: IsoTime,
  /** grows by one with every commit */
  generation: z.number().int().positive(),
  grid: z.custom<Grid>((value) => typeof value === 'object' && value !== null),
  variables: z.array(z.custom<Variable>((value) => typeof value === 'object' && value !== null)),
  /** ascending */
  validTimes: z.array(IsoTime),
  /** ascending; [] when the run is of no ensemble */
  members: z.array(z.number().int().nonnegative()),
  maps: z.array(MapFile),
  /** cells along one side of a series tile */
  tileCells: z.number().int().positive().default(TILE_CELLS),
  series: z.array(SeriesFile),
  sources: z.array(SourceFile),
  /** complete = every expected step, member and variable is there */
  complete: z.boolean(),
  /** what is still missing, in words fit for a reader */
  missing: z.array(z.object({ en: z.string(), fr: z.string() })),
  /** EXERCISE, SCENARIO: shown wherever the run is */
  marks: z.array(z.enum(['EXERCISE', 'SCENARIO'])),
  /** of a run that was computed here */
  lineage: Lineage.optional(),
  createdAt: IsoTime,
  updatedAt: IsoTime,
});
export type Run = Readonly<z.infer<typeof Run>>;
