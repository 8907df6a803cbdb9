import { encodeBlock } from './blocks.ts';
import { halveRaster, levelSizes, type Raster, type Resampling } from './overviews.ts';

/** Cells along one side of a block. */
export const BLOCK_SIDE = 256;

/** Compressed blocks of one band: all levels, full resolution first, blocks row by row. */
export type EncodedBand = {
  /** the blocks one after another, level 0 first */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** for each level, the bytes of each block */
  readonly blockBytes: readonly Uint32Array[];
};

/** Number of blocks across and down a level. */
export function blockCounts(level: { readonly nx: number; readonly ny: number }): {
  readonly across: number;
  readonly down: number;
} {
  return { across: Math.ceil(level.nx / BLOCK_SIDE), down: Math.ceil(level.ny / BLOCK_SIDE) };
}

/** Cuts a raster into blocks, makes its overviews, and compresses all of them. */
export function encodeBand(raster: Raster, resampling: Resampling = 'average'): EncodedBand {
  const parts: Uint8Array[] = [];
  const blockBytes: Uint32Array[] = [];
  let current = raster;
  levelSizes(raster.nx, raster.ny, BLOCK_SIDE).forEach((_, level) => {
    if (level > 0) current = halveRaster(current, resampling);
    const blocks = encodeLevel(current);
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

function encodeLevel(raster: Raster): Uint8Array[] {
  const { across, down } = blockCounts(raster);
  const cells = new Float32Array(BLOCK_SIDE * BLOCK_SIDE);
  const blocks: Uint8Array[] = [];
  for (let blockRow = 0; blockRow < down; blockRow++) {
    for (let blockColumn = 0; blockColumn < across; blockColumn++) {
      copyBlock(raster, blockRow, blockColumn, cells);
      blocks.push(encodeBlock(cells, BLOCK_SIDE));
    }
  }
  return blocks;
}

/** Beyond the raster's edge a block repeats the last cell, which costs next to no bytes. */
function copyBlock(
  { nx, ny, values }: Raster,
  blockRow: number,
  blockColumn: number,
  cells: Float32Array,
) {
  const firstColumn = blockColumn * BLOCK_SIDE;
  const width = Math.min(BLOCK_SIDE, nx - firstColumn);
  for (let row = 0; row < BLOCK_SIDE; row++) {
    const sourceRow = Math.min(blockRow * BLOCK_SIDE + row, ny - 1);
    const source = sourceRow * nx + firstColumn;
    const target = row * BLOCK_SIDE;
    cells.set(values.subarray(source, source + width), target);
    if (width < BLOCK_SIDE) {
      cells.fill(values[source + width - 1]!, target + width, target + BLOCK_SIDE);
    }
  }
}
