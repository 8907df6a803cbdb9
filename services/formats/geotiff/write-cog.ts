import { gridShape, type Grid } from '../../earth/grid.ts';
import { Fault } from '../../platform/fault.ts';
import { OWN_CODEC } from './blocks.ts';
import { blockSideOf, encodeBand } from './encode-band.ts';
import { toGeoTags } from './geo-keys.ts';
import { levelSizes, type Resampling } from './overviews.ts';
import { encodeIfd, ifdSize, TAG, type Tag } from './tiff-tags.ts';

/** Takes the bytes of a file from its beginning on, one piece after another. */
export type ByteSink = (bytes: Uint8Array) => Promise<void> | void;

/** Compressed blocks of one band, wherever they lie. */
export type BandBlocks = {
  /** for each level, full resolution first, the bytes of each block */
  readonly blockBytes: readonly Uint32Array[];
  /** the blocks of a level, one after another */
  readLevel(level: number): Promise<Uint8Array> | Uint8Array;
};

export type CogHead = {
  readonly grid: Grid;
  /** what the file is, as GDAL shows it (`gdalinfo`): variable, unit, times, run, marks */
  readonly metadata: Readonly<Record<string, string>>;
  /** a description for each band, or none */
  readonly bandNames?: readonly string[];
};

const HEADER_BYTES = 8;
const MAX_BYTES = 0xffff_ffff;

/**
 * Writes a Cloud Optimized GeoTIFF of float32 bands on a grid: directories first, overviews
 * before the full resolution, blocks of 256 x 256 cells (one smaller one for a small grid), bands one after another (so a member is
 * read alone), nodata `nan`. The grid as JSON stands in the GDAL metadata under `grid`.
 *
 * @param bands values of each band, nx * ny of `gridShape(grid)`, NaN = missing
 * @throws {Fault} too-large when the file would pass 4 GiB (classic TIFF)
 * @see https://docs.ogc.org/is/21-026/21-026.html
 */
export async function writeCog(
  sink: ByteSink,
  head: CogHead,
  bands: readonly Float32Array<ArrayBuffer>[],
  resampling: Resampling = 'average',
): Promise<void> {
  const shape = gridShape(head.grid);
  const encoded = bands.map((values) => {
    if (values.length !== shape.nx * shape.ny) {
      throw new RangeError(`a band has ${values.length} values, not ${shape.nx} x ${shape.ny}`);
    }
    return toBandBlocks(encodeBand({ ...shape, values }, resampling));
  });
  await writeEncodedCog(sink, head, encoded);
}

/** {@link writeCog} for bands encoded before: their compressed blocks are copied as they are. */
export async function writeEncodedCog(
  sink: ByteSink,
  head: CogHead,
  bands: readonly BandBlocks[],
): Promise<void> {
  const { header, levels } = layOut(head, bands);
  await sink(header);
  for (let level = levels - 1; level >= 0; level--) {
    for (const band of bands) await sink(await band.readLevel(level));
  }
}

/** Blocks of a band in memory, as {@link encodeBand} gives them. */
export function toBandBlocks(encoded: {
  readonly bytes: Uint8Array;
  readonly blockBytes: readonly Uint32Array[];
}): BandBlocks {
  return {
    blockBytes: encoded.blockBytes,
    readLevel(level) {
      const start = encoded.blockBytes.slice(0, level).reduce((at, blocks) => at + sum(blocks), 0);
      return encoded.bytes.subarray(start, start + sum(encoded.blockBytes[level]!));
    },
  };
}

