import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import type { MultiPolygon, Polygon } from 'geojson';
import { describe, expect, test } from 'vitest';

import type { Grid } from '../../../services/earth/grid.ts';
import { coverCells } from '../../../services/science/exposure/cell-coverage.ts';
import { openCellPlane } from '../../../services/science/exposure/cell-plane.ts';

/** 6 x 5 cells of 0.5 x 0.25 degree; edges at 120 west, 51 north. */
const GRID: Grid = {
  kind: 'regular-lonlat',
  nx: 6,
  ny: 5,
  lonFirstDeg: -119.75,
  latFirstDeg: 50.875,
  lonStepDeg: 0.5,
  latStepDeg: 0.25,
};
const plane = openCellPlane(GRID);
const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);
const box = (west: number, south: number, east: number, north: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});

type Case = {
  readonly name: string;
  readonly area: number;
  readonly cells: readonly (readonly [index: number, share: number])[];
  readonly geometry: Polygon | MultiPolygon;
};

/** shapely 2.2 intersections, agreed to 1e-6 by exactextract 0.3 (tests/fixtures/make-coverage.py). */
const CASES = JSON.parse(
  readFileSync('tests/fixtures/exposure/coverage.json', 'utf8'),
) as readonly Case[];

describe('coverage of cells', () => {
  test.each(CASES)('$name covers what shapely says', ({ area, cells, geometry }) => {
    const { indices, shares, shapeCells, outsideCells } = coverCells(plane, geometry);
    expect([...indices]).toEqual(cells.map(([index]) => index));
    cells.forEach(([, share], at) => expect(shares[at]).toBeCloseTo(share, 8));
    expect(shapeCells).toBeCloseTo(area, 9);
    expect(outsideCells).toBeCloseTo(area - sum(cells.map(([, share]) => share)), 7);
  });

  test('rings may run either way', () => {
    const [clockwise] = CASES;
    const turned = {
      ...clockwise!.geometry,
      coordinates: clockwise!.geometry.coordinates.map((ring) => ring.toReversed()),
    } as Polygon;
    expect(coverCells(plane, turned)).toEqual(coverCells(plane, clockwise!.geometry));
  });

  test('two halves of a box cut askew add up to the box, cell by cell', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -119.9, max: -117.1, noNaN: true }),
        fc.double({ min: -119.9, max: -117.1, noNaN: true }),
        (topLon, bottomLon) => {
          const half = (side: number): Polygon => ({
            type: 'Polygon',
            coordinates: [
              [
                [side, 49.9],
                [bottomLon, 49.9],
                [topLon, 50.9],
                [side, 50.9],
                [side, 49.9],
              ],
            ],
          });
          const shares = new Float64Array(30);
          for (const side of [-119.95, -117.05]) {
            const part = coverCells(plane, half(side));
            part.indices.forEach((index, at) => (shares[index]! += part.shares[at]!));
          }
          const whole = coverCells(plane, box(-119.95, 49.9, -117.05, 50.9));
          whole.indices.forEach((index, at) =>
            expect(shares[index]).toBeCloseTo(whole.shares[at]!, 9),
          );
          expect(sum(shares)).toBeCloseTo(whole.shapeCells, 9);
        },
      ),
    );
  });

  test('a box on the edges of cells covers them whole, and no other', () => {
    const { indices, shares } = coverCells(plane, box(-119.5, 50.25, -118.5, 50.75));
    expect([...indices]).toEqual([7, 8, 13, 14]);
    expect([...shares]).toEqual([1, 1, 1, 1]);
  });

  test('an area beside the grid covers nothing, and all of it is outside', () => {
    const { indices, shapeCells, outsideCells } = coverCells(plane, box(-110, 50, -109, 50.5));
    expect(indices).toHaveLength(0);
    expect(outsideCells).toBe(shapeCells);
    expect(shapeCells).toBeCloseTo(4, 9);
  });

  test('longitudes of 0 to 360 are those of -180 to 180', () => {
    const east = coverCells(plane, box(240.5, 50.25, 241.5, 50.75));
    expect(east).toEqual(coverCells(plane, box(-119.5, 50.25, -118.5, 50.75)));
  });

  test('an outline that crosses itself is refused', () => {
    const bow: Polygon = {
      type: 'Polygon',
      coordinates: [
        [
          [-119.9, 50],
          [-118.1, 50.9],
          [-118.1, 50],
          [-119.9, 50.6],
          [-119.9, 50],
        ],
      ],
    };
    expect(() => coverCells(plane, bow)).toThrow('crosses itself');
  });

  test('on a projected grid, an area is as large as on the plane', () => {
    // EPSG:3978 around 52 N, 118 W; the area of the box in its plane by pyproj 3.7 and shapely 2.2,
    // edges densified to 1e-4 degree: 6742.8799 km2.
    const lambert: Grid = {
      kind: 'projected',
      proj4: '+proj=lcc +lat_0=49 +lon_0=-95 +lat_1=49 +lat_2=77 +x_0=0 +y_0=0 +datum=NAD83',
      nx: 400,
      ny: 400,
      xFirstM: -1_700_000,
      yFirstM: 700_000,
      dxM: 1000,
      dyM: 1000,
    };
    const { shares, outsideCells } = coverCells(
      openCellPlane(lambert),
      box(-118.5, 51.5, -117.5, 52.4),
    );
    expect(outsideCells).toBe(0);
    expect(sum(shares)).toBeCloseTo(PLANE_KM2, 3);
  });
});

const PLANE_KM2 = 6742.8799;
