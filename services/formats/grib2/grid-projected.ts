import { reachesCorner, toProjectedGrid } from '../grib/grids/projection.ts';
import { refuse, type Octets } from '../grib/octets.ts';
import { readEarthShape, readRowsAndColumns } from './grid-shape.ts';

const MICRO = 1e-6;
const MILLI = 1e-3;

/** Template 3.10, Mercator. */
export function readMercator(octets: Octets) {
  const lonFirstDeg = octets.s32(43) * MICRO;
  const lonLastDeg = octets.s32(56) * MICRO;
  // The central meridian is free: halfway keeps the whole grid on one side of the cut.
  const halfSpan = ((((lonLastDeg - lonFirstDeg) % 360) + 360) % 360) / 2;
  const lonCentre = round(lonFirstDeg + halfSpan);
  const plane = `+proj=merc +lat_ts=${round(octets.s32(48) * MICRO)} +lon_0=${lonCentre}`;
  const section = {
    ...readRowsAndColumns(octets),
    proj4: `${plane} ${readEarthShape(octets)} +units=m +no_defs`,
    lonFirstDeg,
    latFirstDeg: octets.s32(39) * MICRO,
    dxM: octets.u32(65) * MILLI,
    dyM: octets.u32(69) * MILLI,
    scanFlags: octets.u8(60),
  };
  // NCEP writes the central meridian as orientation: the last point tells whether it is a turn.
  const turned = octets.u32(61) !== 0;
  const last = [lonLastDeg, octets.s32(52) * MICRO] as const;
  if (turned && !reachesCorner(section, last)) throw refuse(octets, 61, 'a turned Mercator grid');
  return toProjectedGrid(section, octets, 39);
}

/** Template 3.20, polar stereographic; octet 64 says over which pole. */
export function readPolarStereographic(octets: Octets) {
  const pole = (octets.u8(64) & 0x80) === 0 ? 90 : -90;
  const trueScale = octets.s32(48) * MICRO;
  // Some writers leave the latitude of true scale positive over the south pole.
  const latTs = round(Math.sign(pole) * Math.abs(trueScale));
  const plane = `+proj=stere +lat_0=${pole} +lat_ts=${latTs} +lon_0=${round(octets.s32(52) * MICRO)}`;
  return readConicalFrame(octets, plane);
}

/** Template 3.30, Lambert conformal, secant or tangent. */
export function readLambert(octets: Octets) {
  const [latin1, latin2] = [octets.s32(66) * MICRO, octets.s32(70) * MICRO];
  if (Math.abs(latin1 + latin2) < MICRO) throw octets.fault(66, `parallels ${latin1}, ${latin2}`);
  const parallels = `+lat_1=${round(latin1)} +lat_2=${round(latin2)}`;
  const centre = `+lat_0=${round(octets.s32(48) * MICRO)} +lon_0=${round(octets.s32(52) * MICRO)}`;
  return readConicalFrame(octets, `+proj=lcc ${parallels} ${centre}`);
}

function readConicalFrame(octets: Octets, plane: string) {
  return toProjectedGrid(
    {
      ...readRowsAndColumns(octets),
      proj4: `${plane} ${readEarthShape(octets)} +units=m +no_defs`,
      latFirstDeg: octets.s32(39) * MICRO,
      lonFirstDeg: octets.s32(43) * MICRO,
      dxM: octets.u32(56) * MILLI,
      dyM: octets.u32(60) * MILLI,
      scanFlags: octets.u8(65),
    },
    octets,
    39,
  );
}

/** Template 3.140, Lambert azimuthal equal area. */
export function readEqualArea(octets: Octets) {
  const centre = `+lat_0=${round(octets.s32(47) * MICRO)} +lon_0=${round(octets.s32(51) * MICRO)}`;
  return toProjectedGrid(
    {
      ...readRowsAndColumns(octets),
      // proj4 gives NaN for this projection unless the false origin is set.
      proj4: `+proj=laea ${centre} +x_0=0 +y_0=0 ${readEarthShape(octets)} +units=m +no_defs`,
      latFirstDeg: octets.s32(39) * MICRO,
      lonFirstDeg: octets.s32(43) * MICRO,
      dxM: octets.u32(56) * MILLI,
      dyM: octets.u32(60) * MILLI,
      scanFlags: octets.u8(64),
    },
    octets,
    39,
  );
}

/** Takes the noise of the multiplication off a coded angle. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
