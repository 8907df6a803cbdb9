import type { SeenFires } from '../assimilation/later-observations.ts';
import type { BoundingBox } from '../../earth/bounding-box.ts';
import { toIsoTime } from '../../earth/time.ts';
import type { Row } from '../table-rows.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { hasConfidence, toHotspots, toMappedFires } from './active-fires.ts';
import type { Area } from './areas.ts';
import type { AreaInputs } from './inputs.ts';

/** What was seen of the fires of an area. */
export type Seen = SeenFires & {
  /** where and when was looked; absent without a landscape, where nothing is */
  readonly window?: { readonly bbox: BoundingBox; readonly fromMs: number };
  /** what was left out though it lies in the area, for readers of a result */
  readonly warnings: readonly { readonly en: string; readonly fr: string }[];
};

/** A fire may have burned for long; its detections of a month still belong to it. */
const LOOK_BACK_MS = 30 * 86_400_000;
/** Detections just beyond the landscape join those in it to one fire, degrees. */
const MARGIN_DEG = 0.2;

/**
 * Reads the detections and outlines of an area: those in its landscape or just beside it, of the
 * month before its weather and up to now. What is dated later than its table was written cannot
 * have been seen: it is left out, and said.
 *
 * @param inputs.knownUntilMs what was seen later is left out
 */
export async function readSeen(
  { observations }: Area,
  { landscape, control, knownUntilMs = Infinity }: AreaInputs,
  { readTable, geometryOf }: Pick<TwinDeps, 'readTable' | 'geometryOf'>,
): Promise<Seen> {
  const { hotspots, perimeters, heatSources } = observations;
  if (landscape === undefined) return { mapped: [], hotspots: [], heatSources, warnings: [] };
  const [west, south, east, north] = geometryOf(landscape.grid).bbox();
  const bbox: BoundingBox = [
    west - MARGIN_DEG,
    south - MARGIN_DEG,
    east + MARGIN_DEG,
    north + MARGIN_DEG,
  ];
  const fromMs = Date.parse(control.referenceTime) - LOOK_BACK_MS;
  const warnings: { en: string; fr: string }[] = [];
  const read = async <Seen>(
    collection: string | undefined,
    toSeen: (rows: readonly Row[]) => readonly Seen[],
    timeOf: (seen: Seen) => number,
  ) => {
    if (collection === undefined) return [];
    const interval = { startMs: fromMs, endMs: Infinity };
    const { rows, manifest } = await readTable(collection, { bbox, interval });
    if (manifest === undefined) return [];
    const unsure = collection === hotspots ? rows.filter((row) => !hasConfidence(row)) : [];
    if (unsure.length > 0) warnings.push(warnOfUnsure(collection, unsure.length));
    const all = toSeen(rows);
    const writtenMs = Date.parse(manifest.updatedAt);
    const later = all.filter((seen) => timeOf(seen) > writtenMs);
    if (later.length > 0) warnings.push(warnOfLater(collection, later.length, writtenMs));
    return all.filter((seen) => timeOf(seen) <= Math.min(writtenMs, knownUntilMs));
  };
  const [detections, mapped] = await Promise.all([
    read(hotspots, toHotspots, ({ timeMs }) => timeMs),
    read(perimeters, toMappedFires, ({ mappedMs }) => mappedMs),
  ]);
  return { mapped, hotspots: detections, heatSources, window: { bbox, fromMs }, warnings };
}

function warnOfLater(collection: string, count: number, writtenMs: number) {
  const written = toIsoTime(writtenMs);
  return {
    en: `${count} observations of ${collection} left out: dated after ${written}, when they were received`,
    fr: `${count} observations de ${collection} écartées : datées d’après ${written}, heure de leur réception`,
  };
}

function warnOfUnsure(collection: string, count: number) {
  return {
    en: `${count} detections of ${collection} do not say how sure they are: taken as nominal`,
    fr: `${count} détections de ${collection} sans indice de confiance : prises pour nominales`,
  };
}

/** Roads of an area, which are barriers by their width. */
export async function readRoads(
  { exposure }: Area,
  { readTable }: Pick<TwinDeps, 'readTable'>,
): Promise<readonly Row[]> {
  return exposure.roads === undefined ? [] : (await readTable(exposure.roads)).rows;
}
