import { z } from 'zod';

import type { FoundItem, ItemCriteria, ItemPlace } from '../../catalog/find-items.ts';
import type { Link } from '../../catalog/stac/extensions.ts';
import { parseBasicTime, toBasicTime, toIsoTime } from '../../earth/time.ts';
import { invalidRequest, shorten } from '../params.ts';
import { bboxParam, bboxProblem, datetimeParam, limitParam, listParam } from '../place-params.ts';

const COLLECTION_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const ITEM_ID = /^\d{8}T\d{6}Z$/;
const MOST_ITEMS = 1000;
const USUAL_ITEMS = 10;

/** Where the page before ended: `<reference time>.<collection>`. Clients treat it as opaque. */
export const tokenParam = z
  .string()
  .max(100)
  .transform((text, ctx): ItemPlace => {
    const [time, collection] = text.split('.', 2);
    const ms = parseBasicTime(time ?? '');
    if (ms !== undefined && collection !== undefined && COLLECTION_ID.test(collection)) {
      return { referenceTime: toIsoTime(ms), collection };
    }
    ctx.addIssue({ code: 'custom', message: 'is not a token of this service' });
    return z.NEVER;
  })
  .describe('the token of a next link');

export const SearchParams = z.object({
  collections: listParam(100, COLLECTION_ID, 'collection ids').optional(),
  ids: listParam(1000, ITEM_ID, 'item ids such as 20261123T000000Z').optional(),
  bbox: bboxParam.optional(),
  datetime: datetimeParam.optional(),
  limit: limitParam(MOST_ITEMS, USUAL_ITEMS),
  token: tokenParam.optional(),
});

/** The body of a posted search. */
export const SearchBody = z.strictObject({
  collections: z.array(z.string().regex(COLLECTION_ID)).max(100).optional(),
  ids: z.array(z.string().regex(ITEM_ID)).max(1000).optional(),
  bbox: z
    .array(z.number())
    .superRefine((box, ctx) => {
      const problem = bboxProblem(box);
      if (problem !== undefined) ctx.addIssue({ code: 'custom', message: problem });
    })
    .optional(),
  datetime: datetimeParam.optional(),
  limit: z.number().int().min(1).max(MOST_ITEMS).default(USUAL_ITEMS),
  token: tokenParam.optional(),
});

/**
 * The criteria of a posted search, with the body as sent (for the next link).
 *
 * @throws {Fault} invalid-request naming each member that is wrong or unknown
 */
export function readSearchBody(text: string): { criteria: ItemCriteria; body: object } {
  let body: unknown;
  try {
    body = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    throw invalidRequest([{ field: 'body', value: shorten(text), detail: 'is not JSON' }]);
  }
  const parsed = SearchBody.safeParse(body);
  if (!parsed.success) {
    throw invalidRequest(
      parsed.error.issues.map((issue) => ({
        field: issue.path.join('.') || ('keys' in issue ? String(issue.keys) : 'body'),
        detail: issue.message,
        allowed: Object.keys(SearchBody.shape),
      })),
    );
  }
  const { token, ...wanted } = parsed.data;
  const criteria = { ...wanted, ...(token === undefined ? {} : { after: token }) };
  return { criteria: criteria as unknown as ItemCriteria, body: body as object };
}

/** One page of found items as a STAC ItemCollection with its links. */
export function toPage(
  found: { items: readonly FoundItem[]; matched: number; next?: ItemPlace },
  toItem: (item: FoundItem) => unknown,
  base: string,
  selfUrl: string,
  pageLink: (token: string) => Link,
) {
  const { pathname, search } = new URL(selfUrl);
  const links: Link[] = [
    { rel: 'self', type: 'application/geo+json', href: `${base}${pathname}${search}` },
    { rel: 'root', type: 'application/json', href: `${base}/stac` },
  ];
  if (found.next !== undefined) {
    const { referenceTime, collection } = found.next;
    links.push(pageLink(`${toBasicTime(Date.parse(referenceTime))}.${collection}`));
  }
  return {
    type: 'FeatureCollection',
    features: found.items.map(toItem),
    links,
    numberMatched: found.matched,
    numberReturned: found.items.length,
  };
}
