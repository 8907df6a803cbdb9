import { invalidField } from '../platform/fault.ts';
import type { BoundingBox } from './bounding-box.ts';
import { RADIANS } from './sphere.ts';

/** A tile of WebMercatorQuad: zoom level, column from the west, row from the north. */
export type Tile = { readonly z: number; readonly x: number; readonly y: number };

/** Pixels on a side of a tile. */
export const TILE_SIZE = 256;
/** The deepest level that the tile matrix set has. */
export const LARGEST_ZOOM = 24;
/** Half the width of the square world: pi times the axis of WGS 84. */
export const WEB_MERCATOR_EDGE_M = Math.PI * 6_378_137;

/**
 * The tile, when the matrix set has it.
 *
 * @throws {Fault} `invalid-request` naming the field that is not a whole number within its limits
 */
export function checkTile({ z, x, y }: Tile): Tile {
  checkWhole('z', z, LARGEST_ZOOM);
  checkWhole('x', x, 2 ** z - 1);
  checkWhole('y', y, 2 ** z - 1);
  return { z, x, y };
}

function checkWhole(field: string, value: number, maximum: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return;
  const detail = `must be a whole number from 0 to ${maximum}`;
  throw invalidField({ field, value, detail, allowed: { minimum: 0, maximum } });
}

/** `[west, south, east, north]` of a tile in metres of EPSG:3857. */
export function tileBoundsM({ z, x, y }: Tile): BoundingBox {
  const sideM = (2 * WEB_MERCATOR_EDGE_M) / 2 ** z;
  const west = x * sideM - WEB_MERCATOR_EDGE_M;
  const north = WEB_MERCATOR_EDGE_M - y * sideM;
  return [west, north - sideM, west + sideM, north];
}

/** `[west, south, east, north]` of a tile in degrees. */
export function tileBounds({ z, x, y }: Tile): BoundingBox {
  const tiles = 2 ** z;
  return [
    (x / tiles) * 360 - 180,
    mercatorLat((y + 1) / tiles),
    ((x + 1) / tiles) * 360 - 180,
    mercatorLat(y / tiles),
  ];
}

/**
 * Longitudes of the centres of a tile's pixel columns, west to east, degrees.
 *
 * @param border columns of the neighbour tiles on each side; at the edge of the world they lie
 *   beyond 180 degrees
 */
export function tileLons({ z, x }: Tile, size: number = TILE_SIZE, border = 0): Float64Array {
  const pixels = 2 ** z * size;
  const first = x * size - border + 0.5;
  const length = size + 2 * border;
  return Float64Array.from({ length }, (_, i) => ((first + i) / pixels) * 360 - 180);
}

/** Latitudes of the centres of a tile's pixel rows, north to south, degrees; `border` as there. */
export function tileLats({ z, y }: Tile, size: number = TILE_SIZE, border = 0): Float64Array {
  const pixels = 2 ** z * size;
  const first = y * size - border + 0.5;
  const length = size + 2 * border;
  return Float64Array.from({ length }, (_, i) => mercatorLat((first + i) / pixels));
}

/** Latitude at a share of the square world's height, from the north. */
function mercatorLat(share: number): number {
  return Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) / RADIANS;
}

/** Rows and columns of the tiles that meet a box, as OGC tile matrix set limits write them. */
export type TileLimits = {
  readonly tileMatrix: string;
  readonly minTileRow: number;
  readonly maxTileRow: number;
  readonly minTileCol: number;
  readonly maxTileCol: number;
};

/** Limits at a level; a box across the antimeridian takes all columns, as limits cannot wrap. */
export function tileLimits([west, south, east, north]: BoundingBox, z: number): TileLimits {
  const tiles = 2 ** z;
  const toTile = (share: number) => Math.min(tiles - 1, Math.max(0, Math.floor(share * tiles)));
  const crosses = west > east;
  return {
    tileMatrix: String(z),
    minTileRow: toTile(mercatorShare(north)),
    maxTileRow: toTile(mercatorShare(south)),
    minTileCol: crosses ? 0 : toTile((west + 180) / 360),
    maxTileCol: crosses ? tiles - 1 : toTile((east + 180) / 360),
  };
}

/** Share of the square world's height at which a latitude lies, from the north; beyond it, past 0 or 1. */
function mercatorShare(latDeg: number): number {
  return 0.5 - Math.atanh(Math.sin(latDeg * RADIANS)) / (2 * Math.PI);
}

/**
 * The TileMatrixSet document of WebMercatorQuad.
 *
 * @see https://docs.ogc.org/is/17-083r4/17-083r4.html#toc48, annex D.1
 */
export function webMercatorQuad() {
  return {
    id: 'WebMercatorQuad',
    title: 'Google Maps Compatible for the World',
    uri: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad',
    crs: 'http://www.opengis.net/def/crs/EPSG/0/3857',
    orderedAxes: ['X', 'Y'],
    wellKnownScaleSet: 'http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible',
    tileMatrices: Array.from({ length: LARGEST_ZOOM + 1 }, (_, z) => {
      const cellSize = (2 * WEB_MERCATOR_EDGE_M) / TILE_SIZE / 2 ** z;
      return {
        id: String(z),
        // 0.28 mm is the pixel that OGC scale denominators are defined by.
        scaleDenominator: cellSize / 0.00028,
        cellSize,
        cornerOfOrigin: 'topLeft',
        pointOfOrigin: [-WEB_MERCATOR_EDGE_M, WEB_MERCATOR_EDGE_M],
        tileWidth: TILE_SIZE,
        tileHeight: TILE_SIZE,
        matrixWidth: 2 ** z,
        matrixHeight: 2 ** z,
      };
    }),
  } as const;
}
