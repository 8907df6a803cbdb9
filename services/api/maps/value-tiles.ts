import { gzipSync, zstdCompressSync } from 'node:zlib';

import { accepts } from 'hono/accepts';
import type { Context } from 'hono';

import type { Style } from '../../catalog/style.ts';
import { TILE_SIZE, type Tile } from '../../earth/tile-matrix.ts';
import { chooseQuantisation, encodeValueTile } from '../../formats/value-tile/encode-value-tile.ts';
import { VALUE_TILE_TYPE } from '../../formats/value-tile/value-tile.ts';
import type { FoundMap } from '../../query/find-map.ts';
import { provenanceOf } from '../../query/provenance.ts';
import type { WindowQuery } from '../../query/window.ts';
import { cacheControl, isNotModified, provenanceHeaders, type Named } from './caching.ts';
import { interpolationOf } from './map-tiles.ts';
import { TILE_MATRIX_SET } from './tilesets.ts';

/** A neighbour's pixel on each side: what blending across the edges of tiles needs. */
const BORDER = 1;
const SIDE = TILE_SIZE + 2 * BORDER;
const CODINGS = ['zstd', 'gzip', 'identity'];

type Wanted = {
  readonly found: FoundMap;
  readonly tile: Tile;
  /** of the variable: says whether its values may be blended */
  readonly style: Style;
  readonly named: Named;
};

/** Answers value tiles; one outside the grid holds no value, and says so in its header. */
export function openValueTiles(windows: Pick<WindowQuery, 'readTile'>) {
  return async (c: Context, { found, tile, style, named }: Wanted): Promise<Response> => {
    const { z, x, y } = tile;
    const { version, band } = found.map;
    const coding = accepts(c, {
      header: 'Accept-Encoding',
      supports: CODINGS,
      default: 'identity',
    });
    const quantisation = chooseQuantisation(found.range);
    const steps = `${quantisation.scale}_${quantisation.offset}`;
    const etag = `"${version.slice(0, 16)}-${band}-${steps}-${z}-${y}-${x}-${coding}"`;
    const headers = {
      'content-type': VALUE_TILE_TYPE,
      'cache-control': cacheControl(found, named),
      etag,
      vary: 'accept-encoding',
      ...provenanceHeaders(found),
    };
    if (isNotModified(c, etag)) return c.body(null, 304, headers);
    const interpolation = interpolationOf(found, style);
    const frame = { ...tile, size: TILE_SIZE, border: BORDER };
    const query = { map: found.map, frame, interpolation } as const;
    const shape = { nx: SIDE, ny: SIDE, border: BORDER };
    const about = { ...describe(found, tile), interpolation };
    const encode = (values: Float32Array) => encodeValueTile(values, shape, quantisation, about);
    const sampled = await windows.readTile(query, encode, c.req.raw.signal);
    const bytes = sampled ?? encode(new Float32Array(SIDE * SIDE).fill(NaN));
    if (coding === 'identity') return c.body(bytes, 200, headers);
    const packed = coding === 'zstd' ? zstdCompressSync(bytes) : gzipSync(bytes, { level: 1 });
    return c.body(new Uint8Array(packed), 200, { ...headers, 'content-encoding': coding });
  };
}

function describe({ entry, run, variable, file, member }: FoundMap, { z, x, y }: Tile) {
  return {
    ...provenanceOf(entry, [run]),
    variable: variable.id,
    unit: variable.unit,
    run: run.referenceTime,
    generation: run.generation,
    validTime: file.validTime,
    member,
    tile: { tileMatrixSet: TILE_MATRIX_SET, z, y, x },
  };
}
