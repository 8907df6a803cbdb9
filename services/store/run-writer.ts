import { join } from 'node:path';

import { gridKey, gridShape, type Grid } from '../earth/grid.ts';
import { toBasicTime, toIsoTime } from '../earth/time.ts';
import type { Variable } from '../earth/variable.ts';
import type { Field } from '../formats/field.ts';
import { Fault } from '../platform/fault.ts';
import { findMissing, type Expected } from './expectation.ts';
import { readManifest, replaceManifest } from './manifest.ts';
import { assembleMap, type NewBand, type NewMap } from './assemble-map.ts';
import { resamplingOf, toMapHead } from './map-head.ts';
import { syncFiles, sweepRun } from './run-files.ts';
import { takeLock } from './run-lock.ts';
import type { Lineage } from './lineage.ts';
import type { Run } from './run.ts';
import { buildSeries } from './build-series.ts';
import { settleAll } from './settle-all.ts';
import { isKeyColumn } from './series.ts';
import { openSpool } from './spool.ts';
import type { RunJob } from './store-job.ts';

export type NewRun = {
  readonly collection: string;
  /** ISO 8601, UTC */
  readonly referenceTime: string;
  readonly grid: Grid;
  readonly marks: Run['marks'];
};

export type Source = Run['sources'][number];

/** What the store keeps of a field: where it came from is told by the run's sources. */
export type StorableField = Pick<
  Field,
  'variable' | 'grid' | 'referenceMs' | 'validMs' | 'intervalStartMs' | 'member' | 'values'
>;

export type RunWriter = {
  /** True when a source of this checksum is in the run already: its fields need not come again. */
  hasSource(sha256: string): boolean;
  /**
   * Notes a source once all of its fields were added; false when it was there before. One that no
   * band comes from any more is dropped at the commit.
   */
  addSource(source: Source): boolean;
  /**
   * Takes one field; one of the same variable, valid time and member is replaced. Several may be
   * added at once, but none while a commit is under way. No reader sees it before the commit.
   *
   * @param source SHA-256 of the file it came from; the manifest keeps it with the band
   * @throws {Fault} inconsistent-data for a field of another run, grid or unit; storage-failed
   */
  addField(field: StorableField, source?: string): Promise<void>;
  /**
   * Publishes all that was added as the next generation of the run, at once: readers see the old
   * run or the new one. What was there before stays. Changes nothing when nothing was added.
   *
   * @param options.expected what makes the run complete; without it, what is there is complete
   * @param options.lineage how the run was computed; without it, what it said before stays
   * @throws {Fault} inconsistent-data when there is nothing to publish at all; storage-failed
   */
  commit(options?: { readonly expected?: Expected; readonly lineage?: Lineage }): Promise<Run>;
  /** Gives the run free; what was not committed is lost. */
  close(): Promise<void>;
};

