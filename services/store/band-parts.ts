import { openFileSource, type ByteSource } from '../platform/byte-source.ts';
import { readAhead } from '../platform/read-ahead.ts';
import { readCogLayout } from '../formats/geotiff/open-cog.ts';
import type { CogLayout } from '../formats/geotiff/parse-cog.ts';
import type { BandBlocks } from '../formats/geotiff/write-cog.ts';
import type { BandPart } from './store-job.ts';

/**
 * Opens compressed bands where they lie, each file once. Blocks are copied, never decoded, so
 * putting members together costs no more than reading and writing them.
 */
export async function openBandParts(
  parts: readonly BandPart[],
): Promise<{ readonly bands: readonly BandBlocks[]; close(): Promise<void> }> {
  const sources = new Map<string, ByteSource>();
  const layouts = new Map<string, CogLayout>();
  const close = async () => {
    await Promise.all([...sources.values()].map((source) => source.close()));
  };
  try {
    for (const part of parts) {
      if (sources.has(part.path)) continue;
      const opened = await openFileSource(part.path);
      // The members of a map lie near each other in the spool, with others between them.
      const source = part.from === 'spool' ? readAhead(opened) : opened;
      sources.set(part.path, source);
      if (part.from === 'map') layouts.set(part.path, await readCogLayout(source));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const bands = parts.map((part) => {
    const source = sources.get(part.path)!;
    if (part.from === 'spool') return spooledBand(source, part.offset, part.blockBytes);
    return mapBand(source, layouts.get(part.path)!, part.band);
  });
  return { bands, close };
}

function spooledBand(
  source: ByteSource,
  offset: number,
  blockBytes: readonly Uint32Array[],
): BandBlocks {
  const lengths = blockBytes.map((blocks) => blocks.reduce((sum, bytes) => sum + bytes, 0));
  return {
    blockBytes,
    readLevel(level) {
      const before = lengths.slice(0, level).reduce((sum, length) => sum + length, 0);
      return source.read(offset + before, lengths[level]!);
    },
  };
}

/** In a map the blocks of a band at a level lie one after another. */
function mapBand(source: ByteSource, layout: CogLayout, band: number): BandBlocks {
  const rangeOf = (level: number) => {
    const { blocksAcross, blocksDown, offsets, byteCounts } = layout.levels[level]!;
    const blocks = blocksAcross * blocksDown;
    const bytes = byteCounts.slice(band * blocks, (band + 1) * blocks);
    return { offset: offsets[band * blocks]!, bytes };
  };
  return {
    blockBytes: layout.levels.map((_, level) => rangeOf(level).bytes),
    readLevel(level) {
      const { offset, bytes } = rangeOf(level);
      return source.read(
        offset,
        bytes.reduce((sum, each) => sum + each, 0),
      );
    },
  };
}
