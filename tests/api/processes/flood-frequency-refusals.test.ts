import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openTableProcesses, type TableProcesses } from './open-processes.ts';

const PATH = '/ogc/processes/flood-frequency/execution';
const CSV = { 'content-type': 'text/csv' };

let service: TableProcesses;
beforeAll(async () => {
  service = await openTableProcesses(2_000_000);
});
afterAll(() => service.close());

describe('bad tables and options of flood-frequency', () => {
  const ten = Array.from({ length: 12 }, (_, at) => String(100 + at * at));
  test.each([
    {
      name: 'too few years',
      lines: ['peak', '1', '2', '3'],
      query: '',
      says: 'has 3 years with a measured peak, 10 are needed',
    },
    { name: 'no column', lines: ['flow', ...ten], query: '', says: 'is missing from the table' },
    {
      name: 'a negative peak for logarithms',
      lines: ['peak', ...ten, '-4'],
      query: '&distribution=LP3',
      says: 'is -4, which has no logarithm, in row 13',
    },
    {
      name: 'a zero for logarithms',
      lines: ['peak', ...ten, '0'],
      query: '&distribution=LP3&method=mle',
      says: 'is 0, which has no logarithm, in row 13',
    },
    {
      name: 'a year twice',
      lines: ['year,peak', ...ten.map((q, at) => `${2000 + (at % 11)},${q}`)],
      query: '',
      says: 'is there twice in row 12',
    },
    {
      name: 'return periods of one year',
      lines: ['peak', ...ten],
      query: '&return-periods=1,2',
      says: 'are numbers above 1',
    },
    {
      name: 'return periods in both spellings',
      lines: ['peak', ...ten],
      query: '&return-periods=2&return_periods=5',
      says: 'is given as return_periods too',
    },
    {
      name: 'a method that is none',
      lines: ['peak', ...ten],
      query: '&distribution=GEV&method=b17c',
      says: 'GEV does not go with method=b17c',
    },
    {
      name: 'a regional skew without its error',
      lines: ['peak', ...ten],
      query: '&distribution=LP3&regional_skew=0.1',
      says: 'is needed for a weighted skew',
    },
    {
      name: 'bounds without b17c',
      lines: ['peak,peak_low', ...ten.map((q) => `${q},`)],
      query: '',
      says: 'method b17c alone',
    },
    {
      name: 'a station among several',
      lines: ['id,peak', ...ten.map((q) => `a,${q}`), 'b,4'],
      query: '',
      says: 'station b: has 1 year with',
    },
    {
      name: 'floods without a threshold',
      lines: ['date,discharge', '2000-01-01,4'],
      query: '&sample=peaks-over-threshold',
      says: 'is required with sample',
    },
    {
      name: 'peaks all the same',
      lines: ['peak', ...ten.map(() => '5')],
      query: '',
      says: 'all values are the same',
    },
  ])('$name is said', async ({ lines, query, says }) => {
    const answer = await service.post(`${PATH}?f=json${query}`, lines.join('\n'), CSV);
    expect(answer.status).toBe(400);
    const { errors } = (await answer.json()) as { errors: { detail: string }[] };
    expect(errors.map(({ detail }) => detail).join('; ')).toContain(says);
  });
});
