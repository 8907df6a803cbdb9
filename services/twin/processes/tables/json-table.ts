import { z } from 'zod';

import type { ArrowColumn, ArrowField } from '../../../formats/arrow/arrow-schema.ts';
import { numberColumn, textColumn } from '../../../formats/arrow/build-columns.ts';
import { encodeArrowStream } from '../../../formats/arrow/encode-stream.ts';
import { invalidField } from '../../../platform/fault.ts';
import type { PostedTable } from '../process.ts';
import { toShared } from './read-posted.ts';

const Cell = z.union([z.number(), z.string(), z.boolean(), z.null()]);
/** A length that is no multiple of four shows as bytes that are no table. */
const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;
const MOST_JSON_ROWS = 200_000;

/** A table as an input of a JSON execute request. */
export const JsonTable = z
  .union([
    z.array(z.record(z.string(), Cell)).max(MOST_JSON_ROWS),
    z.strictObject({
      value: z.union([z.string(), z.array(z.record(z.string(), Cell)).max(MOST_JSON_ROWS)]),
      mediaType: z.string().default('text/csv'),
      encoding: z.enum(['utf-8', 'base64']).default('utf-8'),
    }),
    z.record(z.string(), z.array(Cell)),
  ])
  .describe(
    'rows as objects; or columns as arrays; or {"value": "<CSV>", "mediaType": "text/csv"}',
  );
type JsonTable = z.infer<typeof JsonTable>;
type Cell = z.infer<typeof Cell>;

/**
 * An input as the table it stands for: text of a media type as it is, rows and columns as Arrow.
 *
 * @throws {Fault} invalid-request for columns of different lengths, values of two types, or what is
 *   no base64
 */
export async function toPostedTable(json: JsonTable): Promise<PostedTable> {
  if (Array.isArray(json)) return toArrow(columnsOfRows(json));
  if (isQualified(json)) {
    const { value, mediaType, encoding } = json;
    if (Array.isArray(value)) return toArrow(columnsOfRows(value));
    // Node reads what it can of base64, and nothing of other text.
    if (encoding === 'base64' && !BASE64.test(value)) {
      const detail = 'is not base64';
      throw invalidField({ field: 'table.value', detail, allowed: 'base64 as of RFC 4648' });
    }
    const [essence = ''] = mediaType.split(';');
    return { mediaType: essence.trim(), bytes: Buffer.from(value, encoding) };
  }
  const lengths = Object.entries(json).map(([name, values]) => ({ name, length: values.length }));
  const other = lengths.find(({ length }) => length !== lengths[0]!.length);
  if (other !== undefined) {
    const detail = `has ${other.length} values, ${lengths[0]!.name} has ${lengths[0]!.length}`;
    throw invalidField({ field: `table.${other.name}`, detail, allowed: 'columns of one length' });
  }
  return toArrow(new Map(Object.entries(json)));
}

function isQualified(json: JsonTable): json is Extract<JsonTable, { mediaType: string }> {
  return 'mediaType' in json && typeof json.mediaType === 'string';
}

/** A column a row does not name is missing there. */
function columnsOfRows(rows: readonly Readonly<Record<string, Cell>>[]) {
  const columns = new Map<string, Cell[]>();
  for (const [index, row] of rows.entries()) {
    for (const [name, value] of Object.entries(row)) {
      let column = columns.get(name);
      if (column === undefined) {
        column = Array.from({ length: rows.length }, () => null);
        columns.set(name, column);
      }
      column[index] = value;
    }
  }
  return columns;
}

async function toArrow(columns: ReadonlyMap<string, readonly Cell[]>): Promise<PostedTable> {
  const made = [...columns].map(([name, values]) => toColumn(name, values));
  const rows = made[0]?.column.length ?? 0;
  const batches = [{ rows, columns: made.map(({ column }) => column) }];
  const fields = made.map(({ field }) => field);
  const pieces = await Array.fromAsync(encodeArrowStream({ fields }, batches));
  return { mediaType: 'application/vnd.apache.arrow.stream', bytes: toShared(pieces) };
}

function toColumn(
  name: string,
  values: readonly Cell[],
): { readonly field: ArrowField; readonly column: ArrowColumn } {
  const first = values.find((value) => value !== null);
  const kind = typeof (first ?? null);
  const other = values.findIndex((value) => value !== null && typeof value !== kind);
  if (other >= 0) {
    const detail = `is ${JSON.stringify(values[other]).slice(0, 80)} in row ${other + 1}`;
    const allowed = `${kind}s, as in the rows before`;
    throw invalidField({ field: name, value: values[other], detail, allowed });
  }
  if (kind === 'number' || first === undefined) {
    const numbers = Float64Array.from(values, (value) => (value === null ? NaN : Number(value)));
    return { field: { name, type: { kind: 'float', bits: 64 } }, column: numberColumn(numbers) };
  }
  const texts = values.map((value) => (value === null ? null : String(value)));
  return { field: { name, type: { kind: 'utf8' } }, column: textColumn(texts) };
}
