import type { Context } from 'hono';

import { TILE_SIZE, type Tile } from '../../earth/tile-matrix.ts';
import { openIndexedPngEncoder, toPngPalette, toPngText } from '../../formats/png/indexed.ts';
import { encodeIndexedWebp } from '../../formats/png/webp.ts';
import type { Style } from '../../catalog/style.ts';
import type { FoundMap } from '../../query/find-map.ts';
import type { WindowQuery } from '../../query/window.ts';
import { cacheControl, isNotModified, markText, provenanceHeaders, type Named } from './caching.ts';
import { drawHatch } from './hatch.ts';
import type { openPalettes, ReadyPalette } from './palettes.ts';

export const PICTURES = { png: 'image/png', webp: 'image/webp' } as const;
export type Picture = keyof typeof PICTURES;

type Deps = {
  readonly windows: Pick<WindowQuery, 'readTile'>;
  readonly palettes: ReturnType<typeof openPalettes>;
};

type Wanted = {
  readonly found: FoundMap;
  readonly tile: Tile;
  readonly style: Style;
  readonly format: Picture;
  readonly named: Named;
};

/**
 * Answers coloured tiles. A tile outside the grid is a transparent one: as cacheable as others.
 * Those of an exercise or a scenario are hatched, and PNGs say it in a comment of their own.
 */
export function openMapTiles({ windows, palettes }: Deps) {
  const encodePng = openIndexedPngEncoder(TILE_SIZE, TILE_SIZE);
  const shared = new Uint8Array(TILE_SIZE * TILE_SIZE);
  const nothing = new Uint8Array(4);
  const empty = new Uint8Array(TILE_SIZE * TILE_SIZE);
  const emptyPicture = (format: Picture, comment: Uint8Array | undefined) =>
    format === 'png'
      ? encodePng(empty, toPngPalette(nothing), comment)
      : encodeIndexedWebp(empty, TILE_SIZE, TILE_SIZE, nothing);

  const encode = (
    values: Float32Array,
    { toIndices, rgba, hatchEntry, png }: ReadyPalette,
    format: Picture,
    comment: Uint8Array | undefined,
  ) => {
    // One array for all PNGs: it is filled and encoded before anything else can run.
    const indices = format === 'png' ? shared : new Uint8Array(values.length);
    toIndices(values, indices);
    if (comment !== undefined) drawHatch(values, indices, TILE_SIZE, hatchEntry);
    return format === 'png'
      ? encodePng(indices, png, comment)
      : encodeIndexedWebp(indices, TILE_SIZE, TILE_SIZE, rgba);
  };

  return async (c: Context, wanted: Wanted): Promise<Response> => {
    const { found, tile, style, format, named } = wanted;
    const { z, x, y } = tile;
    const ready = palettes.get(style, found.range);
    const { version, band } = found.map;
    const mark = markText(found.run.marks, found.entry['isohyet:marks']);
    const look = mark === '' ? ready.digest : `${ready.digest}-hatched`;
    const etag = `"${version.slice(0, 16)}-${band}-${look}-${z}-${y}-${x}-${format}"`;
    const headers = {
      'content-type': PICTURES[format],
      'cache-control': cacheControl(found, named),
      etag,
      vary: 'accept',
      ...provenanceHeaders(found),
      'isohyet-style': style.id,
    };
    if (isNotModified(c, etag)) return c.body(null, 304, headers);
    const query = {
      map: found.map,
      frame: { ...tile, size: TILE_SIZE, border: 0 },
      interpolation: interpolationOf(found, style),
    };
    const comment = mark === '' ? undefined : toPngText('Comment', mark);
    const take = (values: Float32Array) => encode(values, ready, format, comment);
    const picture = await windows.readTile(query, take, c.req.raw.signal);
    return c.body(await (picture ?? emptyPicture(format, comment)), 200, headers);
  };
}

/** Between categories there is nothing: the most frequent kind of cloud has no half. */
export function interpolationOf({ variable }: FoundMap, style: Pick<Style, 'interpolation'>) {
  return variable.cellMethod === 'mode' ? 'nearest' : style.interpolation;
}
