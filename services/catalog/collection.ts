import { z } from 'zod';

import { IsoTime } from '../store/run.ts';
import { TableSchema } from '../store/table.ts';

const Bilingual = z.object({ en: z.string().min(1), fr: z.string().min(1) });
export type Bilingual = Readonly<z.infer<typeof Bilingual>>;

const Provider = z.object({
  name: z.string(),
  url: z.url(),
  roles: z.array(z.enum(['producer', 'licensor', 'processor', 'host'])),
});

/** Which fields belong to the collection; every key given must match the field's header. */
const Recognition = z.object({
  centre: z.array(z.number().int()).optional(),
  subCentre: z.array(z.number().int()).optional(),
  processId: z.array(z.number().int()).optional(),
  processType: z.array(z.number().int()).optional(),
  productionStatus: z.array(z.number().int()).optional(),
  /** WMO table 1.4, type of processed data (GRIB2 section 1, octet 21) */
  dataType: z.array(z.number().int()).optional(),
  /** ECMWF local use: MARS class, stream and type by number; a field without them never matches */
  marsClass: z.array(z.number().int()).optional(),
  marsStream: z.array(z.number().int()).optional(),
  marsType: z.array(z.number().int()).optional(),
  /** `discipline.category.number`, or `table.parameter` for GRIB edition 1 */
  parameter: z.array(z.string()).optional(),
  gridKind: z.array(z.string()).optional(),
  /** allowed [nx, ny] pairs */
  gridShape: z.array(z.tuple([z.number().int(), z.number().int()])).optional(),
  /** step of the grid in degrees (lon/lat kinds) or metres (projected), within 1 % */
  gridStep: z.array(z.number().positive()).optional(),
  /** a member, or a statistic or probability of members */
  ensemble: z.boolean().optional(),
  /** made by an analysis (WMO table 4.3: 0) and valid at, or up to, its reference time */
  analysis: z.boolean().optional(),
  /** variable ids of which at least the field's own must be one */
  variables: z.array(z.string()).optional(),
});

/** What a raster is that says nothing of itself: the files of this collection do not. */
const PlainRaster = z.object({
  /** heights get slope and aspect beside them; a fuel grid its percentages */
  holds: z.enum(['elevation', 'national-fuel-grid']),
  /** day the dataset is of */
  referenceTime: IsoTime,
});

const LeadSpan = z.object({ from: z.number(), to: z.number(), every: z.number().positive() });

/** What a complete run holds. Lead times in hours; several spans with their own step. */
const Expectation = z.object({
  leadHours: z.array(LeadSpan),
  /** other spans for the runs that start at these hours of the day, UTC */
  leadHoursOfRun: z
    .array(z.object({ hours: z.array(z.number().int()), leadHours: z.array(LeadSpan) }))
    .optional(),
  members: z.array(z.number().int().nonnegative()),
  /** variables that must be there at every step; others may come or not */
  variables: z.array(z.string()),
  /** hours between runs, and hours after the reference time when a run is normally complete */
  cycleHours: z.number().positive(),
  availableAfterHours: z.number().nonnegative(),
});

/**
 * A catalog entry as a modeler writes it: `data-catalog/collections/<id>/collection.json`, a STAC
 * 1.1 Collection; what is ours stands under `isohyet:`.
 */
export const CollectionEntry = z.looseObject({
  type: z.literal('Collection'),
  stac_version: z.literal('1.1.0'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,63}$/),
  title: z.string(),
  description: z.string(),
  license: z.string(),
  keywords: z.array(z.string()).default([]),
  providers: z.array(Provider).min(1),
  extent: z.object({
    spatial: z.object({ bbox: z.array(z.array(z.number()).length(4)).min(1) }),
    temporal: z.object({
      interval: z.array(z.tuple([z.string().nullable(), z.string().nullable()])).min(1),
    }),
  }),
  links: z.array(z.looseObject({ rel: z.string(), href: z.string() })).default([]),
  'isohyet:kind': z.enum(['forecast', 'analysis', 'table']),
  'isohyet:title': Bilingual,
  'isohyet:description': Bilingual,
  'isohyet:attribution': Bilingual,
  'isohyet:marks': z.array(z.enum(['EXERCISE', 'SCENARIO'])).default([]),
  'isohyet:recognise': z.array(Recognition).default([]),
  'isohyet:expect': Expectation.optional(),
  'isohyet:raster': PlainRaster.optional(),
  /**
   * model that the values come from, with its version, as the provider names it: thresholds of one
   * model never judge another
   */
  'isohyet:model': z.string().min(1).optional(),
  /** the year of what changes slowly, by variable or by what the rows are: people, roads, fuels */
  'isohyet:datasetYears': z.record(z.string(), z.number().int()).optional(),
  /** how rows lie at rest; there for kind `table` only */
  'isohyet:table': TableSchema.optional(),
});
export type CollectionEntry = Readonly<z.infer<typeof CollectionEntry>>;
export type Recognition = CollectionEntry['isohyet:recognise'][number];
export type Expectation = NonNullable<CollectionEntry['isohyet:expect']>;
