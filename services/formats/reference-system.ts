/** Reference systems that files name by geokeys, EPSG code or WKT, as PROJ strings. */
import { toProj4, type GeoKeys } from 'geotiff-geokeys-to-proj4';
import proj4 from 'proj4';

import { openPlane } from '../earth/grids/plane.ts';
import { Fault } from '../platform/fault.ts';

/** Axes of a raster: degrees of longitude and latitude, or metres of a projection. */
export type ReferenceSystem =
  | { readonly kind: 'lonlat' }
  | { readonly kind: 'projected'; readonly proj4: string };

/**
 * The reference system of a GeoTIFF. Datums that differ by less than some metres (WGS 84, NAD83,
 * ETRS89) are one here, as the grids of models have none at all.
 *
 * @throws {Fault} unsupported-format for none, one in feet, or one that cannot be placed on Earth
 */
export function readGeoKeys(keys: Readonly<Record<string, unknown>>): ReferenceSystem {
  const isEmpty = Object.keys(keys).every((key) => /Raster|GTModel/.test(key));
  if (isEmpty) throw unplaced('the file names no reference system');
  const name = nameOf(keys);
  let found: ReturnType<typeof toProj4>;
  try {
    found = toProj4(keys as unknown as GeoKeys);
  } catch (error) {
    throw unplaced(`its reference system (${name}) cannot be read`, error);
  }
  const { proj4: text, coordinatesConversionParameters: scale, isGCS } = found;
  // For a code it does not have, the package answers with longitude and latitude.
  if (isNotSupported(found.errors))
    throw unplaced(`its reference system (${name}) is not known here`);
  if (isGCS) return { kind: 'lonlat' };
  const isScaled = Math.abs(scale.x - 1) > 1e-9 || Math.abs(scale.y - 1) > 1e-9;
  if (isScaled || /\+(to_meter|units=(?!m\b))/.test(text)) {
    throw unplaced(`its reference system (${name}) is not in metres; warp it to one that is`);
  }
  return toSystem(text, name);
}

/**
 * The reference system of an EPSG code such as `EPSG:3978`.
 *
 * @throws {Fault} unsupported-format for a code that is none
 */
export function readEpsg(text: string): ReferenceSystem {
  const code = Number(/^(?:EPSG:)?(\d{4,5})$/i.exec(text.trim())?.[1]);
  if (Number.isNaN(code)) throw unplaced(`"${text.slice(0, 40)}" is no code such as EPSG:3978`);
  if (code === 4326) return { kind: 'lonlat' };
  // Geographic codes stand under another key than projected ones: only one of them has the code.
  const projected = readGeoKeysOrNone({ ProjectedCSTypeGeoKey: code });
  const found = projected ?? readGeoKeysOrNone({ GeographicTypeGeoKey: code });
  if (found === undefined) throw unplaced(`EPSG:${code} is not known here`);
  return found;
}

function readGeoKeysOrNone(keys: Readonly<Record<string, number>>): ReferenceSystem | undefined {
  const { errors } = toProj4(keys as unknown as GeoKeys);
  return isNotSupported(errors) ? undefined : readGeoKeys(keys);
}

function isNotSupported(errors: unknown): boolean {
  return Object.keys(errors ?? {}).some((key) => key.endsWith('NotSupported'));
}

/**
 * The reference system of a `.prj` file: WKT of version 1, as ESRI and GDAL write it.
 *
 * @throws {Fault} unsupported-format
 */
export function readWkt(wkt: string): ReferenceSystem {
  if (/^\s*GEOGCS/i.test(wkt)) return { kind: 'lonlat' };
  const code = /AUTHORITY\["EPSG","(\d+)"\]\]\s*$/.exec(wkt)?.[1];
  if (code !== undefined) return readEpsg(code);
  const name = /PROJCS\["([^"]*)"/.exec(wkt)?.[1] ?? 'no name';
  let definition: ParsedWkt;
  try {
    definition = new proj4.Proj(wkt) as unknown as ParsedWkt;
  } catch (error) {
    throw unplaced(`the reference system of its .prj (${name}) cannot be read`, error);
  }
  const method = METHODS[definition.projName ?? ''];
  const toMetre = definition.to_meter ?? 1;
  if (method === undefined || toMetre !== 1) {
    throw unplaced(`the reference system of its .prj (${name}) is of a kind not known here`);
  }
  const degrees = (radians: number) => Math.round((radians * 180e9) / Math.PI) / 1e9;
  const words = [
    `+proj=${method}`,
    ...ANGLES.flatMap(([key, word]) => {
      const value = definition[key];
      return typeof value === 'number' ? [`+${word}=${degrees(value)}`] : [];
    }),
    ...SCALARS.flatMap(([key, word]) => {
      const value = definition[key];
      return typeof value === 'number' ? [`+${word}=${value}`] : [];
    }),
  ];
  return toSystem(words.join(' '), name);
}

/** What proj4 keeps of a definition. */
type ParsedWkt = {
  readonly projName?: string;
  readonly to_meter?: number;
  readonly [key: string]: unknown;
};

const METHODS: Readonly<Record<string, string>> = {
  Lambert_Conformal_Conic: 'lcc',
  Lambert_Conformal_Conic_2SP: 'lcc',
  Lambert_Conformal_Conic_1SP: 'lcc',
  Albers_Conic_Equal_Area: 'aea',
  Albers: 'aea',
  Transverse_Mercator: 'tmerc',
  Lambert_Azimuthal_Equal_Area: 'laea',
  Polar_Stereographic: 'stere',
  Stereographic_North_Pole: 'stere',
};
const ANGLES = [
  ['lat0', 'lat_0'],
  ['long0', 'lon_0'],
  ['lat1', 'lat_1'],
  ['lat2', 'lat_2'],
  ['lat_ts', 'lat_ts'],
] as const;
const SCALARS = [
  ['k0', 'k_0'],
  ['x0', 'x_0'],
  ['y0', 'y_0'],
  ['a', 'a'],
  ['b', 'b'],
] as const;

/** Words that say nothing of where a place lies in the plane, as no datum is shifted. */
const IDLE_WORDS =
  /\+(axis|pm|towgs84|no_defs|type|nadgrids)(=\S*)?|\+units=m\b|\+ellps=\S+(?=.*\+a=)/g;

function toSystem(text: string, name: string): ReferenceSystem {
  const plain = text.replaceAll(IDLE_WORDS, '').replaceAll(/\s+/g, ' ').trim();
  try {
    openPlane(plain);
  } catch (error) {
    throw unplaced(`its reference system (${name}) is of a projection not known here`, error);
  }
  return { kind: 'projected', proj4: plain };
}

function nameOf(keys: Readonly<Record<string, unknown>>): string {
  const code = keys['ProjectedCSTypeGeoKey'] ?? keys['GeographicTypeGeoKey'];
  const citation = keys['PCSCitationGeoKey'] ?? keys['GTCitationGeoKey'];
  if (typeof code === 'number' && code !== 32_767) return `EPSG:${code}`;
  return typeof citation === 'string' ? citation.slice(0, 80) : 'without a name';
}

function unplaced(detail: string, cause?: unknown): Fault {
  return new Fault('unsupported-format', detail, {}, cause);
}
