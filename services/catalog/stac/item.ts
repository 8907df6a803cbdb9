import { describeCrs } from '../../earth/crs.ts';
import { gridShape } from '../../earth/grid.ts';
import { toBasicTime, toIsoDuration } from '../../earth/time.ts';
import type { Run } from '../../store/run.ts';
import type { CollectionEntry } from '../collection.ts';
import { describeCube, describeExtent } from './cube.ts';
import { EXTENSIONS, PROCESSING_EXTENSION, STAC_VERSION, type Link } from './extensions.ts';
import { derivedFromLinks, describeProcessing } from './lineage.ts';

const COG_TYPE = 'image/tiff; application=geotiff; profile=cloud-optimized';
const PARQUET_TYPE = 'application/vnd.apache.parquet';
/** Multihash prefix of a SHA-256 digest: function 0x12, length 0x20. */
const SHA256_MULTIHASH = '1220';

/** Id of a run's item: its reference time in the basic form, `20261123T000000Z`. */
export function itemId(run: Run): string {
  return toBasicTime(Date.parse(run.referenceTime));
}

/**
 * The STAC 1.1 Item of a run, with the datacube, forecast, file, projection and raster
 * extensions. `datetime` is null: the item spans its valid times, and a search by time finds the
 * runs that say something about that time.
 *
 * @param base address of the service without a slash at the end
 */
export function toStacItem(entry: CollectionEntry, run: Run, base: string) {
  const { bbox, geometry } = describeExtent(run);
  const id = itemId(run);
  const lastMs = Date.parse(run.validTimes.at(-1) ?? run.referenceTime);
  const horizonS = (lastMs - Date.parse(run.referenceTime)) / 1000;
  return {
    type: 'Feature',
    stac_version: STAC_VERSION,
    stac_extensions: [
      ...Object.values(EXTENSIONS),
      ...(run.lineage === undefined ? [] : [PROCESSING_EXTENSION]),
    ],
    id,
    collection: entry.id,
    bbox,
    geometry,
    properties: {
      title: `${entry.title}, ${run.referenceTime}`,
      datetime: null,
      start_datetime: run.validTimes[0] ?? run.referenceTime,
      end_datetime: run.validTimes.at(-1) ?? run.referenceTime,
      created: run.createdAt,
      updated: run.updatedAt,
      license: entry.license,
      providers: entry.providers,
      'forecast:reference_datetime': run.referenceTime,
      'forecast:horizon': toIsoDuration(Math.max(0, horizonS)),
      ...projection(run),
      ...describeCube(run),
      'isohyet:complete': run.complete,
      'isohyet:missing': run.missing,
      'isohyet:marks': run.marks,
      'isohyet:generation': run.generation,
      'isohyet:grid': run.grid,
      'isohyet:attribution': entry['isohyet:attribution'],
      ...(run.lineage === undefined ? {} : describeProcessing(run.lineage)),
    },
    links: [
      ...itemLinks(entry, id, base),
      ...(run.lineage === undefined ? [] : derivedFromLinks(run.lineage, base)),
    ],
    assets: { ...mapAssets(run, `${base}/data/${entry.id}/${id}`) },
  };
}

function itemLinks(entry: CollectionEntry, id: string, base: string): Link[] {
  const collection = `${base}/stac/collections/${entry.id}`;
  const licence = entry.links.find(({ rel }) => rel === 'license');
  return [
    { rel: 'self', type: 'application/geo+json', href: `${collection}/items/${id}` },
    { rel: 'root', type: 'application/json', href: `${base}/stac` },
    { rel: 'parent', type: 'application/json', href: collection },
    { rel: 'collection', type: 'application/json', href: collection },
    ...(licence === undefined ? [] : [licence as Link]),
    {
      rel: 'alternate',
      type: 'application/json',
      title: 'OGC API - EDR instance of this run',
      href: `${base}/ogc/collections/${entry.id}/instances/${id}`,
    },
  ];
}

function projection({ grid }: Run) {
  const { nx, ny } = gridShape(grid);
  const { code, wkt2 } = describeCrs(grid);
  const crs = {
    'proj:code': code ?? null,
    ...(code === undefined && wkt2 !== undefined ? { 'proj:wkt2': wkt2 } : {}),
    'proj:shape': [ny, nx],
  };
  if (grid.kind === 'regular-lonlat' || grid.kind === 'rotated-lonlat') {
    const west = grid.lonFirstDeg - grid.lonStepDeg / 2;
    const north = grid.latFirstDeg + grid.latStepDeg / 2;
    return { ...crs, 'proj:transform': [grid.lonStepDeg, 0, west, 0, -grid.latStepDeg, north] };
  }
  if (grid.kind === 'projected') {
    const left = grid.xFirstM - grid.dxM / 2;
    const top = grid.yFirstM + grid.dyM / 2;
    return { ...crs, 'proj:transform': [grid.dxM, 0, left, 0, -grid.dyM, top] };
  }
  return crs;
}

function mapAssets(run: Run, folder: string) {
  const labels = new Map(run.variables.map((variable) => [variable.id, variable]));
  const maps = run.maps.map((map) => {
    const variable = labels.get(map.variable);
    const statistics =
      map.min === null || map.max === null
        ? {}
        : { statistics: { minimum: map.min, maximum: map.max } };
    const asset = {
      href: `${folder}/${map.path}`,
      type: COG_TYPE,
      title: `${variable?.label.en ?? map.variable}, ${map.validTime}`,
      roles: ['data'],
      ...file(map),
      'forecast:variable': variable?.standardName ?? map.variable,
      'raster:sampling': 'area',
      bands: map.members.map((member) => ({
        name: member === null ? map.variable : `${map.variable} member ${member}`,
        data_type: 'float32',
        nodata: 'nan',
        ...(variable === undefined ? {} : { unit: variable.unit }),
        ...statistics,
      })),
    };
    return [`${map.variable}/${map.validTime}`, asset] as const;
  });
  const series = run.series.map((part) => {
    const asset = {
      href: `${folder}/${part.path}`,
      type: PARQUET_TYPE,
      title: `series of tile row ${part.tileRow}, column ${part.tileColumn}`,
      roles: ['data'],
      ...file(part),
      'isohyet:bbox': part.bbox,
    };
    return [`series/${part.tileRow}-${part.tileColumn}`, asset] as const;
  });
  return Object.fromEntries([...maps, ...series]);
}

function file({ path, bytes, sha256 }: { path: string; bytes: number; sha256: string }) {
  return {
    'file:size': bytes,
    'file:checksum': `${SHA256_MULTIHASH}${sha256}`,
    'file:local_path': path,
  };
}
