import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openGeometry } from '../../services/earth/geometry.ts';
import { gridCellCount } from '../../services/earth/grid.ts';
import { EARTH_RADIUS_M, greatCircleM } from '../../services/earth/sphere.ts';
import { allGrids, foldedGrids, globalGrids, rectangleGrids } from './sample-grids.ts';

const lonDeg = fc.double({ min: -360, max: 720, noNaN: true });
const latDeg = fc.double({ min: -90, max: 90, noNaN: true });

describe.each(rectangleGrids)('$name', ({ grid }) => {
  const geometry = openGeometry(grid);
  const { nx, ny } = geometry;

  test('a fractional cell comes back from its longitude and latitude', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.integer({ min: -1, max: 1 }), (acrossX, downY, turns) => {
        const x = acrossX * (nx - 1);
        const y = downY * (ny - 1);
        const [lon, lat] = geometry.toLonLat(x, y);
        expect(lon).toBeGreaterThanOrEqual(-180);
        expect(lon).toBeLessThanOrEqual(180);
        const cell = geometry.toCell(lon + 360 * turns, lat)!;
        expect(cell.y).toBeCloseTo(y, 6);
        // On a pole every longitude is the same place, so the column says nothing there.
        if (90 - Math.abs(lat) > 1e-6) expect(cell.x).toBeCloseTo(x, 6);
      }),
    );
  });

  test('every cell is nearest to its own centre', () => {
    for (let index = 0; index < nx * ny; index += 7) {
      const [lon, lat] = geometry.toLonLat(index % nx, Math.floor(index / nx));
      const hit = geometry.nearest(lon, lat)!;
      expect(hit.distanceM).toBeLessThan(0.1);
      if (90 - Math.abs(lat) > 1e-6) expect(hit.index).toBe(index);
    }
  });

  test('the cell a place lies in is the nearest by great circle, but for a sliver', () => {
    const centres = Array.from({ length: nx * ny }, (_, i) =>
      geometry.toLonLat(i % nx, Math.floor(i / nx)),
    );
    // Where a plane stretches one way more than the other, its cells are no nearest-centre regions.
    const sliver = grid.kind === 'projected' ? 0.1 : 0.01;
    fc.assert(
      fc.property(lonDeg, latDeg, (lon, lat) => {
        const hit = geometry.nearest(lon, lat);
        if (hit === undefined) return;
        const best = Math.min(...centres.map(([x, y]) => greatCircleM(lon, lat, x, y)));
        expect(best).toBeGreaterThanOrEqual(hit.distanceM * (1 - sliver));
      }),
      { numRuns: 60 },
    );
  });

  test('the edges of the outermost cells are in the box, half a cell beyond is outside', () => {
    const [west, south, east, north] = geometry.bbox();
    for (const [x, y] of [
      [-0.5, -0.5],
      [nx - 0.5, -0.5],
      [nx / 2, ny - 0.5],
      [nx - 0.5, ny / 3],
    ] as const) {
      const [lon, rawLat] = geometry.toLonLat(x, y);
      const lat = Math.max(-90, Math.min(90, rawLat));
      expect(geometry.nearest(lon, lat)).toBeDefined();
      expect(lat).toBeGreaterThanOrEqual(south - 1e-6);
      expect(lat).toBeLessThanOrEqual(north + 1e-6);
      const eastward = (((lon - west) % 360) + 360) % 360;
      const width = (((east - west) % 360) + 360) % 360 || 360;
      expect(Math.min(eastward, 360 - eastward + 1e-6)).toBeLessThanOrEqual(width + 1e-6);
    }
    if (!geometry.wrapsLongitude) {
      const [lon, lat] = geometry.toLonLat(-0.6, ny / 2);
      expect(geometry.toCell(lon, lat)).toBeUndefined();
    }
  });
});

describe.each(foldedGrids)('$name', ({ grid }) => {
  const geometry = openGeometry(grid);
  const { nx } = geometry;
  const count = gridCellCount(grid);

  test('every cell comes back from its own centre, on any turn', () => {
    for (let index = 0; index < count; index++) {
      const [lon, lat] = geometry.toLonLat(index % nx, Math.floor(index / nx));
      const cell = { x: index % nx, y: Math.floor(index / nx) };
      expect(geometry.toCell(lon, lat)).toEqual(cell);
      expect(geometry.toCell(lon + 360, lat)).toEqual(cell);
    }
  });

  test('the padding lies nowhere', () => {
    const [x, y] = [count % nx, Math.floor(count / nx)];
    expect(geometry.toLonLat(x, y)).toEqual([NaN, NaN]);
  });
});

