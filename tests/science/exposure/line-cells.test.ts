import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Grid } from '../../../services/earth/grid.ts';
import { greatCircleM } from '../../../services/earth/sphere.ts';
import { openCellPlane } from '../../../services/science/exposure/cell-plane.ts';
import { cutLine } from '../../../services/science/exposure/line-cells.ts';
import { clipLine, isInside } from '../../../services/science/exposure/within.ts';

/** 10 x 10 cells of 0.01 degree; edges at 10 east, 50.1 north. */
const GRID: Grid = {
  kind: 'regular-lonlat',
  nx: 10,
  ny: 10,
  lonFirstDeg: 10.005,
  latFirstDeg: 50.095,
  lonStepDeg: 0.01,
  latStepDeg: 0.01,
};
const plane = openCellPlane(GRID);
const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
const line = (...coordinates: [number, number][]) => ({ type: 'LineString' as const, coordinates });
/** A degree of a meridian on the sphere of 6,371,229 m. */
const DEGREE_M = (Math.PI * 6_371_229) / 180;

describe('a line cut by cells', () => {
  test('along a meridian each cell has its own length, and the rest is outside', () => {
    const { indices, lengthsM } = cutLine(plane, line([10.015, 50.115], [10.015, 50.075]));
    const degrees = (cell: number) =>
      sum(lengthsM.filter((_, at) => indices[at] === cell)) / DEGREE_M;
    expect([...new Set(indices)]).toEqual([-1, 1, 11, 21]);
    expect(degrees(-1)).toBeCloseTo(0.015, 9);
    expect(degrees(1)).toBeCloseTo(0.01, 9);
    expect(degrees(11)).toBeCloseTo(0.01, 9);
    expect(degrees(21)).toBeCloseTo(0.005, 9);
  });

  test('the lengths add up to the great circle of a short line', () => {
    const degree = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(
        degree(9.99, 10.11),
        degree(49.99, 50.11),
        degree(9.99, 10.11),
        degree(49.99, 50.11),
        (lonA, latA, lonB, latB) => {
          const wholeM = greatCircleM(lonA, latA, lonB, latB);
          const cutM = sum(cutLine(plane, line([lonA, latA], [lonB, latB])).lengthsM);
          // A line straight in degrees is longer than the great circle, here by less than 1e-6.
          expect(Math.abs(cutM - wholeM)).toBeLessThanOrEqual(1e-6 * wholeM + 1e-6);
        },
      ),
    );
  });

  test('the short way over the antimeridian', () => {
    const { lengthsM } = cutLine(plane, line([179.99, 0], [-179.99, 0]));
    expect(sum(lengthsM) / DEGREE_M).toBeCloseTo(0.02, 9);
  });
});

describe('a line clipped by an area', () => {
  const ring = [
    [10, 50],
    [10.1, 50],
    [10.1, 50.1],
    [10, 50.1],
    [10, 50],
  ];
  const hole = [
    [10.04, 50.04],
    [10.06, 50.04],
    [10.06, 50.06],
    [10.04, 50.06],
    [10.04, 50.04],
  ];
  const area = { type: 'Polygon' as const, coordinates: [ring, hole] };

  test('what lies in a hole or outside is left out', () => {
    const { coordinates } = clipLine(line([9.9, 50.05], [10.2, 50.05]), area);
    const ends = coordinates.map((part) => part.map(([lonDeg]) => lonDeg));
    expect(ends.flat().map((lonDeg) => Math.round(lonDeg! * 1e6) / 1e6)).toEqual([
      10, 10.04, 10.06, 10.1,
    ]);
  });

  test('a line within stays whole, one beside is gone', () => {
    const within = clipLine(line([10.01, 50.01], [10.02, 50.03]), area);
    expect(within.coordinates).toEqual([
      [
        [10.01, 50.01],
        [10.02, 50.03],
      ],
    ]);
    expect(clipLine(line([11, 50], [11, 51]), area).coordinates).toEqual([]);
    expect(isInside([10.05, 50.05], area)).toBe(false);
    expect(isInside([10.01, 50.05], area)).toBe(true);
  });
});
