import type { ProjectedGrid } from '../../../earth/grid.ts';
import { openPlane } from '../../../earth/grids/plane.ts';

/** A place by km east and north of the south-west corner of the flood country. */
export type Km = readonly [xKm: number, yKm: number];

/** ETRS89 / UTM zone 32N (EPSG:25832): cells of the flood country are square in it. */
const PROJ4 = '+proj=utm +zone=32 +ellps=GRS80';
const WEST_M = 319_000;
const SOUTH_M = 5_567_000;
const WIDTH_KM = 50;
const HEIGHT_KM = 40;

function gridOf([west, south]: Km, [width, height]: Km, cellM: number): ProjectedGrid {
  return {
    kind: 'projected',
    proj4: PROJ4,
    nx: Math.round((width * 1000) / cellM),
    ny: Math.round((height * 1000) / cellM),
    xFirstM: WEST_M + west * 1000 + cellM / 2,
    yFirstM: SOUTH_M + (south + height) * 1000 - cellM / 2,
    dxM: cellM,
    dyM: cellM,
  };
}

/** The whole flood country: 50 km x 40 km in cells of 100 m. */
export const UPLAND_GRID = gridOf([0, 0], [WIDTH_KM, HEIGHT_KM], 100);

/** South-west corner and size of the town's grid, km: on edges of the cells of 100 m. */
export const TOWN_CORNER: Km = [36.2, 20];
const TOWN_SIZE: Km = [6, 4];

/** The town on the river and the valley around it: 6 km x 4 km in cells of 10 m. */
export const TOWN_GRID = gridOf(TOWN_CORNER, TOWN_SIZE, 10);

/**
 * How the rivers run, roughly, from source to mouth: land is lowered along them before water cuts
 * it, and which cells they take then follows from the land.
 */
export const COURSES: readonly {
  readonly name: string;
  readonly depthM: number;
  readonly line: readonly Km[];
}[] = [
  {
    name: 'Ahlbach',
    depthM: 215,
    line: [
      [4, 11],
      [9, 14],
      [15, 14.5],
      [20, 17.5],
      [25, 17.5],
      [30, 20.5],
      [35, 20.5],
      [38.5, 22.3],
      [42, 22.2],
      [46, 25],
      [50, 25.5],
    ],
  },
  {
    name: 'Kaltbach',
    depthM: 140,
    line: [
      [8, 33],
      [13, 29],
      [17, 26],
      [21, 21.5],
      [23.5, 18],
    ],
  },
  {
    name: 'Rotbach',
    depthM: 140,
    line: [
      [13, 4],
      [19, 7],
      [24, 10],
      [27.5, 15],
      [29, 19.6],
    ],
  },
  {
    name: 'Erlenbach',
    depthM: 140,
    line: [
      [27, 35.5],
      [30, 30.5],
      [33.5, 26.5],
      [34.6, 21],
    ],
  },
  {
    name: 'Wiesbach',
    depthM: 140,
    line: [
      [33, 4],
      [37, 9],
      [40.5, 14],
      [43.8, 18.5],
      [44.6, 23.6],
    ],
  },
];

const plane = openPlane(PROJ4);

/** Longitude and latitude of a place, degrees to six decimals (about a decimetre). */
export function toLonLat([xKm, yKm]: Km): [lonDeg: number, latDeg: number] {
  const out = new Float64Array(2);
  plane.toLonLat(WEST_M + xKm * 1000, SOUTH_M + yKm * 1000, out);
  return [Math.round(out[0]! * 1e6) / 1e6, Math.round(out[1]! * 1e6) / 1e6];
}

/** Where the centre of a cell of a grid of the flood country lies. */
export function cellKm({ nx, xFirstM, yFirstM, dxM, dyM }: ProjectedGrid, cell: number): Km {
  const row = Math.floor(cell / nx);
  return [
    (xFirstM + (cell - row * nx) * dxM - WEST_M) / 1000,
    (yFirstM - row * dyM - SOUTH_M) / 1000,
  ];
}
