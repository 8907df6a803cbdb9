import type { Grid } from '../earth/grid.ts';
import { toIsoTime } from '../earth/time.ts';
import { Fault } from '../platform/fault.ts';
import type { RunStore } from '../store/runs.ts';
import type { PlannedField } from './plan.ts';

type RunName = Pick<PlannedField, 'collection' | 'referenceMs'>;

/** What a run holds before an ingest adds to it. */
export type RunAtRest = {
  readonly grid: Grid;
  /** True when this field of this very file is there: the same file again changes nothing. */
  holds(field: PlannedField): boolean;
};

/** Names a run in maps. */
export const runKey = ({ collection, referenceMs }: RunName): string =>
  `${collection} ${referenceMs}`;

/** The runs that fields belong to, by {@link runKey}; for a damaged one the Fault that says so. */
export async function readRunsAtRest(
  fields: readonly PlannedField[],
  runs: RunStore,
): Promise<ReadonlyMap<string, RunAtRest | Fault>> {
  const found = new Map<string, RunAtRest | Fault>();
  for (const [key, run] of new Map(fields.map((field) => [runKey(field), field]))) {
    try {
      const atRest = await readRunAtRest(run, runs);
      if (atRest !== undefined) found.set(key, atRest);
    } catch (error) {
      if (!(error instanceof Fault) || error.kind === 'storage-failed') throw error;
      found.set(key, error);
    }
  }
  return found;
}

/** One run, or undefined when it is not there yet. @throws {Fault} corrupt-data, storage-failed */
export async function readRunAtRest(
  { collection, referenceMs }: RunName,
  runs: RunStore,
): Promise<RunAtRest | undefined> {
  const run = await runs.readRun(collection, toIsoTime(referenceMs)).catch((error: unknown) => {
    if (error instanceof Fault && error.kind === 'unknown-run') return undefined;
    throw error;
  });
  if (run === undefined) return undefined;
  const files = new Set(run.sources.map(({ sha256 }) => sha256));
  const bands = new Set(
    run.maps.flatMap(({ variable, validTime, members }) =>
      members.map((member) => `${variable} ${validTime} ${member}`),
    ),
  );
  return {
    grid: run.grid,
    holds: ({ file, variable, validMs, member }) =>
      files.has(file.sha256) && bands.has(`${variable} ${toIsoTime(validMs)} ${member}`),
  };
}
