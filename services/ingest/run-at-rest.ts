import type { Grid } from '../earth/grid.ts';
import { toIsoTime } from '../earth/time.ts';
import { Fault } from '../platform/fault.ts';
import type { RunStore } from '../store/runs.ts';
import type { PlannedField } from './plan.ts';

type RunName = Pick<PlannedField, 'collection' | 'referenceMs'>;

/** What a run holds before an ingest adds to it. */
export type RunAtRest = {
  readonly grid: Grid;
  /** True when the field at rest came from this very file: the same again changes nothing. */
  holds(field: Pick<PlannedField, 'file' | 'variable' | 'validMs' | 'member'>): boolean;
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
  // A file may be a source of the run while another one has replaced some of its fields.
  const origins = new Map(
    run.maps.flatMap(({ variable, validTime, members, sources }) =>
      members.map((member, i) => [`${variable} ${validTime} ${member}`, sources?.[i]] as const),
    ),
  );
  return {
    grid: run.grid,
    holds: ({ file, variable, validMs, member }) =>
      origins.get(`${variable} ${toIsoTime(validMs)} ${member}`) === file.sha256,
  };
}
