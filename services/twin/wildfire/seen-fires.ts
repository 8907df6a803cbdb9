import type { SeenFires } from '../assimilation/later-observations.ts';
import type { Row } from '../table-rows.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { toHotspots, toMappedFires } from './active-fires.ts';
import type { Area } from './areas.ts';

/** What was seen of the fires of an area. */
export type Seen = SeenFires & {
  /** of the newest observation; -Infinity without any */
  readonly newestMs: number;
};

/** A fire may have burned for long; its detections of a month still belong to it. */
const LOOK_BACK_MS = 30 * 86_400_000;

/**
 * Reads the detections of a month up to the newest, and all outlines.
 *
 * @param untilMs what was seen later is left out
 */
export async function readSeen(
  { observations }: Area,
  { readTable, tables }: Pick<TwinDeps, 'readTable' | 'tables'>,
  untilMs = Infinity,
): Promise<Seen> {
  const { hotspots, perimeters, heatSources } = observations;
  const readHotspots = async () => {
    if (hotspots === undefined) return [];
    const manifest = await tables.readTable(hotspots);
    const newest = manifest?.files
      .flatMap(({ lastTime }) => lastTime ?? [])
      .toSorted()
      .at(-1);
    const startMs = newest === undefined ? -Infinity : Date.parse(newest) - LOOK_BACK_MS;
    return (await readTable(hotspots, { interval: { startMs, endMs: Infinity } })).rows;
  };
  const [seen, outlines] = await Promise.all([
    readHotspots(),
    perimeters === undefined ? [] : readTable(perimeters).then(({ rows }) => rows),
  ]);
  const detections = toHotspots(seen).filter(({ timeMs }) => timeMs <= untilMs);
  const mapped = toMappedFires(outlines).filter(({ mappedMs }) => mappedMs <= untilMs);
  const newestMs = Math.max(
    detections.at(-1)?.timeMs ?? -Infinity,
    mapped.at(-1)?.mappedMs ?? -Infinity,
  );
  return { mapped, hotspots: detections, heatSources, newestMs };
}

/** Roads of an area, which are barriers by their width. */
export async function readRoads(
  { exposure }: Area,
  { readTable }: Pick<TwinDeps, 'readTable'>,
): Promise<readonly Row[]> {
  return exposure.roads === undefined ? [] : (await readTable(exposure.roads)).rows;
}
