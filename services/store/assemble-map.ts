import { join } from 'node:path';

import { toBasicTime, toIsoTime } from '../earth/time.ts';
import type { Variable } from '../earth/variable.ts';
import { readCogLayout } from '../formats/geotiff/open-cog.ts';
import type { CogHead } from '../formats/geotiff/write-cog.ts';
import { openFileSource } from '../platform/byte-source.ts';
import { mergeStatistics } from './band-statistics.ts';
import { describeBands, readBands, type MapBand } from './map-head.ts';
import type { MapFile } from './run.ts';
import type { BandPart, RunJob, WrittenFile } from './store-job.ts';

/** A band added since the last commit: compressed in the spool, or a map of its own already. */
export type NewBand = MapBand & {
  /** SHA-256 of the file it came from, where that is known */
  readonly source?: string;
  readonly part?: BandPart;
  readonly stored?: WrittenFile & { readonly path: string };
};

/** Bands added to one map since the last commit. */
export type NewMap = {
  readonly variable: Variable;
  readonly validMs: number;
  readonly intervalStartMs: number | undefined;
  readonly bands: Map<number | null, NewBand>;
};

/**
 * The map file of a variable at a time with its new bands and, where they were not replaced, the
 * former ones. Bands are put together as they are compressed; a single new one stays as it lies.
 */
export async function assembleMap(job: {
  readonly folder: string;
  readonly generation: number;
  readonly head: CogHead;
  readonly map: NewMap;
  readonly former: MapFile | undefined;
  readonly runJob: RunJob;
}): Promise<MapFile> {
  const { folder, map, former } = job;
  type Part = MapBand & { readonly part: BandPart; readonly source: string | null };
  const bands = new Map<number | null, Part>();
  if (former !== undefined) {
    const path = join(folder, former.path);
    const formerBands = await readFormerBands(path);
    formerBands.forEach((band, i) => {
      bands.set(band.member, {
        ...band,
        part: { from: 'map', path, band: i },
        source: former.sources?.[i] ?? null,
      });
    });
  }
  for (const band of map.bands.values()) {
    const part = band.part ?? { from: 'map', path: join(folder, band.stored!.path), band: 0 };
    const { member, min, max, missing, source = null } = band;
    bands.set(member, { member, min, max, missing, part, source });
  }
  const sorted = [...bands.values()].toSorted((a, b) => (a.member ?? -1) - (b.member ?? -1));
  return {
    ...(await writeOrKeep(job, sorted)),
    variable: map.variable.id,
    validTime: toIsoTime(map.validMs),
    ...(map.intervalStartMs !== undefined && { intervalStart: toIsoTime(map.intervalStartMs) }),
    members: sorted.map(({ member }) => member),
    sources: sorted.map(({ source }) => source),
    ...mergeStatistics(sorted),
  };
}

async function writeOrKeep(
  { folder, generation, head, map, runJob }: Parameters<typeof assembleMap>[0],
  bands: readonly (MapBand & { readonly part: BandPart })[],
): Promise<WrittenFile & { path: string }> {
  const stored = map.bands.get(null)?.stored;
  if (stored !== undefined && bands.length === 1) return stored;
  // Not the name of the single forecast, which may be one of the bands read here.
  const name = `${toBasicTime(map.validMs)}-g${generation}${stored === undefined ? '' : '-all'}.tif`;
  const path = `maps/${map.variable.id}/${name}`;
  const described = describeBands(
    head,
    bands.map(({ member, min, max, missing }) => ({ member, min, max, missing })),
  );
  const result = await runJob({
    kind: 'map',
    path: join(folder, path),
    head: described,
    bands: bands.map(({ part }) => part),
  });
  if (result.kind !== 'map') throw new TypeError('a job gave the result of another');
  return { path, ...result.written };
}

async function readFormerBands(path: string): Promise<readonly MapBand[]> {
  const source = await openFileSource(path);
  try {
    return readBands((await readCogLayout(source)).metadata);
  } finally {
    await source.close();
  }
}
