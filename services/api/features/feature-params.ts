import { z } from 'zod';

import type { FeaturePage } from '../../query/features/find-features.ts';
import { filterColumns } from '../../query/features/find-features.ts';
import type { TableColumn, TableSchema } from '../../store/table.ts';
import { readParams } from '../params.ts';
import { bboxParam, datetimeParam, limitParam } from '../place-params.ts';

export const MOST_FEATURES = 100_000;
const USUAL_FEATURES = 100;

/** `<generation>.<offset>`; clients treat it as opaque. */
const pageParam = z
  .string()
  .max(40)
  .transform((text, ctx): FeaturePage => {
    const found = /^(\d{1,9})\.(\d{1,12})$/.exec(text);
    if (found !== null) return { generation: Number(found[1]), offset: Number(found[2]) };
    ctx.addIssue({ code: 'custom', message: 'is not a token of this service' });
    return z.NEVER;
  })
  .describe('the token of a next link');

/** Parameters of every items request; a collection's own columns are added to them. */
export const ItemsParams = z.object({
  f: z.string().optional().describe('json, csv or arrow'),
  bbox: bboxParam.optional(),
  datetime: datetimeParam.optional(),
  limit: limitParam(MOST_FEATURES, USUAL_FEATURES),
  token: pageParam.optional(),
});

/** What an items request asks for, and the values its filters want. */
export type ItemsRequest = z.infer<typeof ItemsParams> & {
  readonly equals: ReadonlyMap<string, string | number | boolean>;
};

/**
 * The parameters of an items request: {@link ItemsParams}, and a filter `name=value` for each
 * plain column of the table.
 *
 * @throws {Fault} invalid-request
 */
export function readItemsParams(table: TableSchema, url: string): ItemsRequest {
  const own = filterColumns(table)
    .filter(({ name }) => !(name in ItemsParams.shape))
    .map((column) => [column.name, valueParam(column).optional()] as const);
  const schema = z.object({ ...ItemsParams.shape, ...Object.fromEntries(own) });
  const params = readParams(schema, url) as z.infer<typeof ItemsParams>;
  const filters = Object.entries(params).filter(
    ([name, value]) => !(name in ItemsParams.shape) && value !== undefined,
  );
  return { ...params, equals: new Map(filters as [string, string | number | boolean][]) };
}

function valueParam({ type, name }: TableColumn): z.ZodType {
  if (type === 'boolean') {
    return z.enum(['true', 'false']).transform((text) => text === 'true');
  }
  if (type === 'text') return z.string().max(400).describe(`text equal to ${name}`);
  return z
    .string()
    .max(40)
    .transform(Number)
    .pipe(z.number('must be a number'))
    .describe(`number equal to ${name}`);
}
