import type { RegularLonLatGrid, RotatedLonLatGrid } from '../../../earth/grid.ts';
import { float32, missing, section, signed, uint } from './octets.ts';

type PlaneGrid = {
  readonly nx: number;
  readonly ny: number;
  /** the top left cell (row 0, column 0) */
  readonly lonFirstDeg: number;
  readonly latFirstDeg: number;
  readonly dxM: number;
  readonly dyM: number;
  /** the meridian that is upright (LoV) */
  readonly orientationLonDeg: number;
  /** where dx and dy hold (LaD); negative puts the south pole on the plane */
  readonly trueLatDeg: number;
};

/** Template 3.20. */
export type PolarStereographicGrid = PlaneGrid & { readonly kind: 'polar-stereographic' };

/** Template 3.30; tangent when both parallels are one. */
export type LambertGrid = PlaneGrid & {
  readonly kind: 'lambert';
  readonly firstParallelDeg: number;
  readonly secondParallelDeg: number;
};

/** Grids that can be written; projected ones by the parameters GRIB itself has. */
export type EncodableGrid =
  | RegularLonLatGrid
  | RotatedLonLatGrid
  | PolarStereographicGrid
  | LambertGrid;

/** Sphere of radius 6 371 229 m (code table 3.2, value 6), as PROJ `+R=6371229`. */
const EARTH = [6, ...missing(15)];
/** Row 0 in the north, columns eastward, rows one after another (flag table 3.4). */
const SCANNING = 0;
/** Both increments given; winds towards east and north (flag table 3.3). */
const RESOLUTION = 0x30;

/** Section 3 of a grid. @throws {RangeError} for numbers that GRIB cannot hold */
export function gridSection(grid: EncodableGrid): Uint8Array {
  const { template, octets } = gridTemplate(grid);
  const points = uint(grid.nx * grid.ny, 4);
  return section(3, [0, ...points, 0, 0, ...uint(template, 2), ...EARTH], octets);
}

function gridTemplate(grid: EncodableGrid): { template: number; octets: readonly number[] } {
  switch (grid.kind) {
    case 'regular-lonlat':
      return { template: 0, octets: lonLatOctets(grid) };
    case 'rotated-lonlat': {
      const pole = [latitude(grid.southPoleLatDeg), longitude(grid.southPoleLonDeg)];
      const rotation = float32(grid.rotationDeg);
      return { template: 1, octets: [...lonLatOctets(grid), ...pole.flat(), ...rotation] };
    }
    case 'polar-stereographic':
      return { template: 20, octets: planeOctets(grid) };
    case 'lambert': {
      const parallels = [latitude(grid.firstParallelDeg), latitude(grid.secondParallelDeg)];
      // The southern pole of the projection is where it is on Earth.
      const pole = [latitude(-90), longitude(0)];
      return { template: 30, octets: [...planeOctets(grid), ...parallels.flat(), ...pole.flat()] };
    }
  }
}

function lonLatOctets(grid: Omit<RegularLonLatGrid, 'kind'>): readonly number[] {
  const latLastDeg = grid.latFirstDeg - (grid.ny - 1) * grid.latStepDeg;
  const lonLastDeg = grid.lonFirstDeg + (grid.nx - 1) * grid.lonStepDeg;
  return [
    ...uint(grid.nx, 4),
    ...uint(grid.ny, 4),
    ...uint(0, 4),
    ...missing(4),
    ...latitude(grid.latFirstDeg),
    ...longitude(grid.lonFirstDeg),
    RESOLUTION,
    ...latitude(latLastDeg),
    ...longitude(lonLastDeg),
    ...uint(Math.round(grid.lonStepDeg * 1e6), 4),
    ...uint(Math.round(grid.latStepDeg * 1e6), 4),
    SCANNING,
  ];
}

function planeOctets(grid: PlaneGrid): readonly number[] {
  return [
    ...uint(grid.nx, 4),
    ...uint(grid.ny, 4),
    ...latitude(grid.latFirstDeg),
    ...longitude(grid.lonFirstDeg),
    RESOLUTION,
    ...latitude(grid.trueLatDeg),
    ...longitude(grid.orientationLonDeg),
    ...uint(Math.round(grid.dxM * 1e3), 4),
    ...uint(Math.round(grid.dyM * 1e3), 4),
    grid.trueLatDeg < 0 ? 0x80 : 0,
    SCANNING,
  ];
}

const latitude = (degrees: number) => signed(Math.round(degrees * 1e6), 4);
const longitude = (degrees: number) => uint(modulo(Math.round(degrees * 1e6), 360e6), 4);
const modulo = (value: number, divisor: number) => ((value % divisor) + divisor) % divisor;
