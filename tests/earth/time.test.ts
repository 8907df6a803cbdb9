import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  parseBasicTime,
  readTimeInterval,
  toBasicTime,
  toIsoDuration,
  toIsoTime,
} from '../../services/earth/time.ts';

const NEW_YEAR_MS = 1_767_225_600_000; // date -u -d 2026-01-01 +%s000

describe('readTimeInterval', () => {
  test.each([
    { text: '2026-01-01T00:00:00Z', startMs: NEW_YEAR_MS, endMs: NEW_YEAR_MS },
    { text: '2026-01-01t01:00:00+01:00', startMs: NEW_YEAR_MS, endMs: NEW_YEAR_MS },
    { text: '2026-01-01T00:00:00.500Z', startMs: NEW_YEAR_MS + 500, endMs: NEW_YEAR_MS + 500 },
    {
      text: '2026-01-01T00:00:00Z/2026-01-01T06:00:00Z',
      startMs: NEW_YEAR_MS,
      endMs: NEW_YEAR_MS + 21_600_000,
    },
    { text: '2026-01-01', startMs: NEW_YEAR_MS, endMs: NEW_YEAR_MS + 86_399_999 },
    { text: '../2026-01-01T00:00:00Z', startMs: -Infinity, endMs: NEW_YEAR_MS },
    { text: '2026-01-01T00:00:00Z/..', startMs: NEW_YEAR_MS, endMs: Infinity },
    { text: '2026-01-01T00:00:00Z/', startMs: NEW_YEAR_MS, endMs: Infinity },
  ])('$text', ({ text, ...interval }) => {
    expect(readTimeInterval(text)).toEqual(interval);
  });

  test.each([
    '',
    '..',
    '/',
    '../..',
    'now',
    '2026',
    '2026-01-01T00:00:00',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2025-02-29',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:61:00Z',
    '2026-01-01T00:00:00Z/2025-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z/../..',
    '2026-01-01 00:00:00Z',
    "2026-01-01T00:00:00Z'; --",
  ])('%j is refused, naming the field', (text) => {
    const facts = expect.objectContaining({ errors: [expect.objectContaining({ field: 'when' })] });
    expect(() => readTimeInterval(text, 'when')).toThrow(
      expect.objectContaining({ kind: 'invalid-request', facts }),
    );
  });
});

test('a run is named by its time in the basic form, and found by its name', () => {
  expect(toIsoTime(NEW_YEAR_MS)).toBe('2026-01-01T00:00:00Z');
  expect(toBasicTime(NEW_YEAR_MS)).toBe('20260101T000000Z');
  const seconds = fc.integer({ min: -10_000_000_000, max: 10_000_000_000 });
  fc.assert(fc.property(seconds, (s) => parseBasicTime(toBasicTime(s * 1000)) === s * 1000));
});

test.each([
  '20260101T000000',
  '20260230T000000Z',
  '2026-01-01T00:00:00Z',
  '20260101T250000Z',
  '..',
])('%j is no basic time', (text) => expect(parseBasicTime(text)).toBeUndefined());

// ISO 8601-1:2019, 5.5.2.
test.each([
  [0, 'PT0S'],
  [21_600, 'PT6H'],
  [5400, 'PT1H30M'],
  [-21_600, '-PT6H'],
  [90_000, 'PT25H'],
  [86_400, 'P1D'],
  [61, 'PT1M1S'],
])('%d s is %s', (seconds, text) => expect(toIsoDuration(seconds)).toBe(text));
