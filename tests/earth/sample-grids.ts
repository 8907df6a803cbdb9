import { readFileSync } from 'node:fs';

import type { Grid } from '../../services/earth/grid.ts';

/** Rows of a table in tests/fixtures/earth, whose `source` says who computed them. */
export function readTable<Row>(name: string): readonly Row[] {
  const path = new URL(`../fixtures/earth/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { rows: Row[] }).rows;
}

const octahedral = (n: number) =>
  Array.from({ length: 2 * n }, (_, row) => 20 + 4 * Math.min(row, 2 * n - 1 - row));

const folded: Record<string, Grid> = {
  'reduced Gaussian O32': {
    kind: 'reduced-gaussian',
    n: 32,
    rowFirst: 0,
    pointsPerRow: octahedral(32),
    lonFirstDeg: 0,
    lonLastDeg: 360 - 360 / 144,
  },
  'HEALPix ring, nside 12': { kind: 'healpix', nside: 12, ordering: 'ring', lonFirstDeg: 45 },
  'HEALPix nested, nside 8': { kind: 'healpix', nside: 8, ordering: 'nested', lonFirstDeg: 45 },
};

const globalRectangles: Record<string, Grid> = {
  'lon/lat from 0 to 360, poles on cells': {
    kind: 'regular-lonlat',
    nx: 120,
    ny: 61,
    lonFirstDeg: 0,
    latFirstDeg: 90,
    lonStepDeg: 3,
    latStepDeg: 3,
  },
  'lon/lat from -180, poles on edges': {
    kind: 'regular-lonlat',
    nx: 144,
    ny: 72,
    lonFirstDeg: -178.75,
    latFirstDeg: 88.75,
    lonStepDeg: 2.5,
    latStepDeg: 2.5,
  },
  'rotated, global': {
    kind: 'rotated-lonlat',
    nx: 120,
    ny: 60,
    lonFirstDeg: 0,
    latFirstDeg: 88.5,
    lonStepDeg: 3,
    latStepDeg: 3,
    southPoleLonDeg: -40,
    southPoleLatDeg: -20,
    rotationDeg: 0,
  },
  'Gaussian F32': {
    kind: 'gaussian',
    n: 32,
    nx: 128,
    ny: 64,
    rowFirst: 0,
    lonFirstDeg: 0,
    lonStepDeg: 2.8125,
  },
};

const areas: Record<string, Grid> = {
  'lon/lat area across the antimeridian': {
    kind: 'regular-lonlat',
    nx: 40,
    ny: 30,
    lonFirstDeg: 170,
    latFirstDeg: -10,
    lonStepDeg: 0.75,
    latStepDeg: 0.5,
  },
  'rotated area of HRDPS, coarser': {
    kind: 'rotated-lonlat',
    nx: 127,
    ny: 65,
    lonFirstDeg: -14.8,
    latFirstDeg: 16.4,
    lonStepDeg: 0.45,
    latStepDeg: 0.45,
    southPoleLonDeg: 245.305142,
    southPoleLatDeg: -36.08852,
    rotationDeg: 0,
  },
  'rotated area turned about its axis': {
    kind: 'rotated-lonlat',
    nx: 60,
    ny: 40,
    lonFirstDeg: 340,
    latFirstDeg: 10,
    lonStepDeg: 0.5,
    latStepDeg: 0.5,
    southPoleLonDeg: 10,
    southPoleLatDeg: -40,
    rotationDeg: 25,
  },
  'polar stereographic with the pole inside': {
    kind: 'projected',
    proj4: '+proj=stere +lat_0=90 +lat_ts=60 +lon_0=249 +R=6371229',
    nx: 120,
    ny: 100,
    xFirstM: -3_000_000,
    yFirstM: 1_500_000,
    dxM: 60_000,
    dyM: 60_000,
  },
  'polar stereographic, south': {
    kind: 'projected',
    proj4: '+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +datum=WGS84',
    nx: 60,
    ny: 50,
    xFirstM: 500_000,
    yFirstM: 2_500_000,
    dxM: 25_000,
    dyM: 25_000,
  },
  'Lambert conformal': {
    kind: 'projected',
    proj4: '+proj=lcc +lat_1=38.5 +lat_0=38.5 +lon_0=262.5 +R=6371229',
    nx: 90,
    ny: 53,
    xFirstM: -2_670_000,
    yFirstM: 1_560_000,
    dxM: 60_000,
    dyM: 60_000,
  },
  'Mercator across the antimeridian': {
    kind: 'projected',
    proj4: '+proj=merc +lat_ts=20 +lon_0=0 +R=6371200',
    nx: 80,
    ny: 60,
    xFirstM: 17_000_000,
    yFirstM: 3_500_000,
    dxM: 60_000,
    dyM: 60_000,
  },
  'Lambert azimuthal equal area': {
    kind: 'projected',
    proj4: '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80',
    nx: 100,
    ny: 95,
    xFirstM: 2_525_000,
    yFirstM: 5_475_000,
    dxM: 50_000,
    dyM: 50_000,
  },
  'UTM 11': {
    kind: 'projected',
    proj4: '+proj=utm +zone=11 +datum=WGS84',
    nx: 100,
    ny: 120,
    xFirstM: 400_000,
    yFirstM: 6_200_000,
    dxM: 4000,
    dyM: 4000,
  },
  'Gaussian area': {
    kind: 'gaussian',
    n: 80,
    nx: 30,
    ny: 20,
    rowFirst: 31,
    lonFirstDeg: 350,
    lonStepDeg: 1.125,
  },
};

type NamedGrid = { readonly name: string; readonly grid: Grid };
const named = (grids: Record<string, Grid>): readonly NamedGrid[] =>
  Object.entries(grids).map(([name, grid]) => ({ name, grid }));

/** One grid of each kind and trouble: those that cover the Earth, those of one sequence, the rest. */
export const globalGrids = named({ ...globalRectangles, ...folded });
export const foldedGrids = named(folded);
export const rectangleGrids = named({ ...globalRectangles, ...areas });
export const allGrids = named({ ...globalRectangles, ...areas, ...folded });
