import { GeoTIFF, type GeoTIFFImage } from 'geotiff';

import type { ByteSource } from '../../platform/byte-source.ts';
import { Fault } from '../../platform/fault.ts';
import { fromXml } from './parse-cog.ts';

/** What any GeoTIFF says of itself, and its values: for files of others. */
export type GeotiffReader = {
  readonly nx: number;
  readonly ny: number;
  readonly bands: number;
  /** `float32`, `uint8`, ... of the first band */
  readonly dataType: string;
  /** sizes of the overviews, largest first */
  readonly overviews: readonly { readonly nx: number; readonly ny: number }[];
  /** the value that stands for missing; absent when the file names none */
  readonly nodata?: number;
  /** of the coordinate reference system; absent when it is user-defined or there is none */
  readonly epsg?: number;
  /** geokeys by name, as the file has them; empty without any */
  readonly geoKeys: Readonly<Record<string, unknown>>;
  /** west, south, east, north in the units of the reference system; absent without a north-up one */
  readonly bbox?: readonly [number, number, number, number];
  /** GDAL's metadata of the file */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * All values of a band, row by row from the top, NaN where the file's nodata stands.
   *
   * @throws {Fault} too-large above `maxCells`; corrupt-data
   */
  readBand(band: number, maxCells?: number, signal?: AbortSignal): Promise<Float64Array>;
};

const MAX_CELLS = 100_000_000;
const SAMPLE_KINDS: Readonly<Record<number, string>> = { 1: 'uint', 2: 'int', 3: 'float' };

/**
 * Opens any GeoTIFF through the `geotiff` package: strips or tiles, any sample type, classic or
 * BigTIFF, either byte order. The caller closes the source.
 *
 * @throws {Fault} corrupt-data when it is no TIFF that can be read
 */
export async function openGeotiff(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<GeotiffReader> {
  const size = await source.size(signal);
  try {
    const tiff = await GeoTIFF.fromSource(toGeotiffSource(source, size), {}, signal);
    const count = await tiff.getImageCount();
    const images = await Promise.all(Array.from({ length: count }, (_, i) => tiff.getImage(i)));
    return describe(images);
  } catch (error) {
    throw toFault(error);
  }
}

async function describe(images: readonly GeoTIFFImage[]): Promise<GeotiffReader> {
  const image = images[0]!;
  const nx = image.getWidth();
  const ny = image.getHeight();
  const nodata = image.getGDALNoData();
  const epsg = readEpsg(image);
  const bbox = readBbox(image);
  const metadata = await image.getGDALMetadata(null).catch(() => null);
  return {
    nx,
    ny,
    bands: image.getSamplesPerPixel(),
    dataType: `${SAMPLE_KINDS[image.getSampleFormat(0)] ?? 'uint'}${image.getBitsPerSample(0)}`,
    // Reduced images have bit 0 of NewSubfileType set, and bit 2 for masks (TIFF 6.0, section 8).
    overviews: images
      .slice(1)
      .filter((each) => each.getFileDirectory().getValue('NewSubfileType') === 1)
      .map((each) => ({ nx: each.getWidth(), ny: each.getHeight() })),
    ...(nodata !== null && { nodata }),
    ...(epsg !== undefined && { epsg }),
    geoKeys: { ...image.getGeoKeys() },
    ...(bbox !== undefined && { bbox }),
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, fromXml(String(value))]),
    ),
    async readBand(band, maxCells = MAX_CELLS, signal) {
      if (nx * ny > maxCells) {
        throw new Fault('too-large', `the image has ${nx} x ${ny} cells`, { limit: maxCells });
      }
      try {
        const [values] = await image.readRasters({
          samples: [band],
          ...(signal !== undefined && { signal }),
        });
        // The file says nodata in decimals: in single precision it is another number.
        const missing = values instanceof Float32Array ? Math.fround(nodata ?? NaN) : nodata;
        return Float64Array.from(values as ArrayLike<number>, (value) =>
          value === missing ? NaN : value,
        );
      } catch (error) {
        throw toFault(error);
      }
    },
  };
}

function readEpsg(image: GeoTIFFImage): number | undefined {
  const keys = image.getGeoKeys();
  const code: unknown = keys?.ProjectedCSTypeGeoKey ?? keys?.GeographicTypeGeoKey;
  // 32767 is "user-defined" (GeoTIFF 1.1, clause 7.1).
  return typeof code === 'number' && code < 32_767 && code > 0 ? code : undefined;
}

function readBbox(image: GeoTIFFImage): [number, number, number, number] | undefined {
  // Row and column terms of the other axis: the raster is turned, and a box would not be its edge.
  const transform = image.getFileDirectory().getValue('ModelTransformation');
  if (transform !== undefined && (transform[1] !== 0 || transform[4] !== 0)) return undefined;
  try {
    const [west, south, east, north] = image.getBoundingBox() as [number, number, number, number];
    // A tie point may mark the centre of a cell: its edge lies half a cell up and left.
    const half = image.pixelIsArea() ? 0 : 0.5;
    const [dx, dy] = image.getResolution() as [number, number];
    const [x, y] = [half * dx, half * dy];
    return [west - x, Math.min(south, north) - y, east - x, Math.max(south, north) - y];
  } catch {
    // Without tie point or transformation there is no place to tell.
    return undefined;
  }
}

/** The package's source over ours. Its decoders own the buffers they are given. */
function toGeotiffSource(source: ByteSource, size: number) {
  const fetchSlice = async (slice: { offset: number; length: number }, signal?: AbortSignal) => {
    // The package asks for a fixed length first, which small files do not have.
    const length = Math.max(0, Math.min(slice.length, size - slice.offset));
    const bytes = await source.read(slice.offset, length, signal);
    return { offset: slice.offset, length, data: bytes.buffer };
  };
  return {
    fileSize: size,
    fetchSlice,
    fetch: async (slices: { offset: number; length: number }[], signal?: AbortSignal) => {
      const read = await Promise.all(slices.map((slice) => fetchSlice(slice, signal)));
      return read.map(({ data }) => data);
    },
    close: async () => undefined,
  };
}

function toFault(error: unknown): unknown {
  if (error instanceof Fault || (error as Error).name === 'AbortError') return error;
  const { message } = error as Error;
  const kind = /compression|cannot decode/i.test(message) ? 'unsupported-format' : 'corrupt-data';
  return new Fault(kind, `not a readable TIFF: ${message}`, {}, error);
}