/** Opens a run for writing; see `RunStore.openWriter`. @param run.folder of the run */
export async function openRunWriter(
  run: NewRun & { readonly folder: string; readonly runJob: RunJob },
  now: () => number = Date.now,
): Promise<RunWriter> {
  const { folder, grid, runJob } = run;
  const referenceMs = Date.parse(run.referenceTime);
  const runGridKey = gridKey(grid);
  const release = await takeLock(join(folder, 'writer.lock'));
  let current: Run | undefined;
  try {
    current = await readManifest(folder);
    if (current !== undefined && gridKey(current.grid) !== runGridKey) {
      throw inconsistent('the run is there on another grid');
    }
    await sweepRun(folder);
  } catch (error) {
    await release();
    throw error;
  }

  const spool = openSpool(join(folder, 'maps', 'spool.tmp'));
  const pending = new Map<string, NewMap>();
  const written = new Map<string, number>();
  let sources: readonly Source[] = current?.sources ?? [];
  const variables = new Map<string, Variable>(current?.variables.map((each) => [each.id, each]));
  const generation = () => (current?.generation ?? 0) + 1;

  const checkField = (field: StorableField) => {
    const { id, unit } = field.variable;
    // It becomes a folder and a column.
    if (!/^[\w-]{1,120}$/.test(id) || isKeyColumn(id)) {
      throw inconsistent(`"${id}" cannot be the id of a variable`);
    }
    if (field.referenceMs !== referenceMs) {
      throw inconsistent(`the field of ${id} is of the run ${toIsoTime(field.referenceMs)}`);
    }
    if (field.grid !== grid && gridKey(field.grid) !== runGridKey) {
      throw inconsistent(`the field of ${id} is on another grid than the run`);
    }
    const known = variables.get(id) ?? field.variable;
    if (known.unit !== unit) throw inconsistent(`${id} is in ${unit}, the run has ${known.unit}`);
    variables.set(id, known);
  };

  /** The same field twice, perhaps at the same time, must not write to one file. */
  const nameFile = ({ variable, validMs }: StorableField) => {
    const stem = `maps/${variable.id}/${toBasicTime(validMs)}-g${generation()}`;
    const times = (written.get(stem) ?? 0) + 1;
    written.set(stem, times);
    return times === 1 ? `${stem}.tif` : `${stem}-${times}.tif`;
  };

  const encodeField = async (
    field: StorableField,
    map: Omit<NewMap, 'bands'>,
  ): Promise<NewBand> => {
    const member = field.member ?? null;
    // A single forecast is a whole map already; a member waits for the others of its map.
    const path = member === null ? nameFile(field) : undefined;
    const result = await runJob({
      kind: 'band',
      values: field.values,
      member,
      resampling: resamplingOf(field.variable),
      shape: gridShape(grid),
      ...(path !== undefined && { file: { path: join(folder, path), head: toMapHead(run, map) } }),
    });
    if (result.kind !== 'band') throw new TypeError('a job gave the result of another');
    const { statistics, written: file } = result;
    if (path !== undefined && file !== undefined) {
      return { member, ...statistics, stored: { path, ...file } };
    }
    return { member, ...statistics, part: await spool.add(result) };
  };

  const commit: RunWriter['commit'] = async ({ expected, lineage = current?.lineage } = {}) => {
    const added = [...pending.values()];
    const old = current;
    if (old === undefined && added.length === 0) {
      throw inconsistent('there is no field to make a run of');
    }
    const kept = old?.maps.filter((map) => !pending.has(mapKey(map.variable, map.validTime))) ?? [];
    await spool.flush();
    const formerMaps = new Map(old?.maps.map((map) => [mapKey(map.variable, map.validTime), map]));
    const made = await settleAll(
      added.map((map) => {
        const former = formerMaps.get(mapKey(map.variable.id, toIsoTime(map.validMs)));
        return assembleMap({
          folder,
          generation: generation(),
          head: toMapHead(run, map),
          map,
          former,
          runJob,
        });
      }),
    );
    const maps = [...kept, ...made].toSorted(
      (a, b) => compare(a.variable, b.variable) || compare(a.validTime, b.validTime),
    );
    const missing = expected
      ? findMissing(expected, referenceMs, maps, [...variables.values()])
      : (added.length === 0 && old?.missing) || [];
    const unchanged = added.length === 0 && sources === old?.sources;
    const sameGaps = JSON.stringify(old?.missing) === JSON.stringify(missing);
    const sameLineage = JSON.stringify(old?.lineage) === JSON.stringify(lineage);
    if (old !== undefined && unchanged && sameGaps && sameLineage) return old;

    const { tileCells, series } =
      added.length === 0 && old !== undefined
        ? old
        : await buildSeries({ folder, generation: generation(), grid, referenceMs, maps, runJob });
    const next: Run = {
      schema: 1,
      collection: run.collection,
      referenceTime: toIsoTime(referenceMs),
      generation: generation(),
      grid,
      variables: [...variables.values()].filter(({ id }) => maps.some((m) => m.variable === id)),
      validTimes: [...new Set(maps.map((map) => map.validTime))].toSorted(compare),
      members: membersOf(maps),
      maps,
      tileCells,
      series,
      sources: contributing(sources, maps),
      complete: missing.length === 0,
      missing: [...missing],
      marks: [...new Set([...(old?.marks ?? []), ...run.marks])],
      ...(lineage !== undefined && { lineage }),
      createdAt: old?.createdAt ?? toIsoTime(now()),
      updatedAt: toIsoTime(now()),
    };
    const before = new Set([...(old?.maps ?? []), ...(old?.series ?? [])].map(({ path }) => path));
    const fresh = [...next.maps, ...next.series].filter(({ path }) => !before.has(path));
    await syncFiles(
      fresh.map(({ path }) => join(folder, path)),
      folder,
    );
    await replaceManifest(folder, next, old);
    current = next;
    sources = next.sources;
    pending.clear();
    // The run is published: what cannot be cleaned up is left to the next writer.
    await spool.close().catch(() => undefined);
    await sweepRun(folder).catch(() => undefined);
    return next;
  };

  return {
    hasSource: (sha256) => sources.some((source) => source.sha256 === sha256),
    addSource(source) {
      if (sources.some(({ sha256 }) => sha256 === source.sha256)) return false;
      sources = [...sources, source];
      return true;
    },
    async addField(field, source) {
      checkField(field);
      const { variable, validMs, intervalStartMs } = field;
      const map = { variable, validMs, intervalStartMs };
      const band = await encodeField(field, map);
      const key = mapKey(variable.id, toIsoTime(validMs));
      // Asked for after waiting: another member of the same map may have come meanwhile.
      const bands = pending.get(key)?.bands ?? new Map<number | null, NewBand>();
      bands.set(band.member, { ...band, ...(source !== undefined && { source }) });
      pending.set(key, { ...map, bands });
    },
    commit,
    async close() {
      await spool.close();
      await release();
    },
  };
}

function mapKey(variable: string, validTime: string): string {
  return `${variable} ${validTime}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * The sources that bands still come from, with how many: one whose fields were all replaced is no
 * source any more. As long as a band does not know its source, every one may be it.
 */
function contributing(sources: readonly Source[], maps: Run['maps']): Source[] {
  const counts = new Map<string, number>();
  for (const { members, sources: named } of maps) {
    for (const band of members.keys()) {
      const sha256 = named?.[band] ?? undefined;
      if (sha256 === undefined) return [...sources];
      counts.set(sha256, (counts.get(sha256) ?? 0) + 1);
    }
  }
  return sources.flatMap((source) => {
    const fields = counts.get(source.sha256);
    return fields === undefined ? [] : [{ ...source, fields }];
  });
}

function membersOf(maps: Run['maps']): number[] {
  const members = maps.flatMap((map) => map.members.filter((member) => member !== null));
  return [...new Set(members)].sort((a, b) => a - b);
}

function inconsistent(detail: string): Fault {
  return new Fault('inconsistent-data', detail);
}
