import { z } from 'zod';

import { datetimeParam, listParam } from '../place-params.ts';
import { coordsParam } from './wkt.ts';

const CRS84 = ['CRS84', 'OGC:CRS84', 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'];
const MOST_NAMES = 200;
const LARGEST_MEMBER = 32_767;
const MOST_MEMBERS = 1000;
const MEMBERS = 'all, or member numbers and ranges such as 0,3,10-20';

/** `lang=`, which wins over Accept-Language. */
export const langParam = z.enum(['en', 'fr']).optional().describe('en or fr');

/** `f=` of metadata documents, which come as JSON only. */
export const JsonParams = z.object({
  f: z.enum(['json', 'application/json']).optional(),
  lang: langParam,
});

/** `member=`: numbers and ranges; undefined stands for all. */
const memberParam = z
  .string()
  .max(4000)
  .transform((text, ctx): readonly number[] | undefined => {
    if (text === 'all') return undefined;
    const members = new Set<number>();
    for (const part of text.split(',')) {
      const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
      const [first, last] = [Number(found?.[1]), Number(found?.[2] ?? found?.[1])];
      if (found === null || last < first || last > LARGEST_MEMBER || last - first > MOST_MEMBERS) {
        ctx.addIssue({ code: 'custom', message: `must be ${MEMBERS}` });
        return z.NEVER;
      }
      for (let member = first; member <= last; member++) members.add(member);
    }
    return [...members].sort((a, b) => a - b);
  })
  .describe(MEMBERS);

/** Parameters of a position query. @see OGC 19-086r6 (EDR), clause 8.2.1 */
export const PositionParams = z.object({
  coords: coordsParam,
  'parameter-name': listParam(MOST_NAMES, /^[\w-]{1,120}$/, 'names of variables').optional(),
  datetime: datetimeParam.optional(),
  member: memberParam.optional(),
  interpolation: z.enum(['nearest', 'bilinear']).default('nearest'),
  crs: z
    .string()
    .refine((crs) => CRS84.includes(crs), 'only CRS84 is offered')
    .optional()
    .describe(CRS84.join(', ')),
  z: z
    .string()
    .refine(() => false, 'there is no vertical axis: the level is part of the variable')
    .optional()
    .describe('not offered: choose the level by parameter-name'),
  f: z.string().max(80).optional().describe('CoverageJSON, GeoJSON, CSV or Arrow'),
  lang: langParam,
});
export type PositionParams = z.infer<typeof PositionParams>;
