import { Hono } from 'hono';
import { expect, test } from 'vitest';

import { answerOutputs } from '../../../services/api/processes/outputs.ts';
import { numberColumn } from '../../../services/formats/arrow/build-columns.ts';
import type { ProcessOutputs } from '../../../services/twin/processes/process.ts';

const notes = '{"gaps":{"rows":1,"first":[2]}}';
const outputs: ProcessOutputs = {
  table: {
    kind: 'table',
    schema: {
      fields: [{ name: 'x', type: { kind: 'float', bits: 64 } }],
      metadata: { 'isohyet:notes': notes },
    },
    batches: [{ rows: 1, columns: [numberColumn(new Float64Array([4]))] }],
  },
  other: { kind: 'json', value: 1 },
};

test.each([
  { response: 'raw' as const, says: `\r\nIsohyet-Notes: ${notes}\r\n` },
  { response: 'document' as const, says: `"isohyet:notes":${notes}` },
])('notes of a table among several outputs stand beside it: $response', async (one) => {
  const answer = { response: one.response, outputs: {} };
  const asker = { base: '', language: 'en' as const };
  const app = new Hono().get('/', (c) => answerOutputs(c, outputs, answer, asker));
  const text = await (await app.request('/')).text();
  expect(text.split(one.says)).toHaveLength(2);
});
