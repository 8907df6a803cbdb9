import { setTimeout as wait } from 'node:timers/promises';

import { toIsoTime } from '../earth/time.ts';
import { labelOfId } from '../formats/grib/names/label-of-id.ts';
import { Fault } from '../platform/fault.ts';
import type { RunWriter } from '../store/run-writer.ts';
import type { RunStore } from '../store/runs.ts';
import { expectRun } from './expected-run.ts';
import type { IngestContext, IngestFile } from './format.ts';
import type { RunPlan } from './plan.ts';

type NewRun = Pick<RunPlan, 'collection' | 'referenceMs' | 'grid'>;

/** While another process writes the run: look again this often, milliseconds, and how long. */
const POLL_MS = 500;
const PATIENCE_MS = 30 * 60_000;

/** Publishes what was added, with its sources, and whether the run is complete by its entry. */
export async function commitRun(
  writer: RunWriter,
  { collection, referenceMs }: NewRun,
  stored: ReadonlyMap<IngestFile, number>,
  context: IngestContext,
): Promise<void> {
  for (const [{ name, bytes, sha256 }, fields] of stored) {
    writer.addSource({ name, bytes, sha256, fields });
  }
  const entry = context.entries.find(({ id }) => id === collection);
  const expectation = entry?.['isohyet:expect'];
  if (expectation === undefined) {
    await writer.commit();
    return;
  }
  const labels = Object.fromEntries(
    expectation.variables.flatMap((id) => {
      const label = labelOfId(id);
      return label === undefined ? [] : [[id, label] as const];
    }),
  );
  await writer.commit({ expected: { ...expectRun(expectation, referenceMs), labels } });
}

/**
 * Opens the writer of a run; waits while another process writes it, and says so.
 *
 * @throws {Fault} unavailable when patience ends, naming who holds it
 */
export async function openRunPatiently(
  runs: RunStore,
  { collection, referenceMs, grid }: NewRun,
  context: IngestContext,
): Promise<RunWriter> {
  const entry = context.entries.find(({ id }) => id === collection);
  const marks = [...(entry?.['isohyet:marks'] ?? [])];
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    try {
      return await runs.openWriter({
        collection,
        referenceTime: toIsoTime(referenceMs),
        grid,
        marks,
      });
    } catch (error) {
      const isBusy = error instanceof Fault && error.kind === 'unavailable';
      if (!isBusy || waitedMs >= PATIENCE_MS) throw error;
      if (waitedMs === 0) context.progress({ at: `waiting: ${error.message}` });
      await wait(POLL_MS, undefined, context.signal && { signal: context.signal });
    }
  }
}