test('on a reduced Gaussian grid the nearest cell is that of a brute force search', () => {
  const { grid } = foldedGrids[0]!;
  const geometry = openGeometry(grid);
  const centres = Array.from({ length: gridCellCount(grid) }, (_, i) =>
    geometry.toLonLat(i % geometry.nx, Math.floor(i / geometry.nx)),
  );
  fc.assert(
    fc.property(lonDeg, latDeg, (lon, lat) => {
      const best = Math.min(...centres.map(([x, y]) => greatCircleM(lon, lat, x, y)));
      expect(geometry.nearest(lon, lat)!.distanceM).toBeCloseTo(best, 3);
    }),
  );
});

describe.each(allGrids)('$name', ({ grid }) => {
  const geometry = openGeometry(grid);
  const count = gridCellCount(grid);

  test('shares around a place add up to 1; outside there are none', () => {
    fc.assert(
      fc.property(lonDeg, latDeg, (lon, lat) => {
        const cells = geometry.around(lon, lat);
        if (geometry.nearest(lon, lat) === undefined) {
          expect(cells).toEqual([]);
          return;
        }
        expect(cells.length).toBeLessThanOrEqual(4);
        expect(cells.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
        for (const { index } of cells) {
          expect(index).toBeGreaterThanOrEqual(0);
          expect(index).toBeLessThan(count);
        }
      }),
    );
  });

  test('many places at once are the same as one by one', () => {
    const places = fc.sample(fc.tuple(lonDeg, latDeg), { numRuns: 50, seed: 4 });
    const lons = Float64Array.from(places, ([lon]) => lon);
    const lats = Float64Array.from(places, ([, lat]) => lat);
    const [xs, ys] = [new Float64Array(50), new Float64Array(50)];
    const indices = new Int32Array(200);
    const weights = new Float64Array(200);
    geometry.toCells(lons, lats, xs, ys);
    geometry.weighCells(lons, lats, indices, weights);
    for (const [i, [lon, lat]] of places.entries()) {
      const cell = geometry.toCell(lon, lat) ?? { x: NaN, y: NaN };
      expect([xs[i], ys[i]]).toEqual([cell.x, cell.y]);
      const cells = geometry.around(lon, lat);
      const kept = [0, 1, 2, 3].map((k) => 4 * i + k).filter((k) => weights[k]! > 0);
      expect(kept.map((k) => ({ index: indices[k], weight: weights[k] }))).toEqual(cells);
    }
  });

  test('a place that is none has no cell', () => {
    for (const [lon, lat] of [
      [NaN, 0],
      [0, NaN],
      [0, 90.001],
      [0, -91],
    ] as const) {
      expect(geometry.toCell(lon, lat)).toBeUndefined();
      expect(geometry.nearest(lon, lat)).toBeUndefined();
      expect(geometry.around(lon, lat)).toEqual([]);
    }
  });
});

describe.each(globalGrids)('$name', ({ grid }) => {
  const geometry = openGeometry(grid);

  test('the areas of all cells add up to the sphere', () => {
    let areaM2 = 0;
    for (let index = 0; index < gridCellCount(grid); index++) areaM2 += geometry.cellAreaM2(index);
    expect(areaM2 / (4 * Math.PI * EARTH_RADIUS_M ** 2)).toBeCloseTo(1, 10);
  });

  test('it covers the Earth: poles and the antimeridian lie in a cell on any turn', () => {
    expect(geometry.bbox()).toEqual([-180, -90, 180, 90]);
    expect(geometry.wrapsLongitude).toBe(true);
    for (const lon of [-180, -0.1, 0, 179.999, 180, 359.99, 360, 539]) {
      for (const lat of [90, 45, 0, -90]) expect(geometry.nearest(lon, lat)).toBeDefined();
    }
  });
});

test('the place of a cell is told without the noise of its steps', () => {
  const grid = {
    kind: 'regular-lonlat',
    nx: 100,
    ny: 50,
    lonFirstDeg: 5,
    latFirstDeg: 50,
    lonStepDeg: 0.05,
    latStepDeg: 0.05,
  } as const;
  const geometry = openGeometry(grid);
  for (let column = 0; column < grid.nx; column++) {
    const hit = geometry.nearest(5 + column * 0.05, 49)!;
    expect(hit.lonDeg).toBe(Number((5 + column * 0.05).toFixed(2)));
    expect(hit.latDeg).toBe(49);
  }
});
