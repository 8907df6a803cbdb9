import { gridShape, type Grid } from '../../../earth/grid.ts';
import { openMap } from '../../../store/maps.ts';
import type { MapPlace } from './river-record.ts';

/** Side of the blocks that maps are stored in: one that is cut would be decoded twice. */
const BLOCK_CELLS = 256;
/** What is held of many fields at once, beside a few values a cell of the whole grid. */
const MOST_HELD_BYTES = 128 * 1024 * 1024;

/** A rectangle of cells; x and y are of its first cell. */
export type CellBlock = {
  readonly x: number;
  readonly y: number;
  readonly nx: number;
  readonly ny: number;
};

/**
 * Cuts a grid into rectangles of whole stored blocks, row by row, so that what is held of one of them
 * stays below 128 MiB, or is one block of 256 by 256 cells where that takes more.
 *
 * @param bytesACell held while a rectangle is worked on
 */
export function cutBlocks(
  grid: Grid,
  bytesACell: number,
  mostBytes: number = MOST_HELD_BYTES,
): readonly CellBlock[] {
  const { nx, ny } = gridShape(grid);
  const held = Math.max(1, Math.floor(mostBytes / (bytesACell * BLOCK_CELLS ** 2)));
  const across = Math.ceil(nx / BLOCK_CELLS);
  const width = Math.min(held, across) * BLOCK_CELLS;
  const height = Math.max(1, Math.floor(held / across)) * BLOCK_CELLS;
  const blocks: CellBlock[] = [];
  for (let y = 0; y < ny; y += height) {
    for (let x = 0; x < nx; x += width) {
      blocks.push({ x, y, nx: Math.min(width, nx - x), ny: Math.min(height, ny - y) });
    }
  }
  return blocks;
}

/** Writes the values of a rectangle to their places in the whole grid. */
export function placeBlock(
  whole: Float32Array,
  gridNx: number,
  { x, y, nx, ny }: CellBlock,
  values: Float32Array,
): void {
  for (let row = 0; row < ny; row++) {
    whole.set(values.subarray(row * nx, (row + 1) * nx), (y + row) * gridNx + x);
  }
}

/**
 * The values of bands of one map within a rectangle, one band after another.
 *
 * @throws {Fault} corrupt-data, not-found naming the file
 */
export async function* readBands(
  places: readonly MapPlace[],
  block: CellBlock,
): AsyncGenerator<Float32Array> {
  const [first] = places;
  if (first === undefined) return;
  const map = await openMap(first.path);
  try {
    for (const { band } of places) yield await map.readWindow({ level: 0, band, ...block });
  } finally {
    await map.close();
  }
}

/** The values of one band of a map within a rectangle. */
export async function readBlock(place: MapPlace, block: CellBlock): Promise<Float32Array> {
  for await (const values of readBands([place], block)) return values;
  throw new TypeError('a map has no band');
}
