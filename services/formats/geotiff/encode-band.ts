import { encodeBlock } from './blocks.ts';
import { halveRaster, levelSizes, type Raster, type Resampling } from './overviews.ts';

const BLOCK_SIDE = 256;
/** TIFF 6.0, section 15: sides of tiles are multiples of this. */
const SIDE_UNIT = 16;

/** Cells along one side of the blocks of an image: 256, or less when all of it fits into one. */
export function blockSideOf(nx: number, ny: number): number {
  return Math.min(BLOCK_SIDE, Math.ceil(Math.max(nx, ny) / SIDE_UNIT) * SIDE_UNIT);
}

/** Compressed blocks of one band: all levels, full resolution first, blocks row by row. */
export type EncodedBand = {
  /** the blocks one after another, level 0 first */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** for each level, the bytes of each block */
  readonly blockBytes: readonly Uint32Array[];
};

/** Cuts a raster into blocks, makes its overviews, and compresses all of them. */
export function encodeBand(raster: Raster, resampling: Resampling = 'average'): EncodedBand {
  const parts: Uint8Array[] = [];
  const blockBytes: Uint32Array[] = [];
  const side = blockSideOf(raster.nx, raster.ny);
  let current = raster;
  levelSizes(raster.nx, raster.ny, side).forEach((_, level) => {
    if (level > 0) current = halveRaster(current, resampling);
    const blocks = encodeLevel(current, side);
    parts.push(...blocks);
    blockBytes.push(Uint32Array.from(blocks, (block) => block.length));
  });
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return { bytes, blockBytes };
}

function encodeLevel(raster: Raster, side: number): Uint8Array[] {
  const cells = new Float32Array(side * side);
  const blocks: Uint8Array[] = [];
  for (let firstRow = 0; firstRow < raster.ny; firstRow += side) {
    for (let firstColumn = 0; firstColumn < raster.nx; firstColumn += side) {
      copyBlock(raster, { firstRow, firstColumn, side }, cells);
      blocks.push(encodeBlock(cells, side));
    }
  }
  return blocks;
}

/** Beyond the raster's edge a block repeats the last cell, which costs next to no bytes. */
function copyBlock(
  { nx, ny, values }: Raster,
  block: { readonly firstRow: number; readonly firstColumn: number; readonly side: number },
  cells: Float32Array,
) {
  const { firstRow, firstColumn, side } = block;
  const width = Math.min(side, nx - firstColumn);
  for (let row = 0; row < side; row++) {
    const sourceRow = Math.min(firstRow + row, ny - 1);
    const source = sourceRow * nx + firstColumn;
    const target = row * side;
    cells.set(values.subarray(source, source + width), target);
    if (width < side) cells.fill(values[source + width - 1]!, target + width, target + side);
  }
}
