import { Fault } from '../../platform/fault.ts';
import { MAX_FIELD_CELLS } from '../grib/cell-cap.ts';
import { EARTH_SHAPES, toEarthShape } from '../grib/grids/earth-shape.ts';
import { refuse, type Octets } from '../grib/octets.ts';

const MISSING_32 = 0xffff_ffff;

/** Octets 15 to 30 of section 3, as PROJ parameters (`+R=6371229`). */
export function readEarthShape(octets: Octets): string {
  const shape = octets.u8(15);
  const known = EARTH_SHAPES[shape];
  if (known !== undefined) return known;
  const scaled = (octet: number) => octets.u32(octet + 1) * 10 ** -octets.s8(octet);
  if (shape === 1) return checkAxes(octets, scaled(16), scaled(16));
  if (shape === 3) return checkAxes(octets, scaled(21) * 1000, scaled(26) * 1000);
  if (shape === 7) return checkAxes(octets, scaled(21), scaled(26));
  throw refuse(octets, 15, `shape of the Earth 3.2.${shape}`);
}

function checkAxes(octets: Octets, majorM: number, minorM: number): string {
  const plausible = [majorM, minorM].every((axis) => axis > 6.2e6 && axis < 6.5e6);
  if (!plausible) throw octets.fault(16, `axes of the Earth of ${majorM} and ${minorM} m`);
  return toEarthShape(majorM, minorM);
}

/**
 * Columns and rows, checked against the number of data points and a cap.
 *
 * @throws {Fault} corrupt-data, or too-large above {@link MAX_FIELD_CELLS}
 */
export function readRowsAndColumns(octets: Octets): { readonly nx: number; readonly ny: number } {
  const nx = octets.u32(31);
  const ny = octets.u32(35);
  if (nx === MISSING_32 || ny === MISSING_32) throw refuse(octets, 31, 'a quasi-regular grid');
  if (nx === 0 || ny === 0) throw octets.fault(31, `a grid of ${nx} by ${ny} points`);
  checkCellCount(octets, nx * ny);
  return { nx, ny };
}

/** Compares a grid's own count of cells with octets 7 to 10 of section 3. */
export function checkCellCount(octets: Octets, count: number): void {
  const points = octets.u32(7);
  if (count > MAX_FIELD_CELLS) {
    throw new Fault('too-large', `a field of ${count} cells is more than ${MAX_FIELD_CELLS}`, {
      ...octets.place,
      octet: 31,
      count,
    });
  }
  if (count === 0) throw octets.fault(7, 'a grid of no points');
  if (points !== count) throw octets.fault(7, `${points} data points on a grid of ${count}`);
}

/** Degrees of one unit of angle: the basic angle and its subdivisions (octets 39 to 46), or 1e-6. */
export function readAngleUnit(octets: Octets): number {
  const basic = octets.u32(39);
  const subdivisions = octets.u32(43);
  const given =
    basic !== 0 && basic !== MISSING_32 && subdivisions !== 0 && subdivisions !== MISSING_32;
  return given ? basic / subdivisions : 1e-6;
}
