import { z } from 'zod';

const Bilingual = z.object({ en: z.string().min(1), fr: z.string().min(1) });
const Colour = z.string().regex(/^#[0-9a-f]{6}([0-9a-f]{2})?$/, '#rrggbb or #rrggbbaa');
const Id = z.string().regex(/^[a-z0-9]+(-[A-Za-z0-9]+)*$/);

const Source = z.object({
  title: z.string().min(1),
  citation: z.string().min(1),
  url: z.url(),
  licence: z.string().min(1),
  /** text of the licence, relative to the folder of styles */
  licenceFile: z.string().optional(),
});

/** 256 colours from the least value to the greatest, with whose work they are. */
export const ColourMap = z.object({
  id: Id,
  name: z.string(),
  source: Source,
  colours: z.array(Colour).length(256),
});
export type ColourMap = Readonly<z.infer<typeof ColourMap>>;

const Base = z.object({
  id: Id,
  version: z.int().positive(),
  title: Bilingual,
  description: Bilingual.optional(),
  /** canonical unit of the values; `*` = any */
  unit: z.string().min(1),
  /** what a reader is shown: value * factor + offset, in `unit` */
  display: z.object({ unit: z.string(), factor: z.number(), offset: z.number() }),
  interpolation: z.enum(['bilinear', 'nearest']),
  nodata: z.literal('transparent'),
  /** what a cell without a value means here, where it is more than that data are missing */
  missing: Bilingual.optional(),
  /**
   * how sure the bounds are: published by whom they are of, quoted by others, or this project's own;
   * absent where a style has no bounds to be sure of
   */
  status: z.enum(['published', 'quoted', 'own']).optional(),
  sources: z.array(Source).min(1),
});

const Continuous = Base.extend({
  kind: z.literal('continuous'),
  colourMap: z.object({
    id: Id,
    reversed: z.boolean(),
    /** part of the map used, 0 to 1 */
    from: z.number().min(0).max(1),
    to: z.number().min(0).max(1),
  }),
  /** canonical unit; `data` = least and greatest value of the run, `data-symmetric` around zero */
  limits: z.union([
    z.tuple([z.number(), z.number()]).refine(([least, most]) => least < most),
    z.enum(['data', 'data-symmetric']),
  ]),
  scale: z.enum(['linear', 'sqrt', 'log']),
  below: z.enum(['extend', 'transparent']),
  above: z.enum(['extend', 'transparent']),
  /** values named in the legend, canonical unit, ascending; [] = five, evenly spaced */
  ticks: z.array(z.number()),
}).refine(({ scale, limits }) => scale !== 'log' || (typeof limits !== 'string' && limits[0] > 0), {
  message: 'a logarithmic scale needs limits above zero',
});
export type ContinuousStyle = Readonly<z.infer<typeof Continuous>>;

const Class = z.object({
  /** first value of the class; null = no lower bound */
  from: z.number().nullable(),
  /** exclusive; null = no upper bound */
  to: z.number().nullable(),
  /** null = not coloured */
  colour: Colour.nullable(),
  label: Bilingual.optional(),
});
export type StyleClass = Readonly<z.infer<typeof Class>>;

const Classes = Base.extend({
  kind: z.literal('classes'),
  classes: z
    .array(Class)
    .min(1)
    .max(255)
    .refine(isContiguous, 'each class begins where the one before ends; only the ends are open'),
});
export type ClassStyle = Readonly<z.infer<typeof Classes>>;

function isContiguous(classes: readonly StyleClass[]): boolean {
  return classes.every(({ from, to }, at) => {
    const next = classes[at + 1];
    const ascending = from === null || to === null || from < to;
    const begins = at === 0 || from !== null;
    return ascending && begins && (next === undefined || (to !== null && next.from === to));
  });
}

/** A colour ramp or class scheme: `data-catalog/styles/<id>.json`. */
export const Style = z.union([Continuous, Classes]);
export type Style = Readonly<z.infer<typeof Style>>;

/** Which styles a variable is offered, best first: `data-catalog/styles/defaults.json`. */
export const StyleDefaults = z.object({
  /** wins over all: what is a class or a probability by its nature, whatever the cell method */
  byQuantity: z.record(z.string(), z.array(Id).min(1)).default({}),
  /** wins over the standard name: the probability of a temperature is no temperature */
  byCellMethod: z.record(z.string(), Id),
  /** or by the quantity an id begins with, where there is no standard name */
  byStandardName: z.record(z.string(), z.array(Id).min(1)),
  fallback: z.array(Id).min(1),
});
export type StyleDefaults = Readonly<z.infer<typeof StyleDefaults>>;
