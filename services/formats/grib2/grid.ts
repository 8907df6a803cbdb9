import type { Grid } from '../../earth/grid.ts';
import { refuse, type Octets } from '../grib/octets.ts';
import type { ScanOrder } from '../grib/scan-order.ts';
import { readGaussian, readHealpix, readRegularLonLat, readRotatedLonLat } from './grid-lonlat.ts';
import {
  readEqualArea,
  readLambert,
  readMercator,
  readPolarStereographic,
} from './grid-projected.ts';

/** What section 3 says: the grid, the order of its values, how winds are resolved. */
export type GridSection = {
  readonly grid: Grid;
  readonly order: ScanOrder;
  /** number of data points */
  readonly count: number;
  readonly windsAlongGrid: boolean;
};

type Template = {
  readonly read: (octets: Octets) => { readonly grid: Grid; readonly order: ScanOrder };
  /** octet of the resolution and component flags (table 3.3) */
  readonly flags: number;
  /** octet of the scanning mode; 0 where offsets of rows cannot be coded */
  readonly scan: number;
  /** winds along i and j are winds to east and north: the grid is not turned */
  readonly unturned?: true;
};

const TEMPLATES: Readonly<Record<number, Template>> = {
  0: { read: readRegularLonLat, flags: 55, scan: 72, unturned: true },
  1: { read: readRotatedLonLat, flags: 55, scan: 72 },
  10: { read: readMercator, flags: 47, scan: 60, unturned: true },
  20: { read: readPolarStereographic, flags: 47, scan: 65 },
  30: { read: readLambert, flags: 47, scan: 65 },
  40: { read: readGaussian, flags: 55, scan: 72, unturned: true },
  140: { read: readEqualArea, flags: 55, scan: 64 },
  150: { read: readHealpix, flags: 31, scan: 0, unturned: true },
};

/** Names for what is recognised and refused (code table 3.1). */
const REFUSED: Readonly<Record<number, string>> = {
  2: 'a stretched lat/lon grid',
  3: 'a stretched rotated lat/lon grid',
  4: 'a lat/lon grid of variable resolution',
  5: 'a rotated lat/lon grid of variable resolution',
  12: 'a transverse Mercator grid',
  13: 'a Mercator grid with its own figure of the Earth',
  23: 'a polar stereographic grid with its own figure of the Earth',
  31: 'an Albers equal area grid',
  33: 'a Lambert grid with its own figure of the Earth',
  41: 'a rotated Gaussian grid',
  42: 'a stretched Gaussian grid',
  43: 'a stretched rotated Gaussian grid',
  50: 'spherical harmonic coefficients',
  51: 'rotated spherical harmonic coefficients',
  52: 'stretched spherical harmonic coefficients',
  53: 'stretched rotated spherical harmonic coefficients',
  61: 'bi-Fourier coefficients',
  62: 'bi-Fourier coefficients',
  63: 'bi-Fourier coefficients',
  90: 'a space view',
  100: 'an icosahedral triangular grid',
  101: 'an unstructured grid',
  110: 'an equatorial azimuthal grid',
  120: 'an azimuth-range grid',
  1000: 'a cross-section',
  1100: 'a Hovmoeller diagram',
  1200: 'a time section',
};

/**
 * Reads section 3 of edition 2.
 *
 * @throws {Fault} unsupported-format naming a grid that is recognised and not read, corrupt-data
 *   when counts contradict each other, too-large above the cap on cells
 * @see WMO Manual on Codes I.2, section 3 and templates 3.n
 */
export function readGrid(octets: Octets): GridSection {
  const source = octets.u8(6);
  if (source !== 0) throw refuse(octets, 6, `a grid defined by source ${source} of table 3.0`);
  const number = octets.u16(13);
  const template = TEMPLATES[number];
  if (template === undefined) {
    const name = REFUSED[number] ?? 'a grid';
    throw refuse(octets, 13, `${name} (template 3.${number})`);
  }
  if (number !== 40 && octets.u8(11) !== 0) throw refuse(octets, 11, 'a quasi-regular grid');
  const scanning = template.scan === 0 ? 0 : octets.u8(template.scan);
  if ((scanning & 0x0f) !== 0) throw refuse(octets, template.scan, 'a grid with staggered rows');
  return {
    ...template.read(octets),
    count: octets.u32(7),
    windsAlongGrid: template.unturned !== true && (octets.u8(template.flags) & 0x08) !== 0,
  };
}
