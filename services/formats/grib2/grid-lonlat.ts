import type { Grid } from '../../earth/grid.ts';
import { toLonLatGrid } from '../grib/grids/lonlat-grid.ts';
import { gaussianRowIndex, orderReducedRows, toReducedRows } from '../grib/grids/gaussian-grid.ts';
import { refuse, type Octets } from '../grib/octets.ts';
import { readScanOrder, type ScanOrder } from '../grib/scan-order.ts';
import { checkCellCount, readAngleUnit, readRowsAndColumns } from './grid-shape.ts';

const MISSING_32 = 0xffff_ffff;
type Placed = { readonly grid: Grid; readonly order: ScanOrder };

/** Template 3.0, latitude and longitude. */
export function readRegularLonLat(octets: Octets): Placed {
  const { rectangle, order } = readLonLatFrame(octets);
  return { grid: { kind: 'regular-lonlat', ...rectangle }, order };
}

/** Template 3.1, rotated latitude and longitude. */
export function readRotatedLonLat(octets: Octets): Placed {
  const { rectangle, order } = readLonLatFrame(octets);
  const unit = readAngleUnit(octets);
  const rotationDeg = octets.f32(81);
  if (!Number.isFinite(rotationDeg)) throw octets.fault(81, `a rotation of ${rotationDeg} degrees`);
  const grid: Grid = {
    kind: 'rotated-lonlat',
    ...rectangle,
    southPoleLatDeg: toDegrees(octets.s32(73), unit),
    southPoleLonDeg: toDegrees(octets.s32(77), unit),
    rotationDeg,
  };
  return { grid, order };
}

function readLonLatFrame(octets: Octets) {
  const { nx, ny } = readRowsAndColumns(octets);
  const unitDeg = readAngleUnit(octets);
  const angle = (octet: number) => toDegrees(octets.s32(octet), unitDeg);
  const flags = octets.u8(55);
  const step = (octet: number, given: number) => {
    const raw = octets.u32(octet);
    return raw === MISSING_32 || (flags & given) === 0 ? undefined : toDegrees(raw, unitDeg);
  };
  const section = {
    nx,
    ny,
    latFirstDeg: angle(47),
    lonFirstDeg: angle(51),
    latLastDeg: angle(56),
    lonLastDeg: angle(60),
    lonStepDeg: step(64, 0x20),
    latStepDeg: step(68, 0x10),
    scanFlags: octets.u8(72),
    unitDeg,
  };
  const rectangle = toLonLatGrid(section, octets, 47);
  return { rectangle, order: readScanOrder(section.scanFlags, nx, ny) };
}

/** Template 3.40, Gaussian; reduced where the number of columns is missing and a list is there. */
export function readGaussian(octets: Octets): Placed {
  const listOctets = octets.u8(11);
  const unit = readAngleUnit(octets);
  const n = octets.u32(68);
  const flags = octets.u8(72);
  const jPositive = (flags & 0x40) !== 0;
  const latNorth = toDegrees(octets.s32(jPositive ? 56 : 47), unit);
  if (octets.u32(31) !== MISSING_32) {
    const { nx, ny } = readRowsAndColumns(octets);
    // Rows are not evenly spaced, so only the columns of the frame are used.
    const { rectangle, order } = readLonLatColumns(octets, nx, ny, unit);
    const rowFirst = gaussianRowIndex(n, latNorth, octets, 47);
    if (rowFirst + ny > 2 * n) throw octets.fault(35, `${ny} rows from row ${rowFirst} of N${n}`);
    return { grid: { kind: 'gaussian', n, rowFirst, nx, ny, ...rectangle }, order };
  }
  if (listOctets === 0) throw octets.fault(11, 'a reduced Gaussian grid without its list of rows');
  if ((flags & 0xb0) !== 0) throw refuse(octets, 72, `scanning mode ${flags} of reduced rows`);
  const rows = octets.u32(35);
  const rowFirst = gaussianRowIndex(n, latNorth, octets, 47);
  if (rowFirst + rows > 2 * n) throw octets.fault(35, `${rows} rows from row ${rowFirst} of N${n}`);
  const list = readPointsPerRow(octets, rows, listOctets);
  const ends = {
    lonFirstDeg: toDegrees(octets.s32(51), unit),
    lonLastDeg: toDegrees(octets.s32(60), unit),
  };
  const points = octets.u32(7);
  const present = toReducedRows(list, { ...ends, unitDeg: unit }, points);
  if (present === undefined) {
    throw octets.fault(7, `${points} data points on reduced rows of other lengths`);
  }
  checkCellCount(octets, points);
  return orderReducedRows({ n, rowFirst, ...ends, ...present }, jPositive);
}

function readLonLatColumns(octets: Octets, nx: number, ny: number, unitDeg: number) {
  const angle = (octet: number) => toDegrees(octets.s32(octet), unitDeg);
  const step = octets.u32(64);
  const scanFlags = octets.u8(72);
  const { lonFirstDeg, lonStepDeg } = toLonLatGrid(
    {
      nx,
      ny,
      latFirstDeg: angle(47),
      lonFirstDeg: angle(51),
      latLastDeg: angle(56),
      lonLastDeg: angle(60),
      lonStepDeg: step === MISSING_32 ? undefined : toDegrees(step, unitDeg),
      latStepDeg: undefined,
      scanFlags,
      unitDeg,
    },
    octets,
    47,
  );
  return { rectangle: { lonFirstDeg, lonStepDeg }, order: readScanOrder(scanFlags, nx, ny) };
}

/** The optional list at the end of section 3: points on each row. */
function readPointsPerRow(octets: Octets, rows: number, size: number): number[] {
  if (size !== 1 && size !== 2 && size !== 4)
    throw octets.fault(11, `a list of ${size} octets each`);
  const first = 73;
  if (first - 1 + rows * size > octets.length) {
    throw octets.fault(first, `the section ends within the list of ${rows} rows`);
  }
  const read = (octet: number) => {
    if (size === 1) return octets.u8(octet);
    return size === 2 ? octets.u16(octet) : octets.u32(octet);
  };
  return Array.from({ length: rows }, (_, row) => read(first + row * size));
}

/** Template 3.150, HEALPix. */
export function readHealpix(octets: Octets): Placed {
  const nside = octets.u32(32);
  const code = octets.u8(41);
  if (octets.u8(42) !== 0) throw refuse(octets, 42, `HEALPix scanning mode ${octets.u8(42)}`);
  if (code > 1) throw octets.fault(41, `HEALPix ordering ${code}`);
  if (nside === 0) throw octets.fault(32, 'HEALPix with 0 cells on a side');
  checkCellCount(octets, 12 * nside * nside);
  const grid: Grid = {
    kind: 'healpix',
    nside,
    ordering: code === 0 ? 'ring' : 'nested',
    lonFirstDeg: toDegrees(octets.s32(36), 1e-6),
  };
  return { grid, order: { kind: 'sequence' } };
}

/** A coded angle in degrees, without the noise of the multiplication. */
function toDegrees(coded: number, unitDeg: number): number {
  return unitDeg === 1e-6 ? coded / 1e6 : coded * unitDeg;
}
