import type { Context } from 'hono';
import { z } from 'zod';

import { Fault } from '../../platform/fault.ts';
import type { SqlStatement } from '../../query/sql.ts';
import { invalidRequest, readParams } from '../params.ts';

const LONGEST_SQL = 100_000;
/** What command-line tools send when no type was named. */
const FORM_TYPES = new Set(['application/x-www-form-urlencoded', 'multipart/form-data']);

const formatParam = z.string().max(80).optional().describe('arrow, parquet, csv, json or ndjson');
const compressionParam = z
  .enum(['none', 'zstd'])
  .default('none')
  .describe('of the buffers of an Arrow stream');
const sqlText = z
  .string()
  .describe(
    'one SELECT in the SQL of DuckDB over the collections; in CFFDRS units (degC, %, km/h, mm) also ' +
      'fwi(temp, rh, ws, prec, ffmc0, dmc0, dc0, lat, month), fwi(dates, lat, temps, rhs, wss, precs) ' +
      'over the lists of a chain, ffmc(temp, rh, ws, prec, ffmc0), dmc(temp, rh, prec, dmc0, lat, month), ' +
      'dc(temp, prec, dc0, lat, month), isi(ffmc, ws), bui(dmc, dc), fwi(isi, bui), dsr(fwi), and ' +
      'fbp(fueltype, lat, lon, ffmc, bui, ws, wd, dj [, gs, aspect [, elv, pc, pdf, gfl, cc]])',
  );

/** Parameters of a GET. */
export const SqlParams = z.object({ q: sqlText, f: formatParam, compression: compressionParam });
/** Parameters of a POST, whose body is the statement. */
export const SqlPostParams = SqlParams.omit({ q: true });

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** A JSON body. */
export const SqlBody = z.strictObject({
  q: sqlText,
  f: formatParam,
  compression: compressionParam,
  params: z
    .union([z.array(Scalar).max(1000), z.record(z.string(), Scalar)])
    .optional()
    .describe('values of $1, $2 ... or of $name'),
});

export type SqlRequest = {
  readonly statement: SqlStatement;
  readonly f: string | undefined;
  readonly compression: 'none' | 'zstd';
};

/** The statement of a GET or of a POST as text or JSON, and how the answer shall be. */
export async function readSqlRequest(c: Context): Promise<SqlRequest> {
  if (c.req.method !== 'POST') {
    const { q, f, compression } = readParams(SqlParams, c.req.url);
    checkLength(q);
    return { statement: { sql: q }, f, compression };
  }
  const type = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  const given = readParams(SqlPostParams, c.req.url);
  if (type === 'text/plain' || type === 'application/sql') {
    const sql = await c.req.text();
    checkLength(sql);
    if (sql.trim() === '') {
      const allowed = sqlText.description;
      throw invalidRequest([{ field: 'body', detail: 'is empty', allowed }]);
    }
    return { statement: { sql }, f: given.f, compression: given.compression };
  }
  if (type === 'application/json') return readJson(await c.req.text(), given.f);
  throw new Fault('unsupported-format', `a body of type "${type.slice(0, 80)}" is not read here`, {
    allowed: ['text/plain', 'application/sql', 'application/json'],
    ...(FORM_TYPES.has(type)
      ? { hint: 'a form is not read: add the header content-type: application/sql' }
      : {}),
  });
}

function checkLength(sql: string): void {
  if (sql.length <= LONGEST_SQL) return;
  throw new Fault('too-large', `the statement is longer than ${LONGEST_SQL} characters`, {
    budget: 'statement length',
    most: LONGEST_SQL,
    hint: 'join a collection, or send long lists of values as parameters',
  });
}

function readJson(text: string, f: string | undefined): SqlRequest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalidRequest([
      { field: 'body', detail: 'is not JSON', allowed: '{"q": "SELECT ..."}' },
    ]);
  }
  const body = SqlBody.safeParse(json);
  if (!body.success) {
    throw invalidRequest(
      body.error.issues.map(({ path, message }) => ({
        field: path.join('.') || 'body',
        detail: message,
        allowed: Object.keys(SqlBody.shape),
      })),
    );
  }
  const { q, params, compression } = body.data;
  checkLength(q);
  if (q.trim() === '') throw invalidRequest([{ field: 'q', detail: 'is empty' }]);
  return {
    statement: { sql: q, ...(params === undefined ? {} : { parameters: params }) },
    f: body.data.f ?? f,
    compression,
  };
}
