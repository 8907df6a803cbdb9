import type { CollectionEntry } from '../../catalog/collection.ts';
import type { Styles } from '../../catalog/styles.ts';
import type { BoundingBox } from '../../earth/bounding-box.ts';
import { LARGEST_ZOOM, tileLimits, webMercatorQuad } from '../../earth/tile-matrix.ts';
import { listMapTimes, listMapVariables } from '../../query/find-map.ts';
import { provenanceOf } from '../../query/provenance.ts';
import type { Run } from '../../store/run.ts';

const CRS = 'http://www.opengis.net/def/crs/EPSG/0/3857';
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const TILING_SCHEME = 'http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme';
/** Each deeper level quadruples the tiles of a box: limits say little there. */
const LIMITS_ZOOM = 12;

export const TILE_MATRIX_SET = 'WebMercatorQuad';

/** What a tile set shows: colours (`map`) or values (`coverage`). */
export type TilesetKind = 'map' | 'values';

/** A tile set in short, as a list of tile sets holds it. @see OGC 20-057, 8.2 */
export function toTilesetItem(entry: CollectionEntry, kind: TilesetKind, base: string) {
  const href = `${base}/ogc/collections/${entry.id}/${kind}/tiles/${TILE_MATRIX_SET}`;
  return {
    title: `${entry.title} (${TILE_MATRIX_SET})`,
    dataType: kind === 'map' ? 'map' : 'coverage',
    crs: CRS,
    tileMatrixSetURI: webMercatorQuad().uri,
    links: [
      { rel: 'self', type: 'application/json', href },
      {
        rel: TILING_SCHEME,
        type: 'application/json',
        href: `${base}/ogc/tileMatrixSets/${TILE_MATRIX_SET}`,
      },
    ],
  };
}

/** The whole description of a tile set: where it is, what can be shown, and how to ask. */
export function toTileset(
  { entry, run, bbox }: { entry: CollectionEntry; run: Run; bbox: BoundingBox },
  kind: TilesetKind,
  styles: Styles,
  base: string,
) {
  const item = toTilesetItem(entry, kind, base);
  const href = item.links[0]!.href;
  const template = `${href}/{tileMatrix}/{tileRow}/{tileCol}?variable={variable}&datetime={datetime}&run={run}&generation=${run.generation}&member={member}`;
  const types = kind === 'map' ? ['image/png', 'image/webp'] : ['application/vnd.isohyet.field'];
  return {
    ...item,
    description: entry.description,
    ...provenanceOf(entry, [run]),
    run: run.referenceTime,
    generation: run.generation,
    complete: run.complete,
    missing: run.missing,
    members: run.members,
    boundingBox: { lowerLeft: [bbox[0], bbox[1]], upperRight: [bbox[2], bbox[3]], crs: CRS84 },
    tileMatrixSetLimits: Array.from({ length: LIMITS_ZOOM + 1 }, (_, z) => tileLimits(bbox, z)),
    maxZoom: LARGEST_ZOOM,
    layers: listMapVariables(run).map((variable) => ({
      id: variable.id,
      title: variable.label.en,
      titles: variable.label,
      dataType: item.dataType,
      unit: variable.unit,
      styles: styles
        .listStylesFor(variable)
        .map(({ id, title, status = null }) => ({ id, title, status })),
      validTimes: listMapTimes(run, variable.id),
    })),
    links: [
      ...item.links,
      ...types.map((type) => ({
        rel: 'item',
        type,
        templated: true,
        href: kind === 'map' ? `${template}&style={style}&f=${type.slice(6)}` : template,
      })),
    ],
  };
}
