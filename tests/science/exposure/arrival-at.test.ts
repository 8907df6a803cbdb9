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
  test('first of its cells in each member, then over the members', () => {
    expect(findArrival([0, 1], MEMBERS)).toEqual({
      probability: 1,
      earliestH: 2,
      likelyH: 3.5,
      latestH: 9,
      membersReached: 4,
      members: 4,
    });
  });

  test('a member that does not come counts in the probability alone', () => {
    expect(findArrival([0], MEMBERS)).toMatchObject({
      probability: 0.75,
      earliestH: 2,
      likelyH: 4,
      latestH: 6,
      membersReached: 3,
    });
  });

  test('weights shift probability and median', () => {
    const found = findArrival([0], MEMBERS, [1, 1, 2, 4]);
    expect(found).toMatchObject({ probability: 0.75, likelyH: 6, earliestH: 2 });
  });

  test('not reached at all: probability 0, no hours', () => {
    expect(findArrival([2], MEMBERS)).toEqual({
      probability: 0,
      earliestH: NaN,
      likelyH: NaN,
      latestH: NaN,
      membersReached: 0,
      members: 4,
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
