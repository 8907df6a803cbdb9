import { join } from 'node:path';

import type { Grid } from '../../../earth/grid.ts';
import { Fault } from '../../../platform/fault.ts';
import type { Run } from '../../../store/run.ts';
import type { RunStore } from '../../../store/runs.ts';
import type { MapPlace } from './river-record.ts';

/** Members of a run at one time. */
type EnsembleStep = {
  readonly validMs: number;
  /** bands of one file */
  readonly places: readonly MapPlace[];
  /** which of the members each band is, by its place among them */
  readonly members: readonly number[];
};

/** An ensemble over its horizon: which file holds what. */
export type EnsembleSteps = {
  readonly grid: Grid;
  /** start of the forecast, ms since 1970 UTC */
  readonly referenceMs: number;
  readonly members: readonly number[];
  /** in order of time, the first of the forecast first */
  readonly steps: readonly EnsembleStep[];
};

/**
 * Where the members of a run lie.
 *
 * @throws {Fault} inconsistent-data for a run without members, or without two times to tell a tendency
 */
export function listEnsembleSteps(
  run: Run,
  variable: string,
  store: Pick<RunStore, 'runFolder'>,
): EnsembleSteps {
  const { grid, members } = run;
  const folder = store.runFolder(run.collection, run.referenceTime);
  const steps = run.maps
    .filter((map) => map.variable === variable)
    .map((map) => {
      const path = join(folder, map.path);
      const bands = map.members.flatMap((member, band) =>
        member === null ? [] : [{ member, band }],
      );
      return {
        validMs: Date.parse(map.validTime),
        places: bands.map(({ band }) => ({ path, band })),
        members: bands.map(({ member }) => members.indexOf(member)),
      };
    })
    .filter(({ places }) => places.length > 0)
    .toSorted((a, b) => a.validMs - b.validMs);
  const place = `${run.collection}, run ${run.referenceTime}`;
  if (members.length < 2) {
    const detail = `${place} has ${members.length} members: probabilities need an ensemble`;
    throw new Fault('inconsistent-data', detail);
  }
  if (steps.length < 2) {
    const detail = `${place} has ${steps.length} times of ${variable}: a tendency needs two`;
    throw new Fault('inconsistent-data', detail);
  }
  return { grid, referenceMs: Date.parse(run.referenceTime), members, steps };
}
