import type { Grid } from '../../earth/grid.ts';
import { Fault } from '../../platform/fault.ts';
import { MAX_FIELD_CELLS } from '../grib/cell-cap.ts';
import { EARTH_SHAPES } from '../grib/grids/earth-shape.ts';
import { gaussianRowIndex, orderReducedRows, toReducedRows } from '../grib/grids/gaussian-grid.ts';
import { toLonLatGrid } from '../grib/grids/lonlat-grid.ts';
import { refuse, type Octets } from '../grib/octets.ts';
import { toProjectedGrid } from '../grib/grids/projection.ts';
import { readScanOrder, type ScanOrder } from '../grib/scan-order.ts';
import { toIbmFloat } from './values.ts';

/** What section 2 says: the grid, the order of its values, how winds are resolved. */
export type Grib1Grid = {
  readonly grid: Grid;
  readonly order: ScanOrder;
  readonly count: number;
  readonly windsAlongGrid: boolean;
};

type Placed = Pick<Grib1Grid, 'grid' | 'order'>;

const MILLI = 1e-3;
const MISSING_16 = 0xffff;

/** Representation types (code table 6) that are read. */
const READERS: Readonly<Record<number, (octets: Octets, points: number | undefined) => Placed>> = {
  0: (octets) => readLonLat(octets, false),
  1: readMercator,
  3: readLambert,
  4: readGaussian,
  5: readPolarStereographic,
  10: (octets) => readLonLat(octets, true),
};

const REFUSED: Readonly<Record<number, string>> = {
  2: 'a gnomonic grid',
  6: 'a UTM grid',
  7: 'a simple polyconic grid',
  8: 'an Albers equal area grid',
  9: 'a Miller grid',
  13: 'an oblique Lambert grid',
  14: 'a rotated Gaussian grid',
  20: 'a stretched lat/lon grid',
  24: 'a stretched Gaussian grid',
  30: 'a stretched rotated lat/lon grid',
  34: 'a stretched rotated Gaussian grid',
  50: 'spherical harmonic coefficients',
  60: 'rotated spherical harmonic coefficients',
  70: 'stretched spherical harmonic coefficients',
  80: 'stretched rotated spherical harmonic coefficients',
  90: 'a space view',
  192: 'an icosahedral triangular grid',
};

/** Grids whose rows run along parallels: winds along the grid are winds to east and north. */
const UNTURNED = new Set([0, 1, 4]);

/**
 * Reads section 2 of edition 1.
 *
 * @param points data points as the sections of bits say, where they do: what the list of a reduced
 *   grid means is seen by them
 * @throws {Fault} unsupported-format naming a grid that is recognised and not read, corrupt-data
 * @see WMO Manual on Codes I.2, FM 92 GRIB edition 1, section 2
 */
export function readGrib1Grid(octets: Octets, points?: number): Grib1Grid {
  const type = octets.u8(6);
  const read = READERS[type];
  if (read === undefined) throw refuse(octets, 6, `${REFUSED[type] ?? 'a grid'} (type ${type})`);
  const placed = read(octets, points);
  const { grid } = placed;
  const count =
    'pointsPerRow' in grid
      ? grid.pointsPerRow.reduce((sum, points) => sum + points, 0)
      : 'nx' in grid
        ? grid.nx * grid.ny
        : 0;
  if (count === 0) throw octets.fault(7, 'a grid of no points');
  if (count > MAX_FIELD_CELLS) {
    throw new Fault('too-large', `a field of ${count} cells is more than ${MAX_FIELD_CELLS}`, {
      ...octets.place,
      octet: 7,
      count,
    });
  }
  return { ...placed, count, windsAlongGrid: !UNTURNED.has(type) && (octets.u8(17) & 0x08) !== 0 };
}

function readShape(octets: Octets): { readonly nx: number; readonly ny: number } {
  const [nx, ny] = [octets.u16(7), octets.u16(9)];
  if (nx === MISSING_16 || ny === MISSING_16) throw refuse(octets, 7, 'a quasi-regular grid');
  if (nx === 0 || ny === 0) throw octets.fault(7, `a grid of ${nx} by ${ny} points`);
  return { nx, ny };
}

function readFrame(octets: Octets, latStepGiven: boolean) {
  const { nx, ny } = readShape(octets);
  const given = (octets.u8(17) & 0x80) !== 0;
  const step = (octet: number) => {
    const raw = octets.u16(octet);
    return given && raw !== MISSING_16 ? raw / 1000 : undefined;
  };
  const scanFlags = octets.u8(28) & 0xe0;
  const rectangle = toLonLatGrid(
    {
      nx,
      ny,
      latFirstDeg: octets.s24(11) / 1000,
      lonFirstDeg: octets.s24(14) / 1000,
      latLastDeg: octets.s24(18) / 1000,
      lonLastDeg: octets.s24(21) / 1000,
      lonStepDeg: step(24),
      latStepDeg: latStepGiven ? step(26) : undefined,
      scanFlags,
      unitDeg: MILLI,
    },
    octets,
    11,
  );
  return { rectangle, order: readScanOrder(scanFlags, nx, ny) };
}

