import { describe, expect, test } from 'vitest';

import { findArrival } from '../../../services/science/exposure/arrival-at.ts';

/** Three cells of four members, hours. */
const MEMBERS = [
  Float32Array.of(2, 5, NaN),
  Float32Array.of(4, NaN, NaN),
  Float32Array.of(NaN, 9, NaN),
  Float32Array.of(6, 3, NaN),
];

describe('when a fire reaches a place', () => {
  // By hand, as Hyndman & Fan 1996 define quantiles without interpolation (definition 1).
  test('first of its cells in each member, then over the members', () => {
    expect(findArrival([0, 1], MEMBERS)).toEqual({
      probability: 1,
      earliestH: 2,
      likelyH: 3,
      latestH: 9,
      members: 4,
      amongReached: { members: 4, firstH: 2, medianH: 3, lastH: 9 },
    });
  });

  test('a member that does not come is counted last', () => {
    expect(findArrival([0], MEMBERS)).toEqual({
      probability: 0.75,
      earliestH: 2,
      likelyH: 4,
      latestH: NaN,
      members: 4,
      amongReached: { members: 3, firstH: 2, medianH: 4, lastH: 6 },
    });
  });

  test('five members of 21 are no likely arrival; what they say has another name', () => {
    const members = Array.from({ length: 21 }, (_, at) => Float32Array.of(at < 5 ? 50 + at : NaN));
    const found = findArrival([0], members)!;
    expect(found.probability).toBeCloseTo(5 / 21, 12);
    expect(found).toMatchObject({
      earliestH: 52,
      likelyH: NaN,
      latestH: NaN,
      amongReached: { members: 5, firstH: 50, medianH: 52, lastH: 54 },
    });
  });

  test('weights shift probability and likely arrival', () => {
    const found = findArrival([0], MEMBERS, [1, 1, 2, 4]);
    expect(found).toMatchObject({ probability: 0.75, likelyH: 6, earliestH: 2, latestH: NaN });
  });

  test('not reached at all: probability 0, no hours', () => {
    expect(findArrival([2], MEMBERS)).toEqual({
      probability: 0,
      earliestH: NaN,
      likelyH: NaN,
      latestH: NaN,
      members: 4,
      amongReached: { members: 0, firstH: NaN, medianH: NaN, lastH: NaN },
    });
  });

  test('a place outside of the grid has no answer', () => {
    expect(findArrival([-1], MEMBERS)).toBeUndefined();
  });

  test.each([{ weights: [1, 1] }, { weights: [0, 0, 0, 0] }, { weights: [1, -1, 1, 1] }])(
    'weights $weights are refused',
    ({ weights }) => expect(() => findArrival([0], MEMBERS, weights)).toThrow(RangeError),
  );
});
