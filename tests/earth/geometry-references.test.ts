import { describe, expect, test } from 'vitest';

import { gaussianLatitudes } from '../../services/earth/gaussian-latitudes.ts';
import { openGeometry } from '../../services/earth/geometry.ts';
import type { ProjectedGrid, RegularLonLatGrid } from '../../services/earth/grid.ts';
import { readTable } from './sample-grids.ts';

type Projection = {
  name: string;
  proj4: string;
  lonDeg: number;
  latDeg: number;
  xM: number;
  yM: number;
  convergenceDeg: number;
  arealScale: number;
};

/** A grid of 1 km cells whose cell (1, 1) lies at the place. */
function gridAround({ proj4, xM, yM }: Projection): ProjectedGrid {
  const cell = { dxM: 1000, dyM: 1000, xFirstM: xM - 1000, yFirstM: yM + 1000 };
  return { kind: 'projected', nx: 3, ny: 3, proj4, ...cell };
}

describe.each(readTable<Projection>('projections'))('$name at $lonDeg, $latDeg', (row) => {
  const geometry = openGeometry(gridAround(row));

  test('lies where PROJ puts it, within a millimetre', () => {
    const cell = geometry.toCell(row.lonDeg, row.latDeg)!;
    expect(cell.x).toBeCloseTo(1, 5);
    expect(cell.y).toBeCloseTo(1, 5);
    const [lon, lat] = geometry.toLonLat(1, 1);
    expect(Math.cos(((lon - row.lonDeg) * Math.PI) / 180)).toBeCloseTo(1, 12);
    expect(lat).toBeCloseTo(row.latDeg, 7);
  });

  test('the grid turns from true north by the meridian convergence of PROJ', () => {
    const turnDeg = (geometry.gridNorthRad(4) * 180) / Math.PI;
    const apart = turnDeg - row.convergenceDeg;
    // Half a turn is the same, whether it is called -180 or 180.
    expect(apart - 360 * Math.round(apart / 360)).toBeCloseTo(0, 5);
  });

  test('a cell covers its share of the ground by the areal scale of PROJ', () => {
    expect((geometry.cellAreaM2(4) * row.arealScale) / 1e6).toBeCloseTo(1, 6);
  });
});

type RotatedPole = {
  southPoleLonDeg: number;
  southPoleLatDeg: number;
  rotationDeg: number;
  lonDeg: number;
  latDeg: number;
  rotatedLonDeg: number;
  rotatedLatDeg: number;
};

test.each(readTable<RotatedPole>('rotated-pole'))(
  'south pole at $southPoleLonDeg, $southPoleLatDeg turned by $rotationDeg: $lonDeg, $latDeg lies where PROJ puts it',
  ({ southPoleLonDeg, southPoleLatDeg, rotationDeg, ...row }) => {
    const geometry = openGeometry({
      kind: 'rotated-lonlat',
      nx: 360,
      ny: 179,
      lonFirstDeg: -180,
      latFirstDeg: 89,
      lonStepDeg: 1,
      latStepDeg: 1,
      southPoleLonDeg,
      southPoleLatDeg,
      rotationDeg,
    });
    const cell = geometry.toCell(row.lonDeg, row.latDeg)!;
    expect(cell.x).toBeCloseTo(row.rotatedLonDeg + 180, 8);
    expect(cell.y).toBeCloseTo(89 - row.rotatedLatDeg, 8);
  },
);

type Healpix = {
  nside: number;
  lonDeg: number;
  latDeg: number;
  ring: number;
  nested?: number;
  pixelLonDeg: number;
  pixelLatDeg: number;
  cells: number[];
  weights: number[];
};

