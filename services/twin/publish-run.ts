import type { Grid } from '../earth/grid.ts';
import { toIsoTime } from '../earth/time.ts';
import type { Lineage } from '../store/lineage.ts';
import type { StorableField } from '../store/run-writer.ts';
import type { Run } from '../store/run.ts';
import type { RunStore } from '../store/runs.ts';

/** A result about to become a run. */
export type Result = {
  readonly collection: string;
  /** ms since 1970 UTC */
  readonly referenceMs: number;
  readonly grid: Grid;
  readonly marks: Run['marks'];
  readonly lineage: Lineage;
};

/** A field of a result: run and grid are those of the result. */
export type ResultField = Omit<StorableField, 'grid' | 'referenceMs'>;

/** Fields compressed at once: as many as the store has writer threads, and one that is made. */
const AT_ONCE = 3;

/**
 * Writes a result as a run, whole or not at all. Fields may be made while others are written.
 *
 * @throws {Fault} unavailable while another process writes the run; storage-failed
 */
export async function publishRun(
  runs: Pick<RunStore, 'openWriter'>,
  result: Result,
  fields: AsyncIterable<ResultField> | Iterable<ResultField>,
  signal?: AbortSignal,
): Promise<Run> {
  const { collection, referenceMs, grid, marks, lineage } = result;
  const referenceTime = toIsoTime(referenceMs);
  const writer = await runs.openWriter({ collection, referenceTime, grid, marks });
  try {
    const writing = new Set<Promise<void>>();
    for await (const field of fields) {
      signal?.throwIfAborted();
      const written = writer.addField({ ...field, grid, referenceMs });
      const settled = written.finally(() => writing.delete(settled));
      writing.add(settled);
      if (writing.size >= AT_ONCE) await Promise.race(writing);
    }
    await Promise.all(writing);
    signal?.throwIfAborted();
    return await writer.commit({ lineage });
  } finally {
    await writer.close();
  }
}

/** True when the run of a result is there and was made of the very same inputs. */
export async function isPublished(
  runs: Pick<RunStore, 'listRuns' | 'readRun'>,
  { collection, referenceMs, lineage }: Pick<Result, 'collection' | 'referenceMs' | 'lineage'>,
): Promise<boolean> {
  const referenceTime = toIsoTime(referenceMs);
  const there = await runs.listRuns(collection);
  if (!there.includes(referenceTime)) return false;
  const run = await runs.readRun(collection, referenceTime).catch(() => undefined);
  return run?.lineage?.key === lineage.key;
}
