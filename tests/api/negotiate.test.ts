import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';

import { chooseFormat } from '../../services/api/negotiate.ts';
import { Fault } from '../../services/platform/fault.ts';

const FORMATS = { json: 'application/geo+json', csv: 'text/csv; charset=utf-8' };

async function chosen(accept: string): Promise<string> {
  const app = new Hono()
    .get('/', (c) => c.text(chooseFormat(c, FORMATS, undefined)))
    .onError((error, c) => c.text(error instanceof Fault ? error.kind : 'other'));
  return (await app.request('/', { headers: { accept } })).text();
}

describe('the format of an answer by its Accept header', () => {
  test.each([
    { accept: 'application/json', format: 'json' },
    { accept: 'text/csv, application/json;q=0.5', format: 'csv' },
    { accept: 'application/geo+json, application/json', format: 'json' },
    { accept: 'image/png', format: 'not-acceptable' },
  ])('$accept is $format', async ({ accept, format }) => {
    expect(await chosen(accept)).toBe(format);
  });
});