describe.each(readTable<Healpix>('healpix'))(
  'HEALPix of nside $nside at $lonDeg, $latDeg',
  (row) => {
    const { nside } = row;
    const ring = openGeometry({ kind: 'healpix', nside, ordering: 'ring', lonFirstDeg: 45 });

    test('is in the pixel of healpy, ring and nested', () => {
      const hit = ring.nearest(row.lonDeg, row.latDeg)!;
      expect(hit.index).toBe(row.ring);
      expect((hit.lonDeg + 360) % 360).toBeCloseTo(row.pixelLonDeg, 8);
      expect(hit.latDeg).toBeCloseTo(row.pixelLatDeg, 8);
      if (row.nested === undefined) return;
      const nested = openGeometry({ kind: 'healpix', nside, ordering: 'nested', lonFirstDeg: 45 });
      const nestedHit = nested.nearest(row.lonDeg, row.latDeg)!;
      expect(nestedHit.index).toBe(row.nested);
      expect(nestedHit.lonDeg).toBeCloseTo(hit.lonDeg, 12);
      expect(nestedHit.latDeg).toBeCloseTo(hit.latDeg, 12);
    });

    test('takes the shares of get_interp_weights', () => {
      const shares = new Map(row.cells.map((index, i) => [index, row.weights[i]!]));
      const found = ring.around(row.lonDeg, row.latDeg);
      for (const { index, weight } of found) expect(weight).toBeCloseTo(shares.get(index) ?? 0, 8);
      expect(found.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    });
  },
);

// PROJ 9.5.1 by pyproj 3.7.2: Geod.polygon_area_perimeter of a cell's edges, 400 places a side.
test.each([
  {
    name: 'polar stereographic, 60 km',
    proj4: '+proj=stere +lat_0=90 +lat_ts=60 +lon_0=249 +R=6371229',
    xM: -2400000.0,
    yM: -4100000.0,
    sideM: 60000,
    areaM2: 3075029773,
  },
  {
    name: 'on the pole, 60 km',
    proj4: '+proj=stere +lat_0=90 +lat_ts=60 +lon_0=249 +R=6371229',
    xM: 0,
    yM: 0,
    sideM: 60000,
    areaM2: 4135458827,
  },
  {
    name: 'southern, WGS 84, 100 km',
    proj4: '+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +datum=WGS84',
    xM: 1500000.0,
    yM: -2000000.0,
    sideM: 100000,
    areaM2: 9763893241,
  },
  {
    name: 'Lambert conformal, 60 km',
    proj4: '+proj=lcc +lat_1=38.5 +lat_0=38.5 +lon_0=262.5 +R=6371229',
    xM: 2600000.0,
    yM: 1500000.0,
    sideM: 60000,
    areaM2: 3508775418,
  },
  {
    name: 'Mercator, 100 km',
    proj4: '+proj=merc +lat_ts=20 +lon_0=0 +R=6371200',
    xM: 5000000.0,
    yM: 7000000.0,
    sideM: 100000,
    areaM2: 3635276857,
  },
  {
    name: 'UTM 11, 9 km',
    proj4: '+proj=utm +zone=11 +datum=WGS84',
    xM: 300000,
    yM: 5700000,
    sideM: 9000,
    areaM2: 80985224,
  },
])('a wide cell covers its ground: $name', ({ proj4, xM, yM, sideM, areaM2 }) => {
  const cell = { nx: 1, ny: 1, xFirstM: xM, yFirstM: yM, dxM: sideM, dyM: sideM };
  const geometry = openGeometry({ kind: 'projected', proj4, ...cell });
  expect(geometry.cellAreaM2(0) / areaM2).toBeCloseTo(1, 6);
});

test('a HEALPix ordering that cannot be is refused', () => {
  const grid = { kind: 'healpix', nside: 12, ordering: 'nested', lonFirstDeg: 45 } as const;
  expect(() => openGeometry(grid)).toThrow(/nside 12/);
});

test.each(['+proj=nonsense +R=6371229', '+proj=longlat +R=6371229', 'EPSG:99999999'])(
  'the projection %s is refused',
  (proj4) => {
    const size = { nx: 2, ny: 2, xFirstM: 0, yFirstM: 0, dxM: 1, dyM: 1 };
    const fault = expect.objectContaining({ kind: 'unsupported-format' });
    expect(() => openGeometry({ kind: 'projected', proj4, ...size })).toThrow(fault);
  },
);

test.each(readTable<{ n: number; latitudesDeg: Record<string, number> }>('gaussian-latitudes'))(
  'Gaussian latitudes of N$n are those of ecCodes',
  ({ n, latitudesDeg }) => {
    const latitudes = gaussianLatitudes(n);
    expect(latitudes).toHaveLength(2 * n);
    for (const [row, latDeg] of Object.entries(latitudesDeg)) {
      // ecCodes works in sines, which lose digits next to a pole.
      expect(Math.abs(latitudes[Number(row)]! - latDeg)).toBeLessThan(n > 320 ? 1e-10 : 2e-12);
    }
  },
);

describe('a meridian that stands twice, first and last', () => {
  test.each([0, -180])('from %i', (lonFirstDeg) => {
    const steps = { lonStepDeg: 1, latStepDeg: 1 };
    const size = { nx: 361, ny: 181, lonFirstDeg, latFirstDeg: 90 };
    const geometry = openGeometry({ kind: 'regular-lonlat', ...size, ...steps });
    let area = 0;
    for (let index = 0; index < 361 * 181; index++) area += geometry.cellAreaM2(index);
    expect(area / (4 * Math.PI * 6_371_229 ** 2)).toBeCloseTo(1, 9);
    expect(geometry.wrapsLongitude).toBe(true);
    expect(geometry.bbox()).toEqual([-180, -90, 180, 90]);
    // A quarter of a cell west of the seam: between the last two columns, which are there.
    const weights = geometry.around(lonFirstDeg - 0.25, 10);
    expect(weights.map(({ index }) => index % 361)).toEqual([359, 360]);
    expect(weights[0]!.weight).toBeCloseTo(0.25, 9);
    expect(geometry.nearest(lonFirstDeg + 0.25, 10)).toMatchObject({ column: 0 });
    expect(geometry.nearest(lonFirstDeg, 10)!.distanceM).toBeLessThan(1);
  });
});

test('the largest Gaussian number opens at once, a larger one never', () => {
  const latitudes = gaussianLatitudes(8000);
  // Rows from pole to pole, and no step between the recurrence and the expansion.
  const gaps = latitudes.subarray(1, 200).map((latDeg, row) => latitudes[row]! - latDeg);
  expect(gaps.every((gap) => Math.abs(gap - 0.01125) < 1e-4)).toBe(true);
  expect(() => gaussianLatitudes(8001)).toThrow(/Gaussian grid N8001 is not supported/);
});

describe('bbox', () => {
  const lonLat = (change: Partial<RegularLonLatGrid>): RegularLonLatGrid => ({
    kind: 'regular-lonlat',
    nx: 10,
    ny: 5,
    lonFirstDeg: 0,
    latFirstDeg: 10,
    lonStepDeg: 1,
    latStepDeg: 1,
    ...change,
  });

  // By hand: cells are areas, so a box ends half a step beyond the outermost centres.
  test.each([
    { name: 'an area', change: {}, expected: [-0.5, 5.5, 9.5, 10.5] },
    {
      name: 'across the antimeridian',
      change: { lonFirstDeg: 175 },
      expected: [174.5, 5.5, -175.5, 10.5],
    },
    { name: 'from 0 to 360', change: { lonFirstDeg: 350 }, expected: [-10.5, 5.5, -0.5, 10.5] },
    {
      name: 'up to the antimeridian',
      change: { lonFirstDeg: 170.5 },
      expected: [170, 5.5, 180, 10.5],
    },
    {
      name: 'from the antimeridian',
      change: { lonFirstDeg: 180.5 },
      expected: [-180, 5.5, -170, 10.5],
    },
    { name: 'the whole circle', change: { nx: 360 }, expected: [-180, 5.5, 180, 10.5] },
    { name: 'a pole', change: { latFirstDeg: 90 }, expected: [-0.5, 85.5, 9.5, 90] },
  ])('$name', ({ change, expected }) => {
    expect(openGeometry(lonLat(change)).bbox()).toEqual(expected);
  });

  // PROJ 9.5.1, Transformer.transform_bounds of the cells' edges with densify_pts=2000.
  test.each(readTable<{ name: string; grid: ProjectedGrid; bbox: number[] }>('projected-bbox'))(
    '$name: the box is that of PROJ',
    ({ grid, bbox }) => {
      const found = openGeometry(grid).bbox();
      for (const [i, edge] of bbox.entries()) expect(found[i]).toBeCloseTo(edge, 3);
    },
  );
});
