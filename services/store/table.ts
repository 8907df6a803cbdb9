import { z } from 'zod';

import { Lineage } from './lineage.ts';
import { IsoTime } from './run.ts';

/** Types a column of a table may have; `time` is an instant in UTC, `json` a JSON text. */
export const COLUMN_TYPES = [
  'text',
  'number',
  'integer',
  'boolean',
  'time',
  'json',
  'geometry',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** A column: its name in SQL and answers, and what it means. */
export const TableColumn = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  type: z.enum(COLUMN_TYPES),
  unit: z.string().optional(),
  label: z.object({ en: z.string(), fr: z.string() }).optional(),
});
export type TableColumn = Readonly<z.infer<typeof TableColumn>>;

/** How the rows of a table collection lie at rest. */
export const TableSchema = z.object({
  columns: z.array(TableColumn).min(1),
  /** a row with the same key replaces the one that is there */
  key: z.array(z.string()).min(1),
  /** the column `datetime` filters by */
  time: z.string().optional(),
  /** the column `bbox` filters by */
  geometry: z.string().optional(),
  /** one file for each period of `time` keeps what an ingest rewrites small */
  partition: z.enum(['none', 'month', 'year']).default('none'),
  /** columns that are not named here may come with the data and are added with their own type */
  open: z.boolean().default(false),
});
export type TableSchema = Readonly<z.infer<typeof TableSchema>>;

const TableFile = z.object({
  path: z.string(),
  partition: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.hex().length(64),
  rows: z.number().int().nonnegative(),
  /** of the geometries; absent where no row has one */
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  firstTime: IsoTime.optional(),
  lastTime: IsoTime.optional(),
});
export type TableFile = Readonly<z.infer<typeof TableFile>>;

/**
 * What a table collection holds: `table.json` in its folder, replaced as a whole, naming every
 * Parquet file of its rows.
 */
export const TableManifest = z.object({
  schema: z.literal(1),
  collection: z.string(),
  generation: z.number().int().positive(),
  table: TableSchema,
  rows: z.number().int().nonnegative(),
  files: z.array(TableFile),
  sources: z.array(
    z.object({
      name: z.string(),
      bytes: z.number().int().nonnegative(),
      sha256: z.hex().length(64),
      rows: z.number().int().nonnegative(),
    }),
  ),
  marks: z.array(z.enum(['EXERCISE', 'SCENARIO'])),
  /** of computed rows: how they came to be, one for each part (an area, a run) that has its own */
  lineages: z.array(Lineage).optional(),
  updatedAt: IsoTime,
});
export type TableManifest = Readonly<z.infer<typeof TableManifest>>;
