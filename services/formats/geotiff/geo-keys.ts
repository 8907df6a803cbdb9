import { findUtmCode } from '../../earth/utm.ts';
import type { Grid, ProjectedGrid, RegularLonLatGrid } from '../../earth/grid.ts';
import { TAG, type Tag } from './tiff-tags.ts';

/** A geokey and its value: a code, a number in double precision, or a text. */
type GeoKey = readonly [
  key: number,
  value: { code: number } | { double: number } | { text: string },
];

// GeoTIFF 1.1 (OGC 19-008r4), annex on key identifiers.
const KEY = {
  ModelType: 1024,
  RasterType: 1025,
  GeodeticCrs: 2048,
  GeodeticCitation: 2049,
  GeodeticDatum: 2050,
  AngularUnits: 2054,
  Ellipsoid: 2056,
  SemiMajorAxis: 2057,
  SemiMinorAxis: 2058,
  ProjectedCrs: 3072,
  ProjectedCitation: 3073,
  Projection: 3074,
  Method: 3075,
  LinearUnits: 3076,
  StdParallel1: 3078,
  StdParallel2: 3079,
  NatOriginLong: 3080,
  NatOriginLat: 3081,
  FalseEasting: 3082,
  FalseNorthing: 3083,
  FalseOriginLong: 3084,
  FalseOriginLat: 3085,
  FalseOriginEasting: 3086,
  FalseOriginNorthing: 3087,
  CenterLong: 3088,
  CenterLat: 3089,
  ScaleAtNatOrigin: 3092,
  StraightVertPoleLong: 3095,
} as const;
const USER_DEFINED = 32_767;
const DEGREE = 9102;
const METRE = 9001;
const WGS84 = 4326;
const WGS84_SEMI_MAJOR_M = 6_378_137;

/**
 * GeoTIFF tags that say where the cells of a grid lie, cells as areas; none for a grid GeoTIFF
 * cannot express (rotated pole, Gaussian rows, folded sequences, an oblique stereographic plane).
 * Regular lon/lat keeps the longitudes it came with, so 0 to 360 stays 0 to 360.
 */
export function toGeoTags(grid: Grid): readonly Tag[] {
  if (grid.kind === 'regular-lonlat') return lonLatTags(grid);
  if (grid.kind === 'projected') return projectedTags(grid);
  return [];
}

function lonLatTags(grid: RegularLonLatGrid): readonly Tag[] {
  const keys: GeoKey[] = [
    [KEY.ModelType, { code: 2 }],
    [KEY.RasterType, { code: 1 }],
    [KEY.GeodeticCrs, { code: WGS84 }],
    [KEY.GeodeticCitation, { text: 'WGS 84' }],
    [KEY.AngularUnits, { code: DEGREE }],
  ];
  const west = grid.lonFirstDeg - grid.lonStepDeg / 2;
  const north = grid.latFirstDeg + grid.latStepDeg / 2;
  return [...placeTags(west, north, grid.lonStepDeg, grid.latStepDeg), ...keyTags(keys)];
}

function projectedTags(grid: ProjectedGrid): readonly Tag[] {
  const place = placeTags(
    grid.xFirstM - grid.dxM / 2,
    grid.yFirstM + grid.dyM / 2,
    grid.dxM,
    grid.dyM,
  );
  const utm = findUtmCode(grid.proj4);
  if (utm !== undefined) return [...place, ...keyTags(utmKeys(utm))];
  const proj = readProj(grid.proj4);
  const method = methodKeys(proj);
  if (method === undefined) return [];
  const keys: GeoKey[] = [
    [KEY.ModelType, { code: 1 }],
    [KEY.RasterType, { code: 1 }],
    ...geodeticKeys(proj),
    [KEY.AngularUnits, { code: DEGREE }],
    [KEY.ProjectedCrs, { code: USER_DEFINED }],
    [KEY.ProjectedCitation, { text: grid.proj4 }],
    [KEY.Projection, { code: USER_DEFINED }],
    [KEY.LinearUnits, { code: METRE }],
    ...method,
  ];
  return [...place, ...keyTags(keys)];
}

/** A zone of UTM has a code: whoever reads it knows its datum too. */
function utmKeys(code: number): GeoKey[] {
  return [
    [KEY.ModelType, { code: 1 }],
    [KEY.RasterType, { code: 1 }],
    [KEY.ProjectedCrs, { code }],
    [KEY.LinearUnits, { code: METRE }],
  ];
}

type Proj = {
  text(name: string): string | undefined;
  number(name: string, absent?: number): number;
};

function readProj(proj4: string): Proj {
  const words = new Map(
    [...proj4.matchAll(/\+(\w+)(?:=(\S+))?/g)].map(([, name, value]) => [name!, value ?? '']),
  );
  return {
    text: (name) => words.get(name),
    number: (name, absent = 0) => (words.has(name) ? Number(words.get(name)) : absent),
  };
}

