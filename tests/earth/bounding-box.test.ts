import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  boxAround,
  contains,
  covers,
  intersects,
  normaliseBox,
  splitAtAntimeridian,
  type BoundingBox,
} from '../../services/earth/bounding-box.ts';

const FIJI: BoundingBox = [177, -20, -178, -16];
const WORLD: BoundingBox = [-180, -90, 180, 90];

test('a box across the antimeridian is two (RFC 7946, section 5.2)', () => {
  expect(splitAtAntimeridian(FIJI)).toEqual([
    [177, -20, 180, -16],
    [-180, -20, -178, -16],
  ]);
  expect(splitAtAntimeridian(WORLD)).toEqual([WORLD]);
});

describe('intersects', () => {
  test.each([
    { name: 'a box and itself', a: FIJI, b: FIJI, expected: true },
    { name: 'the eastern half', a: FIJI, b: [178, -18, 179, -17], expected: true },
    { name: 'the western half', a: FIJI, b: [-179, -18, -178.5, -17], expected: true },
    { name: 'the other side of the Earth', a: FIJI, b: [-10, -18, 10, -17], expected: false },
    { name: 'another latitude', a: FIJI, b: [178, 0, 179, 1], expected: false },
    { name: 'a shared edge', a: [0, 0, 1, 1], b: [1, 0, 2, 1], expected: true },
    {
      name: 'either side of the antimeridian',
      a: [170, 0, 180, 1],
      b: [-180, 0, -170, 1],
      expected: true,
    },
  ] as const)('$name', ({ a, b, expected }) => {
    expect(intersects(a, b)).toBe(expected);
    expect(intersects(b, a)).toBe(expected);
  });
});

test.each([
  { lon: 179, lat: -17, inside: true },
  { lon: 181, lat: -17, inside: true },
  { lon: -179, lat: -17, inside: true },
  { lon: 180, lat: -17, inside: true },
  { lon: -180, lat: -17, inside: true },
  { lon: 0, lat: -17, inside: false },
  { lon: 179, lat: -21, inside: false },
])('$lon, $lat in a box across the antimeridian: $inside', ({ lon, lat, inside }) => {
  expect(contains(FIJI, lon, lat)).toBe(inside);
});

test('-180 and 180 are one meridian', () => {
  expect(contains([-180, 0, -170, 1], 180, 0.5)).toBe(true);
  expect(contains([170, 0, 180, 1], -180, 0.5)).toBe(true);
});

test.each([
  { name: 'the world covers Fiji', outer: WORLD, inner: FIJI, expected: true },
  {
    name: 'Fiji covers a part of itself',
    outer: FIJI,
    inner: [179, -18, -179, -17],
    expected: true,
  },
  { name: 'Fiji does not cover the world', outer: FIJI, inner: WORLD, expected: false },
  {
    name: 'one half does not cover both',
    outer: [177, -20, 180, -16],
    inner: FIJI,
    expected: false,
  },
] as const)('$name', ({ outer, inner, expected }) => {
  expect(covers(outer, inner)).toBe(expected);
});

test.each([
  { box: [350, 0, 370, 9], expected: [-10, 0, 10, 9] },
  { box: [177, -20, 182, -16], expected: FIJI },
  { box: [0, -90, 360, 90], expected: WORLD },
  { box: [170, 0, 180, 1], expected: [170, 0, 180, 1] },
  { box: [180, 0, 190, 1], expected: [-180, 0, -170, 1] },
  { box: [180, 0, 180, 1], expected: [180, 0, 180, 1] },
] as const)('$box is $expected', ({ box, expected }) => {
  expect(normaliseBox(box)).toEqual(expected);
});

describe('boxAround', () => {
  test('it takes the narrower way around', () => {
    expect(
      boxAround([
        [177, -18],
        [-178, -20],
        [182, -16],
      ]),
    ).toEqual([177, -20, -178, -16]);
    expect(
      boxAround([
        [350, 1],
        [10, 2],
        [NaN, 3],
      ]),
    ).toEqual([-10, 1, 10, 2]);
    expect(boxAround([[5, 6]])).toEqual([5, 6, 5, 6]);
    expect(boxAround([])).toBeUndefined();
  });

  test('it holds every place it is made of', () => {
    const place = fc.tuple(
      fc.double({ min: -180, max: 360, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(place, { minLength: 1 }), (places) => {
        const box = boxAround(places)!;
        for (const [lon, lat] of places) expect(contains(box, lon, lat)).toBe(true);
      }),
    );
  });
});
