import { Fault } from '../../platform/fault.ts';
import { COMPRESSION, PREDICTOR, type BlockCodec } from './blocks.ts';
import { TAG } from './tiff-tags.ts';

/** One resolution of a COG: where each block lies. */
export type CogLevel = {
  readonly nx: number;
  readonly ny: number;
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** index: (band * blocksDown + row) * blocksAcross + column */
  readonly offsets: Uint32Array;
  readonly byteCounts: Uint32Array;
};

export type CogLayout = {
  readonly bands: number;
  readonly blockSide: number;
  readonly codec: BlockCodec;
  /** full resolution first */
  readonly levels: readonly CogLevel[];
  readonly metadata: Readonly<Record<string, string>>;
};

/** The header is longer than the bytes at hand: read at least `needed` from the beginning. */
export type HeaderTooShort = { readonly needed: number };

type Entry = { type: number; count: number; at: number };
const TYPE_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 12: 8 };
const MAX_ENTRIES = 200;
/** Levels halve, so this is plenty; it also ends a loop of directories. */
const MAX_IFDS = 32;

/**
 * Reads the directories of a COG as this module writes them.
 *
 * @param bytes the beginning of the file
 * @param fileSize of the whole file: blocks beyond it mean the file was cut off
 * @throws {Fault} unsupported-format for another kind of TIFF, corrupt-data for a damaged one
 */
export function parseCog(bytes: Uint8Array, fileSize: number): CogLayout | HeaderTooShort {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 8) throw new Fault('corrupt-data', 'the file is too short for a TIFF');
  if (view.getUint32(0, true) !== 0x002a4949) {
    throw new Fault('unsupported-format', 'not a little-endian classic TIFF');
  }
  const ifds: Map<number, Entry>[] = [];
  let needed = 8;
  for (let offset = view.getUint32(4, true); offset !== 0;) {
    if (ifds.length === MAX_IFDS) throw new Fault('corrupt-data', 'too many TIFF directories');
    if (offset + 2 > bytes.length) return { needed: offset + 2 };
    const count = view.getUint16(offset, true);
    if (count > MAX_ENTRIES) throw new Fault('corrupt-data', 'a TIFF directory is too long');
    needed = Math.max(needed, offset + 2 + count * 12 + 4);
    if (needed > bytes.length) return { needed };
    const entries = readEntries(view, offset + 2, count);
    for (const entry of entries.values()) {
      needed = Math.max(needed, entry.at + entry.count * TYPE_BYTES[entry.type]!);
    }
    if (needed > fileSize) throw new Fault('corrupt-data', 'the file ends within its header');
    ifds.push(entries);
    offset = view.getUint32(offset + 2 + count * 12, true);
  }
  if (needed > bytes.length) return { needed };
  if (ifds[0] === undefined) throw new Fault('corrupt-data', 'the TIFF has no image');
  return toLayout(view, ifds, fileSize);
}

function readEntries(view: DataView, start: number, count: number): Map<number, Entry> {
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const at = start + i * 12;
    const type = view.getUint16(at + 2, true);
    const values = view.getUint32(at + 4, true);
    const size = TYPE_BYTES[type];
    if (size === undefined) continue;
    const inside = size * values <= 4;
    entries.set(view.getUint16(at, true), {
      type,
      count: values,
      at: inside ? at + 8 : view.getUint32(at + 8, true),
    });
  }
  return entries;
}

function toLayout(view: DataView, ifds: readonly Map<number, Entry>[], size: number): CogLayout {
  const first = ifds[0]!;
  const number = (ifd: Map<number, Entry>, tag: number) => readNumbers(view, ifd.get(tag))[0] ?? 0;
  const bands = number(first, TAG.SamplesPerPixel);
  const blockSide = number(first, TAG.TileWidth);
  const codec = {
    compression: number(first, TAG.Compression),
    predictor: number(first, TAG.Predictor) || PREDICTOR.none,
  };
  const known =
    // 0 the image, 1 an overview; masks are other kinds.
    ifds.every((ifd) => number(ifd, TAG.NewSubfileType) <= 1) &&
    readNumbers(view, first.get(TAG.SampleFormat)).every((format) => format === 3) &&
    readNumbers(view, first.get(TAG.BitsPerSample)).every((bits) => bits === 32) &&
    (bands === 1 || number(first, TAG.PlanarConfiguration) === 2) &&
    blockSide > 0 &&
    blockSide === number(first, TAG.TileLength) &&
    Object.values<number>(COMPRESSION).includes(codec.compression) &&
    Object.values<number>(PREDICTOR).includes(codec.predictor);
  if (!known) {
    throw new Fault('unsupported-format', 'a TIFF that is not of tiled float32 bands', codec);
  }
  const levels = ifds.map((ifd): CogLevel => {
    const nx = number(ifd, TAG.ImageWidth);
    const ny = number(ifd, TAG.ImageLength);
    const blocksAcross = Math.ceil(nx / blockSide);
    const blocksDown = Math.ceil(ny / blockSide);
    const offsets = Uint32Array.from(readNumbers(view, ifd.get(TAG.TileOffsets)));
    const byteCounts = Uint32Array.from(readNumbers(view, ifd.get(TAG.TileByteCounts)));
    const blocks = bands * blocksAcross * blocksDown;
    if (nx === 0 || ny === 0 || offsets.length !== blocks || byteCounts.length !== blocks) {
      throw new Fault('corrupt-data', 'a TIFF directory does not list the blocks of its image');
    }
    if (offsets.some((offset, block) => offset + byteCounts[block]! > size)) {
      throw new Fault('corrupt-data', 'the file was cut off: blocks are missing', { size });
    }
    return { nx, ny, blocksAcross, blocksDown, offsets, byteCounts };
  });
  return { bands, blockSide, codec, levels, metadata: readMetadata(view, first) };
}

function readNumbers(view: DataView, entry: Entry | undefined): number[] {
  if (entry === undefined) return [];
  const { type, at } = entry;
  return Array.from({ length: entry.count }, (_, i) => {
    if (type === 3) return view.getUint16(at + i * 2, true);
    if (type === 4) return view.getUint32(at + i * 4, true);
    if (type === 12) return view.getFloat64(at + i * 8, true);
    return view.getUint8(at + i);
  });
}

function readMetadata(view: DataView, ifd: Map<number, Entry>): Record<string, string> {
  const text = readText(view, ifd.get(TAG.GdalMetadata));
  const items = text.matchAll(/<Item name="([^"]*)">([^<]*)<\/Item>/g);
  return Object.fromEntries([...items].map(([, name, value]) => [fromXml(name!), fromXml(value!)]));
}

function readText(view: DataView, entry: Entry | undefined): string {
  if (entry === undefined) return '';
  const bytes = new Uint8Array(
    view.buffer,
    view.byteOffset + entry.at,
    Math.max(0, entry.count - 1),
  );
  return new TextDecoder().decode(bytes);
}

const XML_CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
};

/** Text of GDAL's metadata with its XML entities as characters. */
export function fromXml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot);/g, (entity) => XML_CHARACTERS[entity]!);
}
