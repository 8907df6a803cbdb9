import { openFileSource } from '../platform/byte-source.ts';
import { openCog, type BlockCache, type CogReader } from '../formats/geotiff/open-cog.ts';

/** One map file of a run: a variable at a valid time, one band a member. */
export type MapReader = CogReader;

/**
 * Opens a map file of the store; it must be closed.
 *
 * @param blocks decoded blocks shared with other maps; by default a small cache of its own
 * @throws {Fault} not-found when there is no such file, corrupt-data when it is damaged or cut off
 */
export async function openMap(path: string, blocks?: BlockCache): Promise<MapReader> {
  const source = await openFileSource(path);
  try {
    return await openCog(source, blocks);
  } catch (error) {
    await source.close();
    throw error;
  }
}