/** A model's Earth is mostly a sphere of its own: a user-defined ellipsoid with both axes. */
function geodeticKeys(proj: Proj): GeoKey[] {
  const named = proj.text('datum') ?? proj.text('ellps');
  const semiMajor = proj.number('R', proj.number('a', WGS84_SEMI_MAJOR_M));
  if (named === 'WGS84' && semiMajor === WGS84_SEMI_MAJOR_M) {
    return [[KEY.GeodeticCrs, { code: WGS84 }]];
  }
  const flattening = proj.text('rf') === undefined ? proj.number('f') : 1 / proj.number('rf');
  const semiMinor = proj.number('b', semiMajor * (1 - flattening));
  return [
    [KEY.GeodeticCrs, { code: USER_DEFINED }],
    [KEY.GeodeticCitation, { text: 'Earth of the model' }],
    [KEY.GeodeticDatum, { code: USER_DEFINED }],
    [KEY.Ellipsoid, { code: USER_DEFINED }],
    [KEY.SemiMajorAxis, { double: semiMajor }],
    [KEY.SemiMinorAxis, { double: semiMinor }],
  ];
}

/** Method and parameters as GDAL writes them for the same PROJ string. */
function methodKeys(proj: Proj): GeoKey[] | undefined {
  const lon = { double: proj.number('lon_0') };
  const lat = { double: proj.number('lat_0') };
  const east = { double: proj.number('x_0') };
  const north = { double: proj.number('y_0') };
  const offsets: GeoKey[] = [
    [KEY.FalseEasting, east],
    [KEY.FalseNorthing, north],
  ];
  switch (proj.text('proj')) {
    case 'stere':
      if (Math.abs(lat.double) !== 90) return undefined;
      return [
        [KEY.Method, { code: 15 }],
        [KEY.StraightVertPoleLong, lon],
        [KEY.NatOriginLat, { double: proj.number('lat_ts', lat.double) }],
        [KEY.ScaleAtNatOrigin, { double: proj.number('k_0', proj.number('k', 1)) }],
        ...offsets,
      ];
    case 'lcc': {
      const first = proj.number('lat_1', lat.double);
      return [
        [KEY.Method, { code: 8 }],
        [KEY.FalseOriginLat, { double: proj.number('lat_0', first) }],
        [KEY.FalseOriginLong, lon],
        [KEY.StdParallel1, { double: first }],
        [KEY.StdParallel2, { double: proj.number('lat_2', first) }],
        [KEY.FalseOriginEasting, east],
        [KEY.FalseOriginNorthing, north],
      ];
    }
    case 'tmerc':
      return [
        [KEY.Method, { code: 1 }],
        [KEY.NatOriginLong, lon],
        [KEY.NatOriginLat, lat],
        [KEY.ScaleAtNatOrigin, { double: proj.number('k_0', proj.number('k', 1)) }],
        ...offsets,
      ];
    case 'merc':
      return [
        [KEY.Method, { code: 7 }],
        [KEY.NatOriginLat, { double: 0 }],
        [KEY.NatOriginLong, lon],
        [KEY.StdParallel1, { double: proj.number('lat_ts') }],
        ...offsets,
      ];
    case 'laea':
      return [[KEY.Method, { code: 10 }], [KEY.CenterLat, lat], [KEY.CenterLong, lon], ...offsets];
    default:
      return undefined;
  }
}

function placeTags(west: number, north: number, width: number, height: number): Tag[] {
  return [
    [TAG.ModelPixelScale, { type: 'double', values: [width, height, 0] }],
    [TAG.ModelTiepoint, { type: 'double', values: [0, 0, 0, west, north, 0] }],
  ];
}

function keyTags(keys: readonly GeoKey[]): Tag[] {
  const doubles: number[] = [];
  let text = '';
  const sorted = keys.toSorted(([a], [b]) => a - b);
  const directory = [1, 1, 1, sorted.length];
  for (const [key, value] of sorted) {
    if ('code' in value) {
      directory.push(key, 0, 1, value.code);
    } else if ('double' in value) {
      directory.push(key, TAG.GeoDoubleParams, 1, doubles.length);
      doubles.push(value.double);
    } else {
      directory.push(key, TAG.GeoAsciiParams, value.text.length + 1, text.length);
      text += `${value.text}|`;
    }
  }
  const tags: Tag[] = [[TAG.GeoKeyDirectory, { type: 'short', values: directory }]];
  if (doubles.length > 0) tags.push([TAG.GeoDoubleParams, { type: 'double', values: doubles }]);
  if (text !== '') tags.push([TAG.GeoAsciiParams, { type: 'ascii', text }]);
  return tags;
}
