import type { ByteSource } from '../../platform/byte-source.ts';
import { Fault } from '../../platform/fault.ts';
import { openPromiseCache } from '../../platform/promise-cache.ts';
import { decodeBlock } from './blocks.ts';
import { parseCog, type CogLayout, type CogLevel } from './parse-cog.ts';

/** Cells of one band at one level: column x, row y, nx columns and ny rows. */
export type CogWindow = {
  /** 0 = full resolution */
  readonly level: number;
  readonly band: number;
  readonly x: number;
  readonly y: number;
  readonly nx: number;
  readonly ny: number;
};

export type CogReader = {
  readonly nx: number;
  readonly ny: number;
  readonly bands: number;
  readonly levels: readonly { readonly nx: number; readonly ny: number }[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Values row by row, NaN = missing. @throws {RangeError} when the window leaves the level */
  readWindow(window: CogWindow, signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>>;
  close(): Promise<void>;
};

/** Decoded blocks, shared by any number of readers. */
export type BlockCache = Pick<ReturnType<typeof openPromiseCache<Float32Array>>, 'get'>;

/** A cache of decoded blocks of at most `maxBytes`. */
export function openBlockCache(maxBytes: number): BlockCache {
  return openPromiseCache<Float32Array>(maxBytes, (cells) => cells.byteLength);
}

const HEADER_READ_BYTES = 64 * 1024;
/** Reading this many bytes in vain is cheaper than a second request to a far store. */
const MAX_GAP_BYTES = 1024 * 1024;
const MAX_READ_BYTES = 16 * 1024 * 1024;

/**
 * Opens a COG written by {@link writeCog}: one read for the header (of 64 KiB, a second one only
 * for a longer header), then one read for the blocks of a window that no cache holds, as long as
 * they lie within a MiB of each other. The source is closed with the reader.
 *
 * @throws {Fault} corrupt-data for a file that is damaged or cut off; unsupported-format for
 *   another kind of TIFF
 */
export async function openCog(
  source: ByteSource,
  cache: BlockCache = openBlockCache(16 * 1024 * 1024),
  signal?: AbortSignal,
): Promise<CogReader> {
  const layout = await readCogLayout(source, signal);
  const full = layout.levels[0]!;
  return {
    nx: full.nx,
    ny: full.ny,
    bands: layout.bands,
    levels: layout.levels.map(({ nx, ny }) => ({ nx, ny })),
    metadata: layout.metadata,
    async readWindow(window, signal) {
      signal?.throwIfAborted();
      const blocks = findBlocks(layout, window);
      const decoded = await readBlocks(source, layout, window, blocks, cache);
      signal?.throwIfAborted();
      return cutWindow(layout, window, blocks, decoded);
    },
    close: () => source.close(),
  };
}

/** Where everything lies in a COG written by {@link writeCog}. Throws as {@link openCog} does. */
export async function readCogLayout(source: ByteSource, signal?: AbortSignal): Promise<CogLayout> {
  const size = await source.size(signal);
  let length = Math.min(size, HEADER_READ_BYTES);
  for (;;) {
    const parsed = parseCog(await source.read(0, length, signal), size);
    if ('levels' in parsed) return parsed;
    if (parsed.needed > size || parsed.needed <= length) {
      throw new Fault('corrupt-data', 'the file ends within its header', { size });
    }
    // Directories are found one by one: a longer guess saves reading again for each.
    length = Math.min(size, Math.max(parsed.needed, length * 4));
  }
}

/** A block a window touches: its index in the level's lists, its row and column. */
type Block = { readonly index: number; readonly row: number; readonly column: number };

/** Blocks of a window, in the order in which they lie in the file. */
export function findBlocks(layout: CogLayout, window: CogWindow): readonly Block[] {
  const level = layout.levels[window.level];
  const inside =
    level !== undefined &&
    window.band >= 0 &&
    window.band < layout.bands &&
    window.x >= 0 &&
    window.y >= 0 &&
    window.nx > 0 &&
    window.ny > 0 &&
    window.x + window.nx <= level.nx &&
    window.y + window.ny <= level.ny;
  if (!inside) throw new RangeError(`no such window: ${JSON.stringify(window)}`);
  const side = layout.blockSide;
  const blocks: Block[] = [];
  for (let row = Math.floor(window.y / side); row * side < window.y + window.ny; row++) {
    for (let column = Math.floor(window.x / side); column * side < window.x + window.nx; column++) {
      const index = (window.band * level.blocksDown + row) * level.blocksAcross + column;
      blocks.push({ index, row, column });
    }
  }
  return blocks;
}

/** A byte range and the blocks in it. */
type Range = { offset: number; end: number; blocks: number[] };

/** Joins blocks to as few reads as their gaps allow. */
export function planRanges(level: CogLevel, indices: readonly number[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const index of indices) {
    const offset = level.offsets[index]!;
    const end = offset + level.byteCounts[index]!;
    const last = ranges.at(-1);
    if (last && offset - last.end <= MAX_GAP_BYTES && end - last.offset <= MAX_READ_BYTES) {
      last.end = end;
      last.blocks.push(index);
    } else {
      ranges.push({ offset, end, blocks: [index] });
    }
  }
  return ranges;
}

async function readBlocks(
  source: ByteSource,
  layout: CogLayout,
  window: CogWindow,
  blocks: readonly Block[],
  cache: BlockCache,
): Promise<Float32Array[]> {
  const level = layout.levels[window.level]!;
  const wanted = new Map<number, PromiseWithResolvers<Float32Array>>();
  const decoded = blocks.map(({ index }) =>
    cache.get(`${source.key}#${window.level}/${index}`, () => {
      const waiter = Promise.withResolvers<Float32Array>();
      wanted.set(index, waiter);
      return waiter.promise;
    }),
  );
  // Others may wait for these blocks too: a signal of this reader must not stop them.
  for (const range of planRanges(level, [...wanted.keys()])) {
    void fetchRange(source, layout, level, range, wanted);
  }
  return Promise.all(decoded);
}

async function fetchRange(
  source: ByteSource,
  layout: CogLayout,
  level: CogLevel,
  range: Range,
  wanted: ReadonlyMap<number, PromiseWithResolvers<Float32Array>>,
): Promise<void> {
  const shape = { width: layout.blockSide, count: layout.blockSide ** 2 };
  try {
    const bytes = await source.read(range.offset, range.end - range.offset);
    for (const index of range.blocks) {
      const start = level.offsets[index]! - range.offset;
      const block = bytes.subarray(start, start + level.byteCounts[index]!);
      wanted.get(index)!.resolve(decodeBlock(block, shape, layout.codec));
    }
  } catch (error) {
    // Those resolved before keep their cells.
    for (const index of range.blocks) wanted.get(index)!.reject(error);
  }
}

function cutWindow(
  layout: CogLayout,
  window: CogWindow,
  blocks: readonly Block[],
  decoded: readonly Float32Array[],
): Float32Array<ArrayBuffer> {
  const side = layout.blockSide;
  const values = new Float32Array(window.nx * window.ny);
  blocks.forEach(({ row, column }, i) => {
    const left = Math.max(window.x, column * side);
    const right = Math.min(window.x + window.nx, (column + 1) * side);
    const top = Math.max(window.y, row * side);
    const bottom = Math.min(window.y + window.ny, (row + 1) * side);
    for (let y = top; y < bottom; y++) {
      const start = (y - row * side) * side + left - column * side;
      const cells = decoded[i]!.subarray(start, start + right - left);
      values.set(cells, (y - window.y) * window.nx + left - window.x);
    }
  });
  return values;
}
