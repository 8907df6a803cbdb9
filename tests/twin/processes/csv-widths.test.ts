import { setImmediate } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { checkCsvWidths } from '../../../services/twin/processes/tables/csv-widths.ts';

const check = (text: string, delimiter = ',', signal = new AbortController().signal) =>
  checkCsvWidths(Buffer.from(text), delimiter, signal);

describe('the widths of the lines of a CSV', () => {
  test.each([
    { name: 'lines as wide as the header', text: 'a,b\n1,2\n3,4' },
    { name: 'ends of lines of Windows, and empty lines', text: 'a,b\r\n1,2\r\n\r\n3,4\r\n' },
    { name: 'delimiters and line feeds inside quotes', text: 'a,b\n"1,\n5",2\n' },
    { name: 'doubled quotes inside quotes', text: 'a,b\n"say ""x,y""",2\n"""",3\n' },
    { name: 'an inch sign within a value', text: 'a,b\n5" pipe,2\n3,4\n' },
    { name: 'empty values', text: 'a,b\n,\n"",\n' },
    { name: 'semicolons', text: 'a;b\n1,5;2\n', delimiter: ';' },
    { name: 'a byte order mark before a quote', text: '\uFEFF"a,b",c\n1,2\n' },
    { name: 'nothing', text: '' },
  ])('$name are right', async ({ text, delimiter }) => {
    await expect(check(text, delimiter)).resolves.toBeUndefined();
  });

  test.each([
    {
      name: 'a line too long',
      text: 'a,b\n1,2\n1,2,3\n',
      says: 'has 3 values in row 2, its header 2',
    },
    { name: 'a last line too short', text: 'a,b\n1,2\n\n1', says: 'has 1 values in row 2' },
    { name: 'an open quote', text: 'a,b\n1,2\n"1,2\n3,4\n', says: 'quote in row 2' },
    { name: 'an open quote in the header', text: 'a,"b\n1,2\n', says: 'quote in its header' },
  ])('$name is named by its row', async ({ text, says }) => {
    const errors = [{ field: 'table', detail: expect.stringContaining(says) as string }];
    await expect(check(text)).rejects.toMatchObject({ kind: 'invalid-request', facts: { errors } });
  });

  test('the row is right far behind the first megabytes, and others have their turn', async () => {
    const lines = Array.from({ length: 400_000 }, () => '1985-04-13,17,42,25,0');
    const text = ['date,temp,rh,ws,prec', ...lines, '1985-04-13,17', ''].join('\n');
    let turns = 0;
    let isDone = false;
    const others = (async () => {
      for (; !isDone; turns += 1) await setImmediate();
    })();
    await expect(check(text)).rejects.toThrow('row 400001');
    isDone = true;
    await others;
    expect(turns).toBeGreaterThan(4);
  });

  test('a client that has left is not worked for', async () => {
    await expect(check('a,b\n1,2', ',', AbortSignal.abort(new Error('gone')))).rejects.toThrow(
      'gone',
    );
  });
});
