import { z } from 'zod';

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{1,63}$/);

/** Return periods of the flood summary: the outlook needs them whatever else is asked for. */
export const OUTLOOK_YEARS = [2, 5, 20] as const;

/** Return periods of thresholds where none are asked for, years. */
const RETURN_PERIODS = [1.5, 2, 5, 10, 20, 50, 100] as const;

const ReturnPeriods = z
  .array(z.number().gt(1).max(10_000))
  .min(1)
  .max(20)
  .refine((years) => new Set(years).size === years.length, 'each return period once');

/** How thresholds are made of a long record of gridded discharge. */
export const ThresholdSettings = z.strictObject({
  returnPeriodsYears: ReturnPeriods.default([...RETURN_PERIODS]),
  /** month that the hydrological year begins with, 1 to 12; GloFAS takes calendar years */
  firstMonth: z.number().int().min(1).max(12).default(1),
  /** years that a cell needs (Bulletin 17C: ten) */
  leastYears: z.number().int().min(5).max(1000).default(10),
  /** share of its times that a year needs, of the record and of each cell */
  leastCompleteness: z.number().min(0).max(1).default(0.95),
  /** cells of smaller rivers have no threshold, where upstream area is known (GloFAS 4: 250) */
  leastUpstreamAreaKm2: z.number().nonnegative().default(250),
});
export type ThresholdSettings = Readonly<z.infer<typeof ThresholdSettings>>;

/** How unusual the coming flow is on every cell of a gridded river model. */
export const RiverCells = z.strictObject({
  /** runs of river discharge over many years, of the same model as the forecast */
  reanalysis: Id,
  /** ensemble runs of river discharge */
  forecast: Id,
  /** id of the variable, the same in both */
  variable: z.string().min(1),
  /** run with `upstream_area` on the same grid; absent: it is looked for in the reanalysis */
  upstreamArea: Id.optional(),
  /** collections that are written */
  thresholds: Id,
  outlook: Id,
  settings: ThresholdSettings.refine(
    ({ returnPeriodsYears }) => OUTLOOK_YEARS.every((years) => returnPeriodsYears.includes(years)),
    'the outlook needs the return periods 2, 5 and 20',
  ).prefault({}),
});
/** What the river cells of an area are computed of, and where they are written. */
export type RiverCells = Readonly<z.infer<typeof RiverCells>>;

/** An area as far as its river cells go. */
export type CellArea = {
  readonly id: string;
  readonly runsKept: number;
  readonly riverCells: RiverCells;
};