/** Everything before the first block: header, ghost area, directories; it fixes every offset. */
function layOut(head: CogHead, bands: readonly BandBlocks[]) {
  const { nx, ny } = gridShape(head.grid);
  const side = blockSideOf(nx, ny);
  const levels = levelSizes(nx, ny, side);
  const byteCounts = levels.map((_, level) => bands.map((band) => band.blockBytes[level]!));
  const tagsOf = (offsets: readonly Uint32Array[]) =>
    levels.map((size, level) => [
      ...imageTags({ ...size, side }, level, bands.length),
      ...(level === 0 ? describeTags(head) : []),
      [TAG.TileOffsets, { type: 'long', values: offsets[level]! }] as const,
      [TAG.TileByteCounts, { type: 'long', values: join(byteCounts[level]!) }] as const,
    ]);
  // The size of a directory does not depend on the offsets in it: lay out with zeros, then fill.
  const empty = byteCounts.map((blocks) => new Uint32Array(join(blocks).length));
  const ghost = ghostArea();
  let end = HEADER_BYTES + ghost.length;
  const ifdOffsets = tagsOf(empty).map((tags) => {
    const offset = end;
    end += ifdSize(tags);
    return offset;
  });
  const { offsets, total } = placeBlocks(byteCounts, end);
  if (total > MAX_BYTES) {
    throw new Fault('too-large', 'a map of more than 4 GiB does not fit a classic TIFF', {
      bytes: total,
      limit: MAX_BYTES,
    });
  }
  const header = new Uint8Array(end);
  header.set([0x49, 0x49, 42, 0]);
  new DataView(header.buffer).setUint32(4, ifdOffsets[0]!, true);
  header.set(ghost, HEADER_BYTES);
  tagsOf(offsets).forEach((tags, level) => {
    const next = ifdOffsets[level + 1] ?? 0;
    header.set(encodeIfd(tags, ifdOffsets[level]!, next), ifdOffsets[level]!);
  });
  return { header, levels: levels.length };
}

/** The smallest overview comes first, then band by band in the order of blocks. */
function placeBlocks(byteCounts: readonly (readonly Uint32Array[])[], start: number) {
  let total = start;
  const offsets = byteCounts.map(() => new Uint32Array());
  for (let level = byteCounts.length - 1; level >= 0; level--) {
    offsets[level] = join(byteCounts[level]!).map((bytes) => {
      const offset = total;
      total += bytes;
      return offset;
    });
  }
  return { offsets, total };
}

function imageTags(
  size: { nx: number; ny: number; side: number },
  level: number,
  bands: number,
): Tag[] {
  const each = (value: number) => Array.from({ length: bands }, () => value);
  const tags: Tag[] = [
    [TAG.NewSubfileType, { type: 'long', values: [level === 0 ? 0 : 1] }],
    [TAG.ImageWidth, { type: 'long', values: [size.nx] }],
    [TAG.ImageLength, { type: 'long', values: [size.ny] }],
    [TAG.BitsPerSample, { type: 'short', values: each(32) }],
    [TAG.Compression, { type: 'short', values: [OWN_CODEC.compression] }],
    [TAG.PhotometricInterpretation, { type: 'short', values: [1] }],
    [TAG.SamplesPerPixel, { type: 'short', values: [bands] }],
    [TAG.PlanarConfiguration, { type: 'short', values: [bands > 1 ? 2 : 1] }],
    [TAG.Predictor, { type: 'short', values: [OWN_CODEC.predictor] }],
    [TAG.TileWidth, { type: 'short', values: [size.side] }],
    [TAG.TileLength, { type: 'short', values: [size.side] }],
    [TAG.SampleFormat, { type: 'short', values: each(3) }],
    [TAG.GdalNodata, { type: 'ascii', text: 'nan' }],
  ];
  if (bands > 1) tags.push([TAG.ExtraSamples, { type: 'short', values: each(0).slice(1) }]);
  return tags;
}

function describeTags(head: CogHead): readonly Tag[] {
  const metadata = { ...head.metadata, grid: JSON.stringify(head.grid) };
  const items = [
    ...Object.entries(metadata).map(
      ([name, value]) => `  <Item name="${toXml(name)}">${toXml(value)}</Item>\n`,
    ),
    ...(head.bandNames ?? []).map(
      (name, band) =>
        `  <Item name="DESCRIPTION" sample="${band}" role="description">${toXml(name)}</Item>\n`,
    ),
  ];
  const text = `<GDALMetadata>\n${items.join('')}</GDALMetadata>`;
  return [...toGeoTags(head.grid), [TAG.GdalMetadata, { type: 'ascii', text }]];
}

/** GDAL's mark of a file whose directories all come before the data. */
function ghostArea(): Uint8Array {
  const layout = 'LAYOUT=IFDS_BEFORE_DATA\nKNOWN_INCOMPATIBLE_EDITION=NO\n ';
  const size = String(layout.length).padStart(6, '0');
  const text = `GDAL_STRUCTURAL_METADATA_SIZE=${size} bytes\n${layout}`;
  // Directories begin on an even offset.
  return new TextEncoder().encode(text.length % 2 === 0 ? text : `${text}\0`);
}

// GDAL reads the named entities only.
const XML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function toXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => XML_ENTITIES[character]!);
}

function sum(numbers: Uint32Array): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function join(arrays: readonly Uint32Array[]): Uint32Array {
  return Uint32Array.from(arrays.flatMap((array) => [...array]));
}