function readLonLat(octets: Octets, rotated: boolean): Placed {
  const { rectangle, order } = readFrame(octets, true);
  if (!rotated) return { grid: { kind: 'regular-lonlat', ...rectangle }, order };
  const grid: Grid = {
    kind: 'rotated-lonlat',
    ...rectangle,
    southPoleLatDeg: octets.s24(33) / 1000,
    southPoleLonDeg: octets.s24(36) / 1000,
    rotationDeg: toIbmFloat(octets.u32(39)),
  };
  return { grid, order };
}

function readGaussian(octets: Octets, count: number | undefined): Placed {
  const n = octets.u16(26);
  const scanFlags = octets.u8(28) & 0xe0;
  const jPositive = (scanFlags & 0x40) !== 0;
  const rowFirst = gaussianRowIndex(n, octets.s24(jPositive ? 18 : 11) / 1000, octets, 11);
  const rows = octets.u16(9);
  if (rowFirst + rows > 2 * n) throw octets.fault(9, `${rows} rows from row ${rowFirst} of N${n}`);
  if (octets.u16(7) !== MISSING_16) {
    const { rectangle, order } = readFrame(octets, false);
    const { nx, ny, lonFirstDeg, lonStepDeg } = rectangle;
    return { grid: { kind: 'gaussian', n, rowFirst, nx, ny, lonFirstDeg, lonStepDeg }, order };
  }
  if ((scanFlags & 0xa0) !== 0)
    throw refuse(octets, 28, `scanning mode ${scanFlags} of reduced rows`);
  const ends = { lonFirstDeg: octets.s24(14) / 1000, lonLastDeg: octets.s24(21) / 1000 };
  const list = readPointsPerRow(octets, rows);
  const bounds = { ...ends, unitDeg: MILLI };
  // Where the bits counted are neither, the manual's places decide and the data section may object.
  const present = toReducedRows(list, bounds, count) ?? toReducedRows(list, bounds, undefined);
  if (present === undefined) throw octets.fault(7, 'a reduced Gaussian grid without points');
  return orderReducedRows({ n, rowFirst, ...ends, ...present }, jPositive);
}

/** The list of points on each row stands at octet 5's place, behind vertical coordinates if any. */
function readPointsPerRow(octets: Octets, rows: number): number[] {
  const place = octets.u8(5);
  if (place === 255) throw octets.fault(5, 'a reduced Gaussian grid without its list of rows');
  const first = place + 4 * octets.u8(4);
  return Array.from({ length: rows }, (_, row) => octets.u16(first + 2 * row));
}

function readMercator(octets: Octets): Placed {
  const lonFirstDeg = octets.s24(14) / 1000;
  const span = (((octets.s24(21) / 1000 - lonFirstDeg) % 360) + 360) % 360;
  const plane = `+proj=merc +lat_ts=${octets.s24(24) / 1000} +lon_0=${lonFirstDeg + span / 2}`;
  return toProjected(octets, plane, [octets.u24(29), octets.u24(32)]);
}

/** Octet 27 says over which pole; edition 1 fixes the latitude of true scale at 60 degrees. */
function readPolarStereographic(octets: Octets): Placed {
  const north = (octets.u8(27) & 0x80) === 0;
  const plane = `+proj=stere +lat_0=${north ? 90 : -90} +lat_ts=${north ? 60 : -60}`;
  return toProjected(octets, `${plane} +lon_0=${octets.s24(18) / 1000}`, [
    octets.u24(21),
    octets.u24(24),
  ]);
}

function readLambert(octets: Octets): Placed {
  const [latin1, latin2] = [octets.s24(29) / 1000, octets.s24(32) / 1000];
  if (latin1 + latin2 === 0) throw octets.fault(29, `parallels ${latin1}, ${latin2}`);
  const parallels = `+lat_1=${latin1} +lat_2=${latin2} +lat_0=${latin1}`;
  const plane = `+proj=lcc ${parallels} +lon_0=${octets.s24(18) / 1000}`;
  return toProjected(octets, plane, [octets.u24(21), octets.u24(24)]);
}

function toProjected(octets: Octets, plane: string, [dxM, dyM]: readonly [number, number]): Placed {
  // Flag 2 of table 7: the IAU 1965 spheroid, else a sphere.
  const shape = EARTH_SHAPES[(octets.u8(17) & 0x40) === 0 ? 0 : 2] ?? '';
  const section = {
    ...readShape(octets),
    proj4: `${plane} ${shape} +units=m +no_defs`,
    latFirstDeg: octets.s24(11) / 1000,
    lonFirstDeg: octets.s24(14) / 1000,
    dxM,
    dyM,
    scanFlags: octets.u8(28) & 0xe0,
  };
  return toProjectedGrid(section, octets, 11);
}
