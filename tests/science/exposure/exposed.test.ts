import { describe, expect, test } from 'vitest';

import type { Grid } from '../../../services/earth/grid.ts';
import { findExposed, type Assets } from '../../../services/science/exposure/exposed.ts';
import {
  classifyCells,
  NO_CLASS,
  UNKNOWN_CLASS,
} from '../../../services/science/exposure/hazard-classes.ts';

/** 4 x 2 cells of 0.1 degree; edges at 10 east, 50.2 north. */
const GRID: Grid = {
  kind: 'regular-lonlat',
  nx: 4,
  ny: 2,
  lonFirstDeg: 10.05,
  latFirstDeg: 50.15,
  lonStepDeg: 0.1,
  latStepDeg: 0.1,
};
/** The same area in 2 x 1 cells, moved east by a quarter of a cell of it. */
const COARSE: Grid = {
  kind: 'regular-lonlat',
  nx: 2,
  ny: 1,
  lonFirstDeg: 10.15,
  latFirstDeg: 50.1,
  lonStepDeg: 0.2,
  latStepDeg: 0.2,
};

const name = { en: 'x', fr: 'x' };
const ASSETS: Assets = {
  grid: GRID,
  people: Float32Array.of(100, 200, 0, NaN, 10, 20, 30, 40),
  dwellings: undefined,
  facilities: [
    { id: 'a', name, kind: 'hospital', isCritical: true, capacity: 9, at: [10.05, 50.15] },
    { id: 'b', name, kind: 'school', isCritical: true, capacity: null, at: [10.35, 50.05] },
    { id: 'c', name, kind: 'camp', isCritical: false, capacity: null, at: [12, 50] },
  ],
  roads: [
    {
      id: 'r',
      name,
      kind: 'highway',
      isEvacuationRoute: true,
      line: {
        type: 'LineString',
        coordinates: [
          [10.05, 50.15],
          [10.05, 50.05],
        ],
      },
    },
  ],
};
const CLASSES = [
  { from: 0, to: 4000 },
  { from: 4000, to: null },
];
const INTENSITY = Float32Array.of(500, 4000, 9000, 9000, NaN, -1, 3999, 4000);
const codes = classifyCells(INTENSITY, CLASSES);
const hazard = { grid: GRID, codes, count: 2 };

describe('classes of a hazard', () => {
  test('a class begins at its lower bound; missing is unknown, and outside of all none', () => {
    expect([...codes]).toEqual([0, 1, 1, 1, UNKNOWN_CLASS, NO_CLASS, 0, 1]);
  });

  test('where a fire was looked for and does not come, missing is none', () => {
    const looked = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0);
    expect(classifyCells(INTENSITY, CLASSES, looked)[4]).toBe(NO_CLASS);
  });
});

describe('who is in the way', () => {
  test('people by class, with what is unknown and missing told apart', () => {
    expect(findExposed(ASSETS, hazard).people).toEqual({
      byClass: Float64Array.of(130, 240),
      inNone: 20,
      hazardUnknown: 10,
      total: 400,
      missingCells: 1,
    });
  });

  test('what nothing is known of is undefined, not none', () => {
    expect(findExposed(ASSETS, hazard).dwellings).toBeUndefined();
  });

  test('facilities by their place; outside of the hazard is unknown', () => {
    const { facilities, criticalFacilities, facilityClasses } = findExposed(ASSETS, hazard);
    expect(facilities).toMatchObject({
      byClass: Float64Array.of(1, 1),
      hazardUnknown: 1,
      total: 3,
    });
    expect(criticalFacilities?.total).toBe(2);
    expect(facilityClasses.map(({ place }) => place)).toEqual([0, 1, 'unknown']);
  });

  test('roads by their length in each cell', () => {
    const { evacuationRoutes } = findExposed(ASSETS, hazard);
    const degreeM = (Math.PI * 6_371_229) / 180;
    expect(evacuationRoutes?.byClass[0]).toBeCloseTo(0.05 * degreeM, 3);
    expect(evacuationRoutes?.hazardUnknown).toBeCloseTo(0.05 * degreeM, 3);
  });

  test('a hazard on another grid takes people by the area they share with it', () => {
    // Each of its two cells is two cells wide, half a cell further east: edges at 10.05, 10.25, 10.45.
    const coarse = { grid: COARSE, codes: Uint8Array.of(0, 1), count: 2 };
    const { people } = findExposed(ASSETS, coarse);
    // Column by column: 110 half outside; 220 in the first; 30 half and half; 40 in the second.
    expect(people?.byClass[0]).toBeCloseTo(55 + 220 + 15, 9);
    expect(people?.byClass[1]).toBeCloseTo(15 + 40, 9);
    expect(people?.hazardUnknown).toBeCloseTo(55, 9);
    expect(people?.total).toBeCloseTo(400, 9);
  });

  test('within an area only: cells by the share it covers', () => {
    const within = {
      type: 'Polygon' as const,
      coordinates: [
        [
          [9.9, 50.1],
          [10.15, 50.1],
          [10.15, 50.2],
          [9.9, 50.2],
          [9.9, 50.1],
        ],
      ],
    };
    const found = findExposed(ASSETS, hazard, within);
    // All of the first cell, half of the second; two fifths of the area lie beside the grid.
    expect(found.people?.byClass[0]).toBeCloseTo(100, 9);
    expect(found.people?.byClass[1]).toBeCloseTo(100, 9);
    expect(found.people?.total).toBeCloseTo(200, 9);
    expect(found.outsideShare).toBeCloseTo(0.4, 9);
    expect(found.facilities?.total).toBe(1);
    expect(found.roads!.total / ((Math.PI * 6_371_229) / 180)).toBeCloseTo(0.05, 9);
  });
});
