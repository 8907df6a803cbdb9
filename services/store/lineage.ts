import { z } from 'zod';

const IsoTime = z.iso.datetime({ precision: 0 });
const Words = z.object({ en: z.string(), fr: z.string() });
const Json: z.ZodType<Json> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(Json),
    z.record(z.string(), Json),
  ]),
);
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A run or a table that a result was made of, as it was then. */
const LineageInput = z.object({
  /** what it served as: `control`, `ensemble`, `landscape`, `hotspots`, ... */
  role: z.string(),
  collection: z.string(),
  /** of a run */
  referenceTime: IsoTime.optional(),
  generation: z.number().int().positive(),
  updatedAt: IsoTime,
});
export type LineageInput = Readonly<z.infer<typeof LineageInput>>;

/** Observations that went into a result, and how old the newest was when it was made. */
const LineageObservation = z.object({
  role: z.string(),
  collection: z.string(),
  count: z.number().int().nonnegative(),
  firstTime: IsoTime.optional(),
  lastTime: IsoTime.optional(),
  /** from the newest one to the reference time of the result; negative: it came after */
  ageHours: z.number().optional(),
});
export type LineageObservation = Readonly<z.infer<typeof LineageObservation>>;

/**
 * How a computed run came to be. Two runs of the same `key` were made of the same inputs, by the
 * same version, with the same parameters: there is nothing to make anew.
 */
export const Lineage = z.object({
  process: z.object({ id: z.string(), version: z.string() }),
  key: z.hex().length(64),
  inputs: z.array(LineageInput),
  observations: z.array(LineageObservation),
  parameters: z.record(z.string(), Json),
  /** models and schemes by name, with their version or source */
  versions: z.record(z.string(), z.string()),
  /** what a reader must know before he trusts it */
  warnings: z.array(Words),
});
export type Lineage = Readonly<z.infer<typeof Lineage>>;
