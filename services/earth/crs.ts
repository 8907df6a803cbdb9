import type { Grid, RotatedLonLatGrid } from './grid.ts';
import { openPlane } from './grids/plane.ts';
import { EARTH_RADIUS_M } from './sphere.ts';
import { findUtmCode } from './utm.ts';

/** How others name the reference system of a grid's axes; empty where they have no way to. */
export type CrsDescription = {
  readonly code?: string;
  readonly proj4?: string;
  /** @see https://docs.ogc.org/is/18-010r11/18-010r11.pdf (OGC 18-010r11) */
  readonly wkt2?: string;
};

const DEGREE = 'ANGLEUNIT["degree",0.0174532925199433]';
const METRE = 'LENGTHUNIT["metre",1]';

/**
 * The reference system of a grid's rows and columns. Reduced Gaussian and HEALPix grids have none.
 * Grids of meridians and parallels are described as EPSG:4326, axes longitude and latitude, though
 * models take the Earth for a sphere: that is how such places are used with maps.
 */
export function describeCrs(grid: Grid): CrsDescription {
  switch (grid.kind) {
    case 'regular-lonlat':
    case 'gaussian':
      return { code: 'EPSG:4326', proj4: '+proj=longlat +datum=WGS84' };
    case 'rotated-lonlat':
      return describeRotated(grid);
    case 'projected':
      return describeProjected(grid.proj4);
    case 'reduced-gaussian':
    case 'healpix':
      return {};
  }
}

function describeRotated(grid: RotatedLonLatGrid): CrsDescription {
  const { southPoleLonDeg, southPoleLatDeg, rotationDeg } = grid;
  const parameters = [
    angle('Latitude of the southern pole (GRIB convention)', southPoleLatDeg),
    angle('Longitude of the southern pole (GRIB convention)', southPoleLonDeg),
    angle('Axis rotation (GRIB convention)', rotationDeg),
  ];
  const method = 'METHOD["Pole rotation (GRIB convention)"]';
  const axes = `AXIS["latitude",north,ORDER[1],${DEGREE}],AXIS["longitude",east,ORDER[2],${DEGREE}]`;
  return {
    proj4:
      `+proj=ob_tran +o_proj=longlat +lon_0=${southPoleLonDeg} +o_lat_p=${-southPoleLatDeg} ` +
      `+o_lon_p=${-rotationDeg} +R=${EARTH_RADIUS_M}`,
    wkt2:
      `GEOGCRS["rotated pole",BASEGEOGCRS[${baseOf(EARTH_RADIUS_M, EARTH_RADIUS_M)}],` +
      `DERIVINGCONVERSION["pole rotation",${method},${parameters.join(',')}],` +
      `CS[ellipsoidal,2],${axes}]`,
  };
}

function describeProjected(proj4: string): CrsDescription {
  const utm = findUtmCode(proj4);
  if (utm !== undefined) return { code: `EPSG:${utm}`, proj4 };
  const value = (name: string, otherwise: number) =>
    Number(new RegExp(`\\+${name}=(\\S+)`).exec(proj4)?.[1] ?? otherwise);
  const conversion = toConversion(/\+proj=(\w+)/.exec(proj4)?.[1], value);
  if (conversion === undefined) return { proj4 };
  const plane = openPlane(proj4);
  const base = `BASEGEOGCRS[${baseOf(plane.semiMajorM, plane.semiMinorM)}]`;
  const axes = `AXIS["x",east,ORDER[1],${METRE}],AXIS["y",north,ORDER[2],${METRE}]`;
  return {
    proj4,
    wkt2: `PROJCRS["grid",${base},CONVERSION["projection",${conversion}],CS[Cartesian,2],${axes}]`,
  };
}

/** Method and parameters as EPSG names them, for the projections that GRIB knows. */
function toConversion(
  name: string | undefined,
  value: (name: string, otherwise: number) => number,
): string | undefined {
  const lat0 = value('lat_0', 0);
  const lon0 = value('lon_0', 0);
  const falseOrigin = [
    length('False easting', value('x_0', 0)),
    length('False northing', value('y_0', 0)),
  ];
  const write = (method: string, ...parameters: string[]) =>
    [`METHOD["${method}"]`, ...parameters].join(',');
  switch (name) {
    case 'stere':
      if (Math.abs(lat0) !== 90 || Number.isNaN(value('lat_ts', NaN))) return undefined;
      return write(
        'Polar Stereographic (variant B)',
        // EPSG tells the pole by the sign of this parallel, PROJ by lat_0.
        angle('Latitude of standard parallel', Math.sign(lat0) * Math.abs(value('lat_ts', NaN))),
        angle('Longitude of origin', lon0),
        ...falseOrigin,
      );
    case 'lcc':
      return write(
        'Lambert Conic Conformal (2SP)',
        angle('Latitude of false origin', lat0),
        angle('Longitude of false origin', lon0),
        angle('Latitude of 1st standard parallel', value('lat_1', lat0)),
        angle('Latitude of 2nd standard parallel', value('lat_2', value('lat_1', lat0))),
        length('Easting at false origin', value('x_0', 0)),
        length('Northing at false origin', value('y_0', 0)),
      );
    case 'tmerc':
      return write(
        'Transverse Mercator',
        angle('Latitude of natural origin', lat0),
        angle('Longitude of natural origin', lon0),
        `PARAMETER["Scale factor at natural origin",${value('k_0', value('k', 1))},SCALEUNIT["unity",1]]`,
        ...falseOrigin,
      );
    case 'merc':
      return write(
        'Mercator (variant B)',
        angle('Latitude of 1st standard parallel', value('lat_ts', 0)),
        angle('Longitude of natural origin', lon0),
        ...falseOrigin,
      );
    case 'laea':
      return write(
        'Lambert Azimuthal Equal Area',
        angle('Latitude of natural origin', lat0),
        angle('Longitude of natural origin', lon0),
        ...falseOrigin,
      );
    default:
      return undefined;
  }
}

function baseOf(semiMajorM: number, semiMinorM: number): string {
  // Inverse flattening; WKT writes a sphere's, which is infinite, as 0.
  const flattening = semiMajorM === semiMinorM ? 0 : semiMajorM / (semiMajorM - semiMinorM);
  const ellipsoid = `ELLIPSOID["model earth",${semiMajorM},${flattening},${METRE}]`;
  return `"model earth",DATUM["model earth",${ellipsoid}],PRIMEM["Greenwich",0,${DEGREE}]`;
}

function angle(name: string, valueDeg: number): string {
  return `PARAMETER["${name}",${valueDeg},${DEGREE}]`;
}

function length(name: string, valueM: number): string {
  return `PARAMETER["${name}",${valueM},${METRE}]`;
}
