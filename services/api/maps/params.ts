import { z } from 'zod';

import { parseBasicTime } from '../../earth/time.ts';
import { datetimeParam } from '../place-params.ts';

const variable = z.string().max(120).optional().describe('id of a variable of the run');
const style = z
  .string()
  .max(80)
  .optional()
  .describe('id of a style; default: that of the variable');
const RUN = '"latest" or a reference time, e.g. 2026-01-01T00:00:00Z';

/** `run=`: `latest`, an ISO 8601 instant, or its basic form as items are named by. */
const run = z
  .string()
  .max(40)
  .transform((text, ctx) => {
    if (text === 'latest') return text;
    const basicMs = parseBasicTime(text);
    const ms = basicMs ?? (/^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : NaN);
    if (!Number.isNaN(ms)) return new Date(ms).toISOString();
    ctx.addIssue({ code: 'custom', message: `must be ${RUN}` });
    return z.NEVER;
  })
  .optional()
  .describe(RUN);

/** `datetime=` of a map is one instant: a map shows one valid time. */
const instant = datetimeParam
  .transform(({ startMs, endMs }, ctx) => {
    if (startMs === endMs) return startMs;
    ctx.addIssue({ code: 'custom', message: 'must be one instant, not a day or an interval' });
    return z.NEVER;
  })
  .optional()
  .describe('one of the valid times of the variable, RFC 3339');

const whole = (most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from 0 to ${most}`)
    .transform(Number)
    .pipe(z.number().max(most, `must be at most ${most}`))
    .optional();

const which = {
  variable,
  datetime: instant,
  run,
  member: whole(9999).describe('number of an ensemble member; default: the control'),
  generation: whole(1e9 - 1).describe('generation of the run, for addresses that may be kept'),
};

/** Query of a coloured tile. */
export const TileParams = z.object({
  ...which,
  style,
  f: z.string().max(40).optional().describe('png or webp'),
});

/** Query of a value tile. */
export const ValueTileParams = z.object({ ...which, f: z.literal('fld').optional() });

export const LegendParams = z.object({
  variable,
  run,
  style,
  lang: z.enum(['en', 'fr']).default('en'),
  f: z.string().max(40).optional().describe('json or png'),
});

export const RunParams = z.object({ run });
export const NoParams = z.object({});
