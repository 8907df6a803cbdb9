import { expect, test } from 'vitest';

import { floodClassOf, tendencyOf } from '../../web/state/flood-class.ts';

const row = (two: number | null, five: number | null, twenty: number | null) => ({
  probability_2_year: two,
  probability_5_year: five,
  probability_20_year: twenty,
});

// CEMS-Flood, "GloFAS reporting points": a severity shows from 30 % of the members on.
test.each([
  [row(0.9, 0.5, 0.3), '20-year'],
  [row(0.9, 0.5, 0.299), '5-year'],
  [row(0.3, 0.1, 0), '2-year'],
  [row(0.29, 0, 0), 'none'],
  [row(0.9, 0.5, null), 'unknown'],
  [{}, 'unknown'],
])('the class is the rarest flow that three in ten members exceed: %o', (cells, expected) => {
  expect(floodClassOf(cells)).toBe(expected);
});

// The same source: a tenth above or below the start decides.
test.each([
  [[100, 105, 110], 'rising'],
  [[100, 109, 90], 'falling'],
  [[100, 80, 120], 'rising'],
  [[100, 109, 91], 'steady'],
  [[100, null, 111], 'rising'],
  [[null, 100, 120], undefined],
  [[100], undefined],
])('the tendency of %o is %s', (median, expected) => {
  expect(tendencyOf(median)).toBe(expected);
});
